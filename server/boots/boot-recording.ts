import { type AskedName, isFirmware, readName } from "./asked-name";
import { type BootFamily, bootFamily } from "./model-boots";
import type { Boot, BootStep } from "./phone-status";
import type { SeenRequest } from "./seen-request";
import { stepMeaning } from "./step-meaning";

/** A boot of a phone and its place among all of that phone's, counted from 1. */
export interface NumberedBoot {
  readonly number: number;
  readonly boot: Boot;
}

export const KEPT_BOOTS = 10;
export const KEPT_STEPS = 60;
/** After so long without a request a boot is over, milliseconds; a load takes a minute and a half (cisco.md section 2.1). */
export const SILENCE_MS = 5 * 60_000;

/** Of a boot with too many steps, its beginning and its end tell most; what is dropped comes after so many steps. */
const FIRST_STEPS = 20;
/** The name that begins a list, asked again after so long, begins it anew; sooner it is a repetition (4 s, section 2.1). */
const REPETITION_MS = 10_000;
/** `CTLSEP` and `SEP` alone about once a second are one boot that gets nowhere (section 2.1, fingerprints). */
const PAIR_MS = 5000;
const LONGEST_NAME = 256;

const names = new WeakMap<BootStep, AskedName>();

/** What the file of a step is. */
export function nameOf(step: BootStep): AskedName {
  let name = names.get(step);
  if (name === undefined) {
    name = readName(step.file);
    names.set(step, name);
  }
  return name;
}

/**
 * Puts a request where it belongs in time; requests come at their end, so one may come after those that followed it.
 *
 * @param boots newest first
 * @returns the boots with it, newest first and no more than are kept; boots that did not change are the same objects.
 */
export function recordRequest(
  boots: readonly NumberedBoot[],
  request: SeenRequest,
  model: string | null,
): readonly NumberedBoot[] {
  const [newest, previous, ...older] = boots;
  if (newest === undefined) {
    return [startBoot(1, request, model)];
  }
  const { steps } = newest.boot;
  if (request.start < Date.parse(newest.boot.startedAt) && previous !== undefined) {
    const toPrevious = request.start - Date.parse(previous.boot.endedAt);
    const toNewest = Date.parse(newest.boot.startedAt) - request.start;
    if (toPrevious < toNewest) {
      return [newest, insertStep(previous, request, model), ...older];
    }
  }
  const at = positionOf(steps, request.start);
  if (!beginsBoot(newest.boot, at, request)) {
    return boots.with(0, at === steps.length ? appendStep(newest, request, model) : insertStep(newest, request, model));
  }
  const next = startBoot(newest.number + 1, request, model);
  if (at === steps.length) {
    return [next, ended(newest), ...boots.slice(1)].slice(0, KEPT_BOOTS);
  }
  const [before, after] = [steps.slice(0, at), steps.slice(at)];
  const earlier = { ...newest.boot, steps: before, endedAt: endOf(before, newest.boot.startedAt) };
  const later = { ...next.boot, steps: [...next.boot.steps, ...after], endedAt: newest.boot.endedAt };
  return [
    { number: next.number, boot: later },
    ended({ number: newest.number, boot: earlier }),
    ...boots.slice(1),
  ].slice(0, KEPT_BOOTS);
}

/** Whether only a loader, or factory firmware, asks for it. */
export function isLoaderStep(step: BootStep): boolean {
  const name = nameOf(step);
  return (
    isFirmware(name) ||
    ["trust-list", "device-file", "other-protocol", "device-default", "selector"].includes(name.kind)
  );
}

/** A boot that another one follows asks for nothing more. */
function ended({ number, boot }: NumberedBoot): NumberedBoot {
  return { number, boot: boot.result === "asking" ? { ...boot, result: "gave-up" } : boot };
}

function beginsBoot(boot: Boot, at: number, { name, start, entry }: SeenRequest): boolean {
  const before = at === boot.steps.length ? boot.steps : boot.steps.slice(0, at);
  const [first, last] = [before[0], before.at(-1)];
  if (first === undefined || last === undefined) {
    return false;
  }
  const since = start - (at === boot.steps.length ? Date.parse(boot.endedAt) : Date.parse(last.time) + last.ms);
  const again = nameOf(last).base === name.base;
  if (since > SILENCE_MS) {
    // A phone that is up asks for a ring list, or hunts for a load, without having begun again.
    return boot.result === "asking" || boot.result === "gave-up" || isOfAList(name);
  }
  if (again && name.kind !== "site-default") {
    return beginsList(name) && since > REPETITION_MS && last.door === entry.door;
  }
  if (isPaired(name) && since < PAIR_MS && before.every((step) => isPaired(nameOf(step)))) {
    return false;
  }
  if (name.kind === "site-default") {
    return applicationBegins(before) && !(again && since <= REPETITION_MS);
  }
  return beginsList(name) || (isOfAList(name) && nameOf(first).base === name.base);
}

/** Whether SIPDefault.cnf, asked now, is the first file of another boot, and not the end of the loader's stage. */
function applicationBegins(before: readonly BootStep[]): boolean {
  const defaults = before.filter((step) => nameOf(step).kind === "site-default");
  const latest = before.findLastIndex((step) => nameOf(step).kind === "site-default");
  const asked = before.slice(latest + 1).some((step) => nameOf(step).kind === "phone-file");
  // The loader has the name in its list too, so it may be asked for twice before the phone's own file is.
  return !before.some(isLoaderStep) || (latest >= 0 && asked) || defaults.length > 1;
}

/** Loader, factory firmware and recovery begin with these names (cisco.md sections 2.1 and 2.2). */
function beginsList({ kind, base }: AskedName): boolean {
  return base.startsWith("CTLSEP") || kind === "selector" || kind === "site-default" || kind === "recovery";
}

function isOfAList(name: AskedName): boolean {
  return !isFirmware(name) && !["ring-list", "locale", "other"].includes(name.kind);
}

/** The rest of what an unlucky phone asks for in pairs. */
function isPaired({ kind }: AskedName): boolean {
  return kind === "trust-list" || kind === "device-file";
}

function startBoot(number: number, request: SeenRequest, model: string | null): NumberedBoot {
  const step = newStep([], request, bootFamily(model, [request.name]));
  return {
    number,
    boot: {
      startedAt: step.time,
      endedAt: new Date(request.end).toISOString(),
      address: request.address,
      result: "asking",
      steps: [step],
      droppedSteps: 0,
    },
  };
}

function appendStep(numbered: NumberedBoot, request: SeenRequest, model: string | null): NumberedBoot {
  const { steps } = numbered.boot;
  const last = steps.at(-1);
  const { entry, times } = request;
  if (last !== undefined && nameOf(last).base === request.name.base && isRepetition(last, request)) {
    const repeated = { ...last, repeats: last.repeats + times, ms: request.ms, bytes: entry.bytes };
    return grown(numbered, [...steps.slice(0, -1), repeated], request);
  }
  const family = bootFamily(model, steps.map(nameOf));
  return grown(numbered, [...steps, newStep(steps, request, family)], request);
}

function insertStep(numbered: NumberedBoot, request: SeenRequest, model: string | null): NumberedBoot {
  const { steps } = numbered.boot;
  const at = positionOf(steps, request.start);
  const family = bootFamily(model, steps.map(nameOf));
  const step = newStep(steps.slice(0, at), request, family);
  return grown(numbered, [...steps.slice(0, at), step, ...steps.slice(at)], request);
}

function isRepetition(last: BootStep, { entry }: SeenRequest): boolean {
  return last.door === entry.door && last.outcome === entry.outcome;
}

function grown({ number, boot }: NumberedBoot, steps: readonly BootStep[], request: SeenRequest): NumberedBoot {
  const kept = steps.length > KEPT_STEPS ? steps.toSpliced(FIRST_STEPS, steps.length - KEPT_STEPS) : [...steps];
  return {
    number,
    boot: {
      ...boot,
      startedAt: kept[0]?.time ?? boot.startedAt,
      endedAt: new Date(Math.max(Date.parse(boot.endedAt), request.end)).toISOString(),
      address: request.address,
      steps: kept,
      droppedSteps: boot.droppedSteps + steps.length - kept.length,
    },
  };
}

function newStep(
  before: readonly BootStep[],
  { entry, name, start, ms, times }: SeenRequest,
  family: BootFamily | undefined,
): BootStep {
  // The loader asks for the phone's own file before it knows of SIPDefault.cnf, the application after it.
  const byLoader = before.some(isLoaderStep) && !before.some((step) => nameOf(step).kind === "site-default");
  const { door, file, outcome, bytes } = entry;
  const step: BootStep = {
    time: new Date(start).toISOString(),
    door,
    file: file.slice(0, LONGEST_NAME),
    outcome,
    bytes,
    ms,
    repeats: times - 1,
    meaning: stepMeaning(name, outcome, byLoader ? "loader" : "application", family),
  };
  names.set(step, name);
  return step;
}

function positionOf(steps: readonly BootStep[], start: number): number {
  return steps.findLastIndex(({ time }) => Date.parse(time) <= start) + 1;
}

function endOf(steps: readonly BootStep[], otherwise: string): string {
  const ends = steps.map(({ time, ms }) => Date.parse(time) + ms);
  return ends.length === 0 ? otherwise : new Date(Math.max(...ends)).toISOString();
}
