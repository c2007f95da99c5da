import type { DeclaredPhone } from "../../domain/declared-phone";
import type { BootFacts, Past } from "./boot-facts";
import { nameOf } from "./boot-recording";
import { loadInformation } from "./model-boots";
import type { Boot, BootStep } from "./phone-status";
import { arrived } from "./step-meaning";

/** The sentences about a phone: what happens, why, and what to do. Causes are those of cisco.md sections 2.1 and 6. */
export function neverSeen(): string {
  return "Has asked for nothing yet: see that it has power, and that DHCP option 150 or 66 names this server in its network";
}

export function configured(facts: BootFacts, declared: boolean): string {
  if (!declared) {
    return "Has read its own file, but no phone with this MAC is declared: declare it, or remove its file";
  }
  return facts.firmware !== undefined && arrived(facts.firmware.outcome) && isLater(facts.firmware, facts.own)
    ? `Has read its own file and fetches ${nameOf(facts.firmware).base}: it restarts when it has the whole load`
    : "Waits for nothing: it has read its own file";
}

export function asksForOtherLoad(
  load: string,
  wanted: string,
  firmware: BootStep | undefined,
  model: string | null,
): string {
  const missing = firmware !== undefined && firmware.outcome === "not-found";
  const seen = missing ? `, and ${nameOf(firmware).base} is not served` : "";
  const spelling = /\.(loads|sbn|sb2|bin)$/i.test(load) ? " (a load is named without an extension)" : "";
  const alike = bare(load) === bare(wanted) ? "; the two spellings are different names" : "";
  return `Asks for the load ${load}, not for ${wanted}${seen}${alike}: name ${wanted} in image_version and in ${loadInformation(model)} of XMLDefault.cnf.xml${spelling}`;
}

export function fetchedOtherLoad({ load, at }: NonNullable<Past["fetched"]>, wanted: string): string {
  return `Fetched the load ${load} at ${at} and has asked for no other since: see that image_version names ${wanted}, then restart the phone`;
}

export function huntsLoad({ firmware }: BootFacts, wanted: string): string {
  return `Has read its own file but runs another load, since it asks for ${fileOf(firmware)}, ${troubleOf(firmware)}: serve ${wanted} and the files that its manifest names`;
}

/** @param wanted the declared load, or null where none is declared */
export function stuckAtLoad(firmware: BootStep | undefined, stuckAt: string, wanted: string | null): string {
  const file = firmware === undefined ? stuckAt : nameOf(firmware).base;
  const begun = `Asks for ${file} again and again${wanted === null ? "" : ` to get its load ${wanted}`} and never comes up: `;
  if (firmware?.outcome === "not-found" || firmware?.outcome === "refused") {
    return `${begun}it ${firmware.outcome === "refused" ? "can't be read" : "is not served"}; serve it under exactly this name`;
  }
  if (/\.loads$/i.test(file)) {
    return `${begun}a file that this manifest names is missing or differs in upper and lower case; compare the names`;
  }
  return `${begun}its transfer fails (loss, a slow link) or the phone rejects it (signature); see the outcomes of its steps and the upgrade path of the load`;
}

export function ownFileAgain(phone: DeclaredPhone, own: BootStep, declared: boolean): string {
  const file = nameOf(own).base;
  return arrived(own.outcome)
    ? `Asks for ${file} again and again though it is served, so it can't use it: see that line 1 is set in it and that its size is ordinary`
    : `${ownFileMissing(phone, own, declared)} (asked ${own.repeats + 1} times so far)`;
}

export function pairs({ mac }: DeclaredPhone, boot: Boot): string {
  const served = boot.steps.some((step) => nameOf(step).kind === "device-file" && arrived(step.outcome));
  return served
    ? `Asks for its trust list and SEP${mac}.cnf.xml over and over and for nothing else: seen where SEP${mac}.cnf.xml can't be used; a 7940/7960 with SIP needs none`
    : `Asks for its trust list and SEP${mac}.cnf.xml over and over and for nothing else; why is not known: see whether answers reach it`;
}

export function listAgain(phone: DeclaredPhone, boot: Boot, { family }: BootFacts, boots: number): string {
  const defaults = boot.steps.find((step) => nameOf(step).kind === "device-default");
  const element = loadInformation(phone.model);
  const begun = `Has walked its list of names ${boots} times without getting any further: `;
  if (family === "enterprise") {
    return `${begun}serve SEP${phone.mac}.cnf.xml`;
  }
  return defaults !== undefined && arrived(defaults.outcome)
    ? `${begun}XMLDefault.cnf.xml is served and names no load that it goes for; give its load in ${element}`
    : `${begun}no file names a firmware load for it; serve XMLDefault.cnf.xml with ${element}`;
}

/** What a phone that is neither up nor in a loop has come to. */
export function asking(
  phone: DeclaredPhone,
  boot: Boot,
  facts: BootFacts,
  { declared, quiet }: { readonly declared: boolean; readonly quiet: boolean },
): string {
  const { own, firmware } = facts;
  const last = boot.steps.at(-1);
  if (own !== undefined && !arrived(own.outcome)) {
    return facts.family === "enterprise" && own.outcome === "not-found"
      ? `${nameOf(own).base} is not served, and its settings are in it: ${declare(phone, declared)}`
      : ownFileMissing(phone, own, declared);
  }
  if (firmware !== undefined && firmware === last) {
    return atFirmware(firmware, quiet);
  }
  const name = last === undefined ? "" : nameOf(last).base || "a name that no file can have";
  return quiet
    ? `Fell silent after ${name} without having read its own file: see what it shows, and that answers reach it`
    : `Walks through its list of names, last ${name}: its own file has not been read yet`;
}

function ownFileMissing(phone: DeclaredPhone, own: BootStep, declared: boolean): string {
  const file = nameOf(own).base;
  switch (own.outcome) {
    case "not-found":
      return `${file} is not served, so it shows "Phone Unprovisioned" and asks again about every 31 s: ${declare(phone, declared)}`;
    case "refused":
      return `${file} is there and can't be read: see the rights of the file, which the server's user has to be able to read`;
    default:
      return `${file} does not reach it (${own.outcome}): see whether packets get lost, or a firewall or NAT is in the way`;
  }
}

function declare({ mac }: DeclaredPhone, declared: boolean): string {
  return declared
    ? "deliver the site again, and see that the name has the MAC in upper case"
    : `declare a phone with the MAC ${mac}`;
}

function atFirmware(firmware: BootStep, quiet: boolean): string {
  const { base, kind } = nameOf(firmware);
  if (!arrived(firmware.outcome)) {
    return firmware.outcome === "not-found"
      ? `Needs ${base}, which is not served: serve the files of its load under exactly these names, or correct the load's name`
      : `Needs ${base}, ${troubleOf(firmware)}: see whether packets get lost, and serve firmware from a server nearby`;
  }
  if (!quiet) {
    return kind === "manifest"
      ? `Has ${base}: asks next for the files that it names`
      : `Has got ${base}: writes it and goes on`;
  }
  return kind === "manifest"
    ? `Got ${base} and then asked for nothing: a file that it names is missing or differs in upper and lower case; compare the names`
    : `Got ${base} and then asked for nothing: see what the phone shows`;
}

function troubleOf(step: BootStep | undefined): string {
  switch (step?.outcome) {
    case "not-found":
      return "which is not served";
    case "refused":
      return "which can't be read";
    default:
      return `whose transfer did not end well (${step?.outcome ?? "not seen"})`;
  }
}

function fileOf(step: BootStep | undefined): string {
  return step === undefined ? "its load" : nameOf(step).base;
}

function isLater(step: BootStep, other: BootStep | undefined): boolean {
  return other === undefined || Date.parse(step.time) > Date.parse(other.time);
}

/** Two spellings of one release, such as P0S3-08-12-00 and P0S3-8-12-00, come out alike. */
function bare(load: string): string {
  return load
    .replace(/\.(loads|sbn|sb2|bin)$/i, "")
    .replaceAll(/\b0(?=\d)/g, "")
    .toLowerCase();
}
