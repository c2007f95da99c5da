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
import { type Overrides, overridesSchema, readable, type SiteSettings, siteSettingsSchema } from "./phone-settings";

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
    secrets === undefined ? without(input, ["adminPassword"]) : input,
    path,
    secrets?.unknownKeys ?? { alsoAllowed: (at) => (at === path ? ["adminPassword"] : []) },
  );
  const at: PathOf = (setting) => joinPath(path, setting);
  const site = value === undefined || admin.value === undefined ? undefined : assemble(value, admin.value);
  const all = [
    ...problems,
    ...admin.problems,
    ...settingProblems(readableSettings(given), at),
    ...logoProblems(path, given),
    ...(site === undefined ? [] : modelProblems(path, site)),
    ...(site === undefined
      ? []
      : ringClashes(joinPath(path, "distinctiveRings"), site.distinctiveRings ?? [], site.rings ?? [])),
  ];
  const warnings = site === undefined || all.length > 0 ? [] : cautions(path, site);
  return parsed(site, once(all), once([...admin.warnings, ...warnings]));
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
  if (input === undefined) {
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
  const all = [...problems, ...(admin?.problems ?? []), ...ownFolderProblems(path, given)];
  const overrides = value === undefined ? undefined : assembleOverrides(value, admin?.value);
  return { ...parsed(overrides, all, admin?.warnings ?? []), given: true };
}

/**
 * What is wrong with a phone's settings as a whole, or will hurt, that is not already wrong with those of its site.
 *
 * @param at Path of a setting by the layer that says it.
 */
export function overridesReport(
  site: SiteSettings,
  model: PhoneModel,
  own: Overrides | undefined,
  pathOf: (layer: Layer, setting: string) => string,
): Pick<Parsed<never>, "problems" | "warnings"> {
  if (own === undefined) {
    return { problems: [], warnings: [] };
  }
  const { settings, origins } = effectiveSettings(site, model, own);
  const at: PathOf = (setting) => pathOf(originOf(origins, setting), setting);
  const fromHere = ({ path }: Problem): boolean => path.startsWith(pathOf("phone", ""));
  return {
    problems: settingProblems(settings, at).filter(fromHere),
    warnings: settingCautions(settings, at).filter(fromHere),
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

/** What can be read of a site's settings; lists of rules and raw keys as they are, since each of their members can be told. */
function readableSettings(given: Record<string, unknown>): ReadableSettings {
  const { dialPlan, extraSettings } = given;
  return { ...readable("site", given), ...present({ dialPlan, extraSettings }) } as ReadableSettings;
}

function modelProblems(path: string, site: SiteSettings): Problem[] {
  return PHONE_MODELS.flatMap((model) => {
    const { settings, origins } = effectiveSettings(site, model);
    const base = joinPath(path, "models", model);
    const at: PathOf = (setting) => joinPath(originOf(origins, setting) === "site" ? path : base, setting);
    return [
      ...settingProblems(settings, at),
      ...ownFolderProblems(base, (site.models[model] ?? {}) as Record<string, unknown>),
    ].filter((problem) => problem.path.startsWith(base));
  });
}

function cautions(path: string, site: SiteSettings): Problem[] {
  const ofModels = PHONE_MODELS.flatMap((model) => {
    const { settings, origins } = effectiveSettings(site, model);
    const base = joinPath(path, "models", model);
    return settingCautions(settings, (setting) =>
      joinPath(originOf(origins, setting) === "site" ? path : base, setting),
    );
  });
  return [
    ...ofModels,
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

/** The phone would have to have its file to know where its file is. */
function ownFolderProblems(path: string, overrides: Record<string, unknown>): Problem[] {
  return overrides.tftpFolder === undefined
    ? []
    : [
        {
          path: joinPath(path, "tftpFolder"),
          message: "says where the phone's own file is, and that is read before this one",
          remedy: "Declare it for the whole site",
        },
      ];
}

function assemble(value: unknown, adminPassword: Secret): SiteSettings {
  return { ...(withoutAbsent(value) as Omit<SiteSettings, "adminPassword">), adminPassword } as SiteSettings;
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
