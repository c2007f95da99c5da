import { modelTraits, PHONE_MODELS } from "../../domain/phone-models";
import type { AskedName } from "./asked-name";

/**
 * How a phone boots: `classic` from `.cnf` files behind a loader (cisco.md section 2.1), `enterprise` from one XML file
 * (section 2.2).
 */
export type BootFamily = "classic" | "enterprise";

interface ModelBoot {
  readonly family: BootFamily;
  /** Number after `loadInformation` in XMLDefault.cnf.xml (cisco.md section 2.7). */
  readonly loadInformationId: number;
}

/** Families: cisco.md section 0. The order of an enterprise boot was seen on a 7942 [R], section 2.2. */
const MODEL_BOOTS: ReadonlyMap<string, ModelBoot> = new Map([
  ...PHONE_MODELS.map((model): [string, ModelBoot] => [
    model,
    { family: "classic", loadInformationId: modelTraits(model).loadInformationId },
  ]),
  ...(
    [
      ["7906", 369],
      ["7911", 307],
      ["7931", 348],
      ["7941", 115],
      ["7942", 434],
      ["7945", 435],
      ["7961", 30018],
      ["7962", 404],
      ["7965", 436],
      ["7970", 30006],
      ["7971", 119],
      ["7975", 437],
    ] as const
  ).map(([model, loadInformationId]): [string, ModelBoot] => [model, { family: "enterprise", loadInformationId }]),
]);

/** The element of XMLDefault.cnf.xml that names a model's load, or that of any model where it is not known. */
export function loadInformation(model: string | null): string {
  const known = model === null ? undefined : MODEL_BOOTS.get(model);
  return known === undefined ? "the loadInformation element of its model" : `loadInformation${known.loadInformationId}`;
}

/** How it boots, from its model, else from names that only one family asks for; undefined while nothing tells. */
export function bootFamily(model: string | null, asked: Iterable<AskedName>): BootFamily | undefined {
  const known = model === null ? undefined : MODEL_BOOTS.get(model);
  if (known !== undefined) {
    return known.family;
  }
  for (const name of asked) {
    const family = familyOfName(name);
    if (family !== undefined) {
      return family;
    }
  }
  return undefined;
}

function familyOfName({ kind, base, load }: AskedName): BootFamily | undefined {
  switch (kind) {
    case "phone-file":
    case "selector":
    case "site-default":
    case "loader":
      return "classic";
    case "recovery":
    case "locale":
      // A 7960 on an SCCP image asks for locale files too (section 2.1, stage B), by other names.
      return base.endsWith("font.xml") || base === "7960-tones.xml" ? undefined : "enterprise";
    case "trust-list":
      return base.startsWith("ITL") ? "enterprise" : undefined;
    case "manifest":
    case "image":
      return load?.startsWith("P0")
        ? "classic"
        : /^(SIP|SCCP|jar|cnu|apps|dsp|cvm)\d\d/i.test(base)
          ? "enterprise"
          : undefined;
    default:
      return undefined;
  }
}
