import { isMapping, present } from "../mapping";
import { PHONE_MODELS, type PhoneModel } from "../phone-models";
import { joinPath, once, type Parsed, type Problem, parsed } from "../problem";
import { distinctiveRingCautions, ringCautions, ringClashes } from "../ring";
import type { Secret } from "../secret";
import { parseWith, type UnknownKeys } from "../zod-problems";
import { type AdminPasswordSource, parseAdminPassword } from "./admin-password";
import { settingCautions } from "./cautions";
import { type PathOf, type ReadableSettings, settingProblems } from "./checks";
import { fileSizeCautions } from "./file-size";
import { effectiveSettings, type Layer } from "./layers";
import {
  type Overrides,
  overridesSchema,
  type PhoneSettings,
  readable,
  type SiteSettings,
  siteSettingsSchema,
} from "./phone-settings";

/** How the secrets of a description are read. */
export interface SettingsSecrets {
  /** Of the site. */
  readonly adminPassword: AdminPasswordSource;
  /** How a key is told that should not stand in a description, such as a password in clear text. */
  readonly unknownKeys: UnknownKeys;
}

/**
 * Validates what the phones of a site share, and what their models have different.
 *
 * @param path Where it stands, for the paths of problems.
 * @param secrets Where the admin password comes from. @default the description itself
 */
export function parseSettings(input: unknown, path = "settings", secrets?: SettingsSecrets): Parsed<SiteSettings> {
  const given = isMapping(input) ? input : {};
  const admin = parseAdminPassword(
    secrets?.adminPassword ?? {
      given: given.adminPassword,
      path: joinPath(path, "adminPassword"),
      remedy: "Give one that only you know, or set factoryPassword to true",
    },
    given.factoryPassword === true,
  );
  const { value, problems } = parseWith(
    siteSettingsSchema,
    secrets === undefined ? withoutModelPasswords(without(input, ["adminPassword"])) : input,
    path,
    secrets?.unknownKeys ?? {
      alsoAllowed: (at) => (at === path || at.startsWith(joinPath(path, "models", "")) ? ["adminPassword"] : []),
    },
  );
  const at: PathOf = (setting) => joinPath(path, setting);
  const ofModels = modelPasswords(secrets === undefined ? given.models : undefined, joinPath(path, "models"));
  const site =
    value === undefined || admin.value === undefined ? undefined : assemble(value, admin.value, ofModels.passwords);
  const models = site === undefined ? { problems: [], warnings: [] } : modelReports(path, site);
  const all = [
    ...problems,
    ...admin.problems,
    ...ofModels.problems,
    ...settingProblems(readableSettings(given), at),
    ...logoProblems(path, given),
    ...models.problems,
    ...(site === undefined
      ? []
      : ringClashes(joinPath(path, "distinctiveRings"), site.distinctiveRings ?? [], site.rings ?? [])),
  ];
  const warnings = site === undefined || all.length > 0 ? [] : [...cautions(path, site), ...models.warnings];
  return parsed(site, once(all), once([...admin.warnings, ...ofModels.warnings, ...warnings]));
}

/**
 * Validates what one phone has different from its site and its model.
 *
 * @param input Overrides; undefined for none.
 * @param unknownKeys How keys are told that overrides do not have; without it an `adminPassword` belongs to them.
 */
export function parseOverrides(
  input: unknown,
  path: string,
  unknownKeys: UnknownKeys | undefined,
): Parsed<Overrides | undefined> & { readonly given: boolean } {
  if (input === undefined || input === null) {
    return { problems: [], warnings: [], given: false };
  }
  const mayHoldPassword = unknownKeys === undefined;
  const given = isMapping(input) ? input : {};
  const admin =
    mayHoldPassword && given.adminPassword !== undefined
      ? parseAdminPassword({ given: given.adminPassword, path: joinPath(path, "adminPassword"), remedy: "" }, false)
      : undefined;
  const { value, problems } = parseWith(
    overridesSchema,
    mayHoldPassword ? without(input, ["adminPassword"]) : input,
    path,
    unknownKeys ?? { alsoAllowed: (at) => (at === path ? ["adminPassword"] : []) },
  );
  const all = [...problems, ...(admin?.problems ?? []), ...siteWideProblems(path, given)];
  const overrides = value === undefined ? undefined : assembleOverrides(value, admin?.value);
  return { ...parsed(overrides, all, admin?.warnings ?? []), given: true };
}

/**
 * What is wrong with a phone's settings as a whole, or will hurt, that is not already so without what it overrides.
 *
 * @param path Where its overrides stand.
 */
export function overridesReport(
  site: SiteSettings,
  model: PhoneModel,
  own: Overrides | undefined,
  path: string,
): Pick<Parsed<never>, "problems" | "warnings"> {
  if (own === undefined) {
    return { problems: [], warnings: [] };
  }
  return added(effectiveSettings(site, model).settings, effectiveSettings(site, model, own).settings, path);
}

/** What one layer brings with it: it is told there, even where a setting of another layer is the other half of it. */
function added(
  below: PhoneSettings,
  settings: PhoneSettings,
  path: string,
): Pick<Parsed<never>, "problems" | "warnings"> {
  const here: PathOf = (setting) => setting;
  const fresh = (before: readonly Problem[], after: readonly Problem[]): Problem[] => {
    const known = new Set(before.map((problem) => JSON.stringify(problem)));
    return after
      .filter((problem) => !known.has(JSON.stringify(problem)))
      .map((problem) => ({ ...problem, path: joinPath(path, problem.path) }));
  };
  return {
    problems: fresh(settingProblems(below, here), settingProblems(settings, here)),
    warnings: fresh(settingCautions(below, here), settingCautions(settings, here)),
  };
}

/** Who says a setting; for a group, whoever says one of its members. */
export function originOf(origins: ReadonlyMap<string, Layer>, setting: string): Layer {
  const exact = origins.get(setting);
  if (exact !== undefined) {
    return exact;
  }
  for (const [name, layer] of origins) {
    if (name.startsWith(`${setting}.`) || setting.startsWith(`${name}.`)) {
      return layer;
    }
  }
  return "site";
}

/** What can be read of a site's settings; the rules of a dial plan as they are, since each of them can be told. */
function readableSettings(given: Record<string, unknown>): ReadableSettings {
  return { ...readable("site", given), ...present({ dialPlan: given.dialPlan }) } as ReadableSettings;
}

function modelReports(path: string, site: SiteSettings): Pick<Parsed<never>, "problems" | "warnings"> {
  const reports = PHONE_MODELS.map((model) => {
    const base = joinPath(path, "models", model);
    const { problems, warnings } = added(site, effectiveSettings(site, model).settings, base);
    const own = (site.models[model] ?? {}) as Record<string, unknown>;
    return { problems: [...problems, ...siteWideProblems(base, own)], warnings };
  });
  return {
    problems: reports.flatMap(({ problems }) => problems),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
}

function cautions(path: string, site: SiteSettings): Problem[] {
  return [
    ...settingCautions(site, (setting) => joinPath(path, setting)),
    ...fileSizeCautions(site, path),
    ...ringCautions(joinPath(path, "rings"), site.rings ?? []),
    ...(site.distinctiveRings === undefined
      ? []
      : distinctiveRingCautions(joinPath(path, "distinctiveRings"), site.distinctiveRings)),
  ];
}

function logoProblems(path: string, { logo, logoUrl }: Record<string, unknown>): Problem[] {
  return logo !== undefined && logoUrl !== undefined
    ? [{ path: joinPath(path, "logo"), message: "a picture beside logoUrl", remedy: "Keep one of them" }]
    : [];
}

/** Settings that name what all phones of a site have in common. */
const SITE_WIDE: Readonly<Record<string, Pick<Problem, "message" | "remedy">>> = {
  tftpFolder: {
    message: "says where the phone's own file is, and that is read before this one",
    remedy: "Declare it for the whole site",
  },
  sync: {
    message: "is compared with the one mark in syncinfo.xml, which all phones read",
    remedy: "Declare it for the whole site",
  },
  dialPlanFile: {
    message: "names the file of the site's dial plan; a plan of its own gets a file of its own",
    remedy: "Declare it for the whole site, or give a dialPlan here",
  },
};

function siteWideProblems(path: string, overrides: Record<string, unknown>): Problem[] {
  return Object.entries(SITE_WIDE).flatMap(([name, problem]) =>
    overrides[name] === undefined ? [] : [{ path: joinPath(path, name), ...problem }],
  );
}

function assemble(value: unknown, adminPassword: Secret, ofModels: ReadonlyMap<PhoneModel, Secret>): SiteSettings {
  const site = { ...(withoutAbsent(value) as Omit<SiteSettings, "adminPassword">), adminPassword } as SiteSettings;
  for (const [model, password] of ofModels) {
    site.models[model] = { ...site.models[model], adminPassword: password };
  }
  return site;
}

/** Admin passwords that models have of their own. */
function modelPasswords(
  models: unknown,
  path: string,
): Pick<Parsed<never>, "problems" | "warnings"> & { readonly passwords: ReadonlyMap<PhoneModel, Secret> } {
  const read = PHONE_MODELS.flatMap((model) => {
    const overrides = isMapping(models) ? models[model] : undefined;
    const given = isMapping(overrides) ? overrides.adminPassword : undefined;
    const at = joinPath(path, model, "adminPassword");
    return given === undefined ? [] : [{ model, ...parseAdminPassword({ given, path: at, remedy: "" }, false) }];
  });
  return {
    problems: read.flatMap(({ problems }) => problems),
    warnings: read.flatMap(({ warnings }) => warnings),
    passwords: new Map(read.flatMap(({ model, value }) => (value === undefined ? [] : [[model, value] as const]))),
  };
}

function withoutModelPasswords(input: unknown): unknown {
  return isMapping(input) && isMapping(input.models)
    ? {
        ...input,
        models: Object.fromEntries(
          Object.entries(input.models).map(([model, overrides]) => [model, without(overrides, ["adminPassword"])]),
        ),
      }
    : input;
}

function assembleOverrides(value: unknown, adminPassword: Secret | undefined): Overrides {
  const overrides = withoutAbsent(value) as Overrides;
  return adminPassword === undefined ? overrides : { ...overrides, adminPassword };
}

/** The same without members that are undefined, at every depth. */
function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutAbsent);
  }
  return isMapping(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, member]) =>
          member === undefined ? [] : [[name, withoutAbsent(member)] as const],
        ),
      )
    : value;
}

function without(input: unknown, names: readonly string[]): unknown {
  return isMapping(input) ? Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name))) : input;
}
