import type { PhoneModel } from "../phone-models";
import { FIRST_WITH_MANIFEST, identifyLoad } from "./load-identity";
import type { Rollout, RolloutCourse } from "./rollout";
import type { RolledPhone, RolloutStep } from "./rollout-plan";

/** What a phone is told of loads. */
export interface Told {
  /** The one line of OS79XX.TXT; null: there is none. Undefined for a phone that does not read it: who asks is another one. */
  readonly os79xxTxt?: string | null;
  /** Load of its model in XMLDefault.cnf.xml; empty: none. */
  readonly xmlDefault: string;
  /** `image_version`; empty: it keeps what it runs. */
  readonly imageVersion: string;
}

/** A step that a phone has before it. */
export interface ToldStep {
  readonly told: Told;
  /** What it is told as long as it may not begin it. */
  readonly stay: Told;
  /** What it fetches; who has the last one whole is told what follows, at once. */
  readonly files: readonly string[];
}

/** What one phone is told, step after step. */
export interface PhoneRule {
  readonly model: PhoneModel;
  /** Steps that it has behind it. */
  readonly done: number;
  /** Whether it has all images of the next one, so that it is told what follows when it starts. */
  readonly isLoaded: boolean;
  /** The steps that it has before it. */
  readonly steps: readonly ToldStep[];
  /** How many of them it may begin. */
  readonly may: number;
  /** Behind them: to stay what it is. */
  readonly end: Told;
}

/** What phones are told while a rollout lasts, and after it. */
export interface RolloutRules {
  /** Changes with the plan: what was seen under another one says nothing. */
  readonly key: string;
  /** By MAC. */
  readonly phones: ReadonlyMap<string, PhoneRule>;
  /** Of the wave that is under way those that are not there yet, the oldest loads first: an address that nobody is known at may be theirs. */
  readonly awaited: readonly string[];
  /** Where phones were seen, by MAC. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** What is known of a phone's step beside the course of all. */
export interface StepBegun {
  /** It has asked for a file of it: it takes the step to its end, whatever else holds. */
  begun(mac: string): boolean;
  /** It has all of the last file. */
  loaded(mac: string): boolean;
}

/**
 * What each phone is told. One that may not begin yet, and one that is there, is told to stay what it is.
 */
export function rulesOf(
  { phones, plan }: RolloutCourse,
  rollout: Rollout,
  { begun, loaded }: StepBegun,
): Pick<RolloutRules, "phones" | "awaited"> {
  const isRunning = rollout.status === "running";
  const rules = new Map<string, PhoneRule>();
  // Shared between phones: thousands of them take the same few steps.
  const toldSteps = new Map(
    plan.steps.map((step) => [step, { told: toldOf(step), stay: stays(step.from), files: step.files }]),
  );
  const ends = new Map<string, Told>();
  const endAt = (load: string): Told => {
    const told = ends.get(load) ?? stays(load);
    ends.set(load, told);
    return told;
  };
  for (const phone of phones.values()) {
    const done = rollout.done[phone.mac] ?? 0;
    const left = phone.steps.slice(done);
    const may = isRunning && phone.wave <= rollout.wave ? left.length : begun(phone.mac) ? 1 : 0;
    rules.set(phone.mac, {
      model: phone.model,
      done,
      isLoaded: left.length > 0 && loaded(phone.mac),
      steps: left.flatMap((step) => toldSteps.get(step) ?? []),
      may,
      end: endAt(runs(phone, phone.steps.length)),
    });
  }
  const wave = isRunning ? (plan.waves[rollout.wave] ?? []) : [];
  return {
    phones: rules,
    awaited: wave.map(({ mac }) => mac).filter((mac) => (rules.get(mac)?.steps.length ?? 0) > 0),
  };
}

/** The load that a phone runs with so many steps behind it. */
export function runs({ steps }: RolledPhone, done: number): string {
  return steps[done]?.from ?? steps.at(-1)?.to ?? steps[0].to;
}

/** What a phone is told that is to take this step: where the plan wants nothing, to stay what it is. */
export function toldOf({
  from,
  os79xxTxt,
  xmlDefault,
  imageVersion,
}: Pick<RolloutStep, "from" | "os79xxTxt" | "xmlDefault" | "imageVersion">): Told {
  const stay = stays(from);
  return {
    ...(os79xxTxt === undefined ? stay : { ...stay, os79xxTxt }),
    xmlDefault: xmlDefault ?? stay.xmlDefault,
    imageVersion: imageVersion ?? stay.imageVersion,
  };
}

/** Loads before 7.x read OS79XX.TXT; a loader alone is no load that a file could name. */
function stays(load: string): Told {
  const { kind, major = 0 } = identifyLoad(load) ?? {};
  return {
    ...(kind === "loader" || major >= FIRST_WITH_MANIFEST ? {} : { os79xxTxt: null }),
    xmlDefault: kind === "loader" ? "" : load,
    imageVersion: kind === "sip" ? load : "",
  };
}
