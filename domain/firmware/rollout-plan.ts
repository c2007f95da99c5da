import { z } from "zod";
import { PHONE_MODELS, type PhoneModel } from "../phone-models";
import type { Stage } from "./fleet-stages";
import type { UpgradeStep } from "./upgrade-step";

const mac = z.string().regex(/^[0-9A-F]{12}$/);
const load = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/);

/** What the server needs of a step: what the phone is told, and what it fetches. */
const stepSchema = z.strictObject({
  from: load,
  to: load,
  /** The one line of OS79XX.TXT. @default the phone does not read it */
  os79xxTxt: load.optional(),
  /** Load of its model in XMLDefault.cnf.xml. @default the phone does not read it */
  xmlDefault: load.optional(),
  /** `image_version` of its own file. @default none that it reads */
  imageVersion: load.optional(),
  /** Names of what it fetches, in its order. */
  files: z.array(z.string().max(64)).min(1),
});
export type RolloutStep = z.infer<typeof stepSchema>;

const phoneSchema = z.strictObject({
  mac,
  model: z.enum(PHONE_MODELS),
  /** Its way, by the places of the steps in their list. */
  steps: z.array(z.number().int().min(0)).min(1),
});

/** How phones are led to their loads: the steps that there are, and the phones in waves. */
export const rolloutPlanSchema = z
  .strictObject({
    /** Minutes from the first file of a step until the phone runs its load. */
    minutes: z.number().int().min(1),
    steps: z.array(stepSchema),
    /** One wave begins when all phones of the one before are there. Of a wave, those on the oldest loads stand first. */
    waves: z.array(z.array(phoneSchema).min(1)).min(1),
  })
  .refine(
    ({ steps, waves }) => waves.flat().every((phone) => phone.steps.every((index) => index < steps.length)),
    "names a step that is not there",
  )
  .refine(({ waves }) => {
    const macs = waves.flat().map((phone) => phone.mac);
    return new Set(macs).size === macs.length;
  }, "names a phone twice");
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;

/** A phone of a plan, with its steps themselves. */
export interface RolledPhone {
  readonly mac: string;
  readonly model: PhoneModel;
  /** From 0. */
  readonly wave: number;
  readonly steps: readonly [RolloutStep, ...RolloutStep[]];
}

/** The plan of these stages as it is delivered; undefined where no phone has a step to take. */
export function rolloutPlan(
  stages: readonly Stage[],
  models: ReadonlyMap<string, PhoneModel>,
  minutes: number,
): RolloutPlan | undefined {
  const steps: RolloutStep[] = [];
  const places = new Map<string, number>();
  const placeOf = (step: RolloutStep): number => {
    const text = JSON.stringify(step);
    const place = places.get(text) ?? steps.push(step) - 1;
    places.set(text, place);
    return place;
  };
  const waves: Map<string, RolloutPlan["waves"][number][number]>[] = [];
  for (const stage of stages) {
    for (const [wave, moves] of stage.waves.entries()) {
      const phones = waves[wave] ?? new Map();
      waves[wave] = phones;
      for (const { mac, step } of moves) {
        const model = models.get(mac);
        if (model !== undefined) {
          const phone = phones.get(mac) ?? { mac, model, steps: [] };
          phone.steps.push(placeOf(deliveredStep(step)));
          phones.set(mac, phone);
        }
      }
    }
  }
  const filled = waves.map((wave) => [...wave.values()]).filter((wave) => wave.length > 0);
  return filled.length === 0 ? undefined : { minutes, steps, waves: filled };
}

/** The phones of a plan by their MAC addresses, in their order. */
export function rolledPhones({ steps, waves }: RolloutPlan): ReadonlyMap<string, RolledPhone> {
  const phones = new Map<string, RolledPhone>();
  for (const [wave, members] of waves.entries()) {
    for (const { mac, model, steps: places } of members) {
      const [first, ...others] = places.flatMap((place) => steps[place] ?? []);
      if (first !== undefined) {
        phones.set(mac, { mac, model, wave, steps: [first, ...others] });
      }
    }
  }
  return phones;
}

function deliveredStep({ from, to, os79xxTxt, xmlDefault, imageVersion, files }: UpgradeStep): RolloutStep {
  return {
    from,
    to,
    ...(os79xxTxt === undefined ? {} : { os79xxTxt }),
    ...(xmlDefault === undefined ? {} : { xmlDefault }),
    ...(imageVersion === undefined ? {} : { imageVersion }),
    files: files.map(({ name }) => name),
  };
}
