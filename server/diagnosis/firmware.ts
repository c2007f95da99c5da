import { nearName } from "../../domain/firmware/image-name";
import { FIRST_WITH_MANIFEST, identifyLoad } from "../../domain/firmware/load-identity";
import { manifestImages, readLoadManifest } from "../../domain/firmware/load-manifest";
import { isFirmware } from "../boots/asked-name";
import { type BootFacts, readBoot } from "../boots/boot-facts";
import { isLoaderStep, nameOf } from "../boots/boot-recording";
import { loadInformation } from "../boots/model-boots";
import type { Boot, BootStep } from "../boots/phone-status";
import { arrived } from "../boots/step-meaning";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";
import { told, toldOfMissing, walked } from "./seen-steps";

/** After so long without another request a phone is not on its way to the next file. */
const PAUSE_MS = 3000;

/** Whether a phone comes to its load. */
export function firmwareSymptoms(facts: PhoneFacts): Found[] {
  const [boot] = facts.boots;
  if (boot === undefined) {
    return [];
  }
  const read = readBoot(boot, facts.phone.model);
  const missed = boot.steps.filter(({ outcome }) => outcome === "not-found");
  const found = [...caseFaults(missed, facts), ...atFirmware(boot, facts), ...withoutLoad(boot, read, facts)];
  if (found.length > 0) {
    return found;
  }
  if (facts.state === "wrong-load") {
    const { load } = facts.phone;
    const [last] = facts.boots.flatMap((each) => readBoot(each, facts.phone.model).load ?? []);
    const went = last === undefined ? [] : [`it went for ${last}`];
    return [{ symptom: "other-load", seen: [...went, ...(load === null ? [] : [`${load} is declared`])] }];
  }
  return facts.state === "looping" && read.firmware !== undefined && read.own === undefined
    ? [{ symptom: "firmware-again", seen: [told(read.firmware)] }]
    : [];
}

/** Names that are served in another case; ring lists are asked for by every phone and had by few. */
function caseFaults(missed: readonly BootStep[], { site }: PhoneFacts): Found[] {
  return missed.flatMap((step): Found[] => {
    const { base, kind } = nameOf(step);
    const other = site.names().find((name) => name !== base && name.toLowerCase() === base.toLowerCase());
    return other === undefined || kind === "ring-list" || site.find(step.file) !== undefined
      ? []
      : [
          {
            symptom: "file-name-case",
            seen: [told(step), `it is there as ${other}`],
            remedy: `Rename ${other} to ${base}`,
          },
        ];
  });
}

function atFirmware(boot: Boot, facts: PhoneFacts): Found[] {
  const { site } = facts;
  const step = boot.steps.findLast((each) => isFirmware(nameOf(each)));
  if (step === undefined) {
    return [];
  }
  const { base, kind } = nameOf(step);
  const isLast = step === boot.steps.at(-1);
  const skipped = skippedStep(boot, step);
  if (skipped !== undefined) {
    return [skipped];
  }
  if (arrived(step.outcome)) {
    return kind === "manifest" && isLast && facts.now - Date.parse(boot.endedAt) > PAUSE_MS
      ? atManifest(step, facts)
      : [];
  }
  if (step.outcome !== "not-found") {
    return [];
  }
  const seen = toldOfMissing(step, site);
  if (kind === "image" || kind === "loader") {
    const other = site.names().find((name) => name.toLowerCase() === base.toLowerCase());
    return other === undefined || other === base ? [{ symptom: "manifest-member-missing", seen }] : [];
  }
  if (/\.(loads|sbn|sb2|bin)\.loads$/i.test(base)) {
    return [{ symptom: "load-name-extension", seen }];
  }
  const near = nearName(base, site.names());
  return near === undefined
    ? [{ symptom: "load-not-served", seen }]
    : near.differs === "case"
      ? []
      : [{ symptom: "load-name-typo", seen: [...seen, `${near.name} is served`] }];
}

/** The manifest came, and the phone asked for nothing that it names. */
function atManifest(step: BootStep, { site }: PhoneFacts): Found[] {
  const bytes = site.find(step.file);
  if (bytes === undefined) {
    return [];
  }
  const { loader, application, unsigned } = manifestImages(readLoadManifest(bytes).members);
  if (unsigned !== undefined) {
    return [{ symptom: "unsigned-image", seen: [told(step), `it names ${unsigned}`] }];
  }
  const missing = [loader, application].filter((name) => name !== undefined && site.find(name) === undefined);
  return missing.map((name) => ({
    symptom: "manifest-member-missing",
    seen: [told(step), `it names ${name}, which is not served`],
  }));
}

/** A load without a loader is sent to a release that only a loader starts (cisco.md section 2.8). */
function skippedStep(boot: Boot, step: BootStep): Found | undefined {
  const { base } = nameOf(step);
  const load = identifyLoad(base.replace(/\.(sbn|bin)$/, ""));
  const isEarly = boot.steps.some((each) => nameOf(each).kind === "selector");
  return isEarly && load?.kind === "sip" && load.major >= FIRST_WITH_MANIFEST && step.outcome === "not-found"
    ? { symptom: "upgrade-step-skipped", seen: [`a load without a loader is told of ${load.load}`, told(step)] }
    : undefined;
}

/** The loader, or a factory load, came to the end of its list. */
function withoutLoad(boot: Boot, read: BootFacts, { phone, site, now }: PhoneFacts): Found[] {
  const { steps } = boot;
  const defaults = steps.findLast((step) => nameOf(step).kind === "device-default");
  const own = steps.some((step) => nameOf(step).kind === "phone-file" && arrived(step.outcome));
  const stopped = now - Date.parse(boot.endedAt) > PAUSE_MS;
  if (defaults === undefined || read.firmware !== undefined || read.own !== undefined || own || !stopped) {
    return [];
  }
  if (!steps.every(isLoaderOrDefault)) {
    return [];
  }
  const element = loadInformation(phone.model);
  if (steps.every(({ outcome }) => outcome === "not-found")) {
    const empty = site.names().length === 0 ? ["no file at all is served"] : [];
    return site.find("SIPDefault.cnf") === undefined && site.find("XMLDefault.cnf.xml") === undefined
      ? [{ symptom: "nothing-served", seen: [walked(boot), "none of these is served", ...empty] }]
      : [{ symptom: "no-load-named", seen: [walked(boot), "none of these is served"], remedy: remedyWith(element) }];
  }
  return arrived(defaults.outcome)
    ? [
        {
          symptom: "no-load-named",
          seen: [told(defaults), `it names no load in ${element} that the phone went for`],
          remedy: remedyWith(element),
        },
      ]
    : [{ symptom: "no-load-named", seen: toldOfMissing(defaults, site), remedy: remedyWith(element) }];
}

function remedyWith(element: string): string {
  return `Serve XMLDefault.cnf.xml with the phone's load in ${element}`;
}

function isLoaderOrDefault(step: BootStep): boolean {
  return isLoaderStep(step) || ["phone-file", "site-default"].includes(nameOf(step).kind);
}
