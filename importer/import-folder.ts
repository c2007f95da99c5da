import { placedInSite, planSite } from "../domain/firmware/site-plan";
import type { PhoneModel } from "../domain/phone-models";
import type { Problem } from "../domain/problem";
import { Secret } from "../domain/secret";
import {
  declarableEntries,
  type Finding,
  listFindings,
  type RawEntries,
  type RawEntry,
  settingsFromRaw,
} from "../domain/settings/from-raw";
import { parseSite } from "../domain/site";
import { importAdminPassword } from "./admin-password";
import { chooseSite } from "./choose-site";
import { readCnfFile } from "./cnf-file";
import { fittingEntries } from "./cross-checks";
import { type DialPlans, openDialPlans, ownPlanFindings } from "./dial-plans";
import { type DescribedFirmware, type ImportedFirmware, importFirmware } from "./firmware";
import { type Folder, FolderError } from "./folder";
import { findFile, type PhoneFile, rolesOf } from "./folder-roles";
import { guessedModels, type ImportedPhone, importPhone, phonesTogether, type ReadPhone } from "./import-phone";
import { usedLines } from "./phone-lines";
import { importSharedFiles } from "./shared-files";
import { type Described, describedSite } from "./site-layers";
import { emptyProxyFindings, unusedProxyFindings } from "./site-proxy";

/** What a folder does not say. */
export interface ImportOptions {
  /** Name of the site. */
  readonly name: string;
  /** IPv4 address of the host. @default every address, with a finding */
  readonly address?: string;
  /** Model of the phones that have no more lines than a 7940. @default 7940, with a finding */
  readonly model?: PhoneModel;
  /** Path that a description is to give for a file of the folder. */
  readonly pathOf: (name: string) => string;
}

/** A site as `parseSite` takes it, made from a folder. */
export interface ImportedSite {
  readonly name: string;
  readonly host: { readonly runtime: "container"; readonly address: string };
  readonly settings: Described;
  readonly firmware?: DescribedFirmware;
  readonly phones: readonly ImportedPhone[];
}

export interface Imported {
  readonly site: ImportedSite;
  /** Whether the address of the host has to be filled in. */
  readonly addressMissing: boolean;
  /** By extension. */
  readonly linePasswords: ReadonlyMap<string, string>;
  readonly adminPassword?: string;
  readonly findings: readonly Finding[];
  /** Files that nothing was made of. */
  readonly left: { readonly firmware: readonly string[]; readonly others: readonly string[] };
  /** What the description still lacks: it is refused with these. */
  readonly lacking: readonly Problem[];
  /** What stands behind it, for those who look at the files themselves. */
  readonly read: ReadFolder;
}

/** What the files of a folder say. */
export interface ReadFolder {
  /** Entries of SIPDefault.cnf that can be declared. */
  readonly defaults: RawEntries;
  /** All of them, those without a line included. */
  readonly phones: readonly ReadPhone[];
  /** Names of the dial plans that phones are told. */
  readonly dialPlans: ReadonlySet<string>;
  /** Mark of syncinfo.xml. */
  readonly syncMark?: string;
}

const DEFAULTS = "SIPDefault.cnf";
const EVERY_ADDRESS = "0.0.0.0";

/**
 * Reads a folder; undefined if it has neither SIPDefault.cnf nor the file of a phone.
 *
 * @throws FolderError when SIPDefault.cnf is there and can't be read: without it every phone would be told something else.
 */
export function importFolder(folder: Folder, options: ImportOptions): Imported | undefined {
  const findings: Finding[] = [...folder.findings];
  const read = (name: string): Uint8Array | undefined => {
    const answer = folder.read(name);
    if ("finding" in answer) {
      findings.push(answer.finding);
      return undefined;
    }
    return answer.bytes;
  };
  const odd = [...folder.odd].find(([name]) => name.toLowerCase() === DEFAULTS.toLowerCase());
  if (odd !== undefined) {
    throw new FolderError(`${odd[0]}: ${odd[1]}; copy the file that is meant into the folder`);
  }
  const found = findFile(folder.names, DEFAULTS);
  const bytes = found.name === undefined ? undefined : read(found.name);
  if (found.name !== undefined && bytes === undefined) {
    // Without it every phone would be told something else.
    throw new FolderError(`${found.name}: ${findings.at(-1)?.message}`);
  }
  const defaultFile = bytes === undefined || found.name === undefined ? undefined : readCnfFile(found.name, bytes);
  const declared = declarableEntries(defaultFile?.entries ?? new Map());
  const fitting = fittingEntries(declared.entries, new Map());
  const defaults = fitting.entries;
  findings.push(...found.findings, ...(defaultFile?.findings ?? []), ...declared.findings, ...fitting.findings);
  findings.push(...listFindings(defaults));

  const shared = importSharedFiles(folder.names, read, defaults, options.pathOf);
  const plans = openDialPlans(folder.names, read);
  const taken = new Set([...shared.used, ...(found.name === undefined ? [] : [found.name])]);
  const roles = rolesOf(folder.names, defaults.get("tftp_cfg_dir")?.value ?? "", taken);
  const phones = roles.phones.flatMap((phone) =>
    readPhone(phone, read, defaults, defaultFile?.doubtful, plans, findings),
  );
  if (defaultFile === undefined && phones.length === 0) {
    return undefined;
  }
  const chosen = chooseSite(defaults, phones, plans, shared);
  const admin = importAdminPassword(defaults, phones, defaultFile?.doubtful ?? new Set());
  const imported = phones.map((phone) => importPhone(phone, chosen.site, options.model));
  const together = phonesTogether(phones, imported);
  const images = importFirmware(folder.images(), folder.names, options.pathOf);
  const settings = { ...describedSite(chosen.site), ...shared.settings, ...admin.settings };
  const site: ImportedSite = {
    name: options.name,
    host: { runtime: "container", address: options.address ?? EVERY_ADDRESS },
    settings,
    ...(images.firmware === undefined ? {} : { firmware: images.firmware }),
    phones: together.phones,
  };
  findings.push(
    ...chosen.findings,
    ...shared.findings,
    ...plans.findings,
    ...roles.findings,
    ...admin.findings,
    ...imported.flatMap((each) => each.findings),
    ...together.findings,
    ...images.findings,
    ...emptyProxyFindings(phones, chosen.site),
    ...unusedProxyFindings(phones, chosen.site),
    ...guessedModels(phones, options.model),
    ...ownPlanFindings(phones, chosen.site),
    ...(options.address === undefined ? [ADDRESS_FINDING] : []),
  );
  return {
    site,
    addressMissing: options.address === undefined,
    linePasswords: together.passwords,
    ...(admin.password === undefined ? {} : { adminPassword: admin.password }),
    findings,
    left: {
      firmware: roles.firmware.filter((name) => !images.set.has(name)),
      others: roles.others.filter((name) => !plans.used.has(name)),
    },
    lacking: lackingIn(site, together.passwords, admin.password, images),
    read: {
      defaults,
      phones,
      dialPlans: plans.used,
      ...(shared.syncMark === undefined ? {} : { syncMark: shared.syncMark }),
    },
  };
}

const ADDRESS_FINDING: Finding = {
  level: "warning",
  message: "no file says on which address the host serves",
  keys: [],
  instead: `host.address ${EVERY_ADDRESS}, every address of the machine: fill in the one that phones reach, or give --address`,
};

function readPhone(
  { mac, name }: PhoneFile,
  read: (name: string) => Uint8Array | undefined,
  defaults: RawEntries,
  doubtfulDefaults: ReadonlySet<string> = new Set(),
  plans: DialPlans,
  findings: Finding[],
): ReadPhone[] {
  const bytes = read(name);
  if (bytes === undefined) {
    return [];
  }
  const file = readCnfFile(name, bytes);
  const declared = declarableEntries(file.entries, defaults);
  const { entries: own, findings: ofFit } = fittingEntries(withoutFolder(declared.entries, findings), defaults);
  const ofLists = listFindings(new Map([...defaults, ...own])).filter(({ keys }) => keys.some((key) => own.has(key)));
  findings.push(...ofLists);
  findings.push(...file.findings, ...declared.findings, ...ofFit);
  const entries = new Map([...defaults, ...own]);
  const doubtful = new Set([...[...doubtfulDefaults].filter((key) => !own.has(key)), ...file.doubtful]);
  const flat = new Map(settingsFromRaw(new Map([...entries].map(([key, { value }]) => [key, value]))));
  flat.set("dialPlan", plans.rulesFor(entries));
  return [{ mac, file: name, own, entries, doubtful, flat, used: usedLines(entries) }];
}

/** The phone has read its own file before it could learn there where that is. */
function withoutFolder(entries: Map<string, RawEntry>, findings: Finding[]): Map<string, RawEntry> {
  const entry = entries.get("tftp_cfg_dir");
  if (entry !== undefined) {
    entries.delete("tftp_cfg_dir");
    const message = "says where the phone's own file is, and that is read before this one";
    findings.push({
      level: "warning",
      rule: "folder-in-own-file",
      message,
      keys: ["tftp_cfg_dir"],
      file: entry.file,
      line: entry.line,
      instead: "nothing",
    });
  }
  return entries;
}

/** What a preview would find wrong with the result. */
function lackingIn(
  site: ImportedSite,
  passwords: ReadonlyMap<string, string>,
  admin: string | undefined,
  { firmware, set, problems: ofImages }: ImportedFirmware,
): Problem[] {
  const secrets = {
    linePasswords: new Map([...passwords].map(([extension, password]) => [extension, Secret.of(password)])),
    ...(admin === undefined ? {} : { adminPassword: Secret.of(admin) }),
  };
  const { value, problems } = parseSite(site, secrets);
  const planned =
    value?.firmware === undefined || firmware === undefined
      ? []
      : planSite(placedInSite(value.phones), value.settings, set, "site.settings", value.firmware.rollout).problems;
  return [...problems, ...ofImages, ...planned];
}
