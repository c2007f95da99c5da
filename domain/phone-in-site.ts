import { stripsPunctuation } from "./firmware-load";
import { ownSettings, type Phone } from "./phone";
import { modelTraits } from "./phone-models";
import { joinPath, type Parsed, type Problem } from "./problem";
import { phoneFileCautions } from "./settings/file-size";
import { FIRST_LOADS } from "./settings/first-load";
import { effectiveSettings } from "./settings/layers";
import type { Overrides, PhoneSettings, SiteSettings } from "./settings/phone-settings";
import { USE_CALL_MANAGER } from "./settings/proxy-settings";
import { rawKeys } from "./settings/raw-keys";
import { overridesReport } from "./settings/site-settings";
import { youngKey } from "./settings/young-settings";

/**
 * What is wrong with a phone in its site, or will hurt: its overrides over what the site says, its lines over both.
 *
 * @param path Where the phone stands.
 */
export function phoneInSite(
  phone: Phone,
  site: SiteSettings,
  path: string,
): Pick<Parsed<never>, "problems" | "warnings"> {
  const own = ownSettings(phone);
  const { settings } = effectiveSettings(site, phone.model, own);
  const { problems, warnings } = overridesReport(site, phone.model, own, joinPath(path, "overrides"));
  return {
    problems: [...problems, ...lostLines(phone, settings, path)],
    warnings: [
      ...warnings.map((warning) =>
        phone.load !== undefined && warning.path === joinPath(path, "overrides", "load")
          ? { ...warning, path: joinPath(path, "load") }
          : warning,
      ),
      ...strippedNames(phone, settings, path),
      ...youngKeys(phone, settings, path),
      ...crowdedKeys(phone, settings, path),
      ...takenBack(site, settings, own, joinPath(path, "overrides")),
      ...phoneFileCautions(phone, site, settings, path),
    ],
  };
}

function lostLines(phone: Phone, { callManagers }: PhoneSettings, path: string): Problem[] {
  return callManagers.length > 0
    ? []
    : phone.lines.flatMap(({ proxy }, index) =>
        proxy === USE_CALL_MANAGER
          ? [
              {
                path: joinPath(path, "lines", index, "proxy"),
                rule: "call-managers-missing",
                message: "sends the line to the call managers, and there are none",
                given: `"${proxy}"`,
                remedy: "List them in callManagers of the settings, or give the address of the registrar",
              },
            ]
          : [],
      );
}

function strippedNames(phone: Phone, { load }: PhoneSettings, path: string): Problem[] {
  return stripsPunctuation(load)
    ? phone.lines.flatMap(({ displayName }, index) =>
        displayName !== undefined && /[^A-Za-z0-9 ]/.test(displayName)
          ? [
              {
                path: joinPath(path, "lines", index, "displayName"),
                rule: "name-stripped",
                message: "release 8-12-00 shows names without their punctuation",
                given: JSON.stringify(displayName),
                remedy: "Keep to letters and digits, or stay with release 8-11-00",
              },
            ]
          : [],
      )
    : [];
}

/** What a phone has beside its settings, and its load is too old for. */
function youngKeys({ label, lines }: Phone, { load }: PhoneSettings, path: string): Problem[] {
  return [
    ...(label === undefined ? [] : youngKey(joinPath(path, "label"), load, "phone_label", FIRST_LOADS.phone_label)),
    ...lines.flatMap(({ displayName }, index) =>
      displayName === undefined
        ? []
        : youngKey(
            joinPath(path, "lines", index, "displayName"),
            load,
            "lineN_displayname",
            FIRST_LOADS.lineN_displayname,
          ),
    ),
  ];
}

/** Settings that are empty here and are not for the site: whether an empty value clears one of SIPDefault.cnf is open. */
function takenBack(site: SiteSettings, settings: PhoneSettings, own: Overrides | undefined, path: string): Problem[] {
  if (own === undefined) {
    return [];
  }
  const before = rawKeys(site);
  const names = [...rawKeys(settings)].flatMap(([key, { value, setting }]) =>
    value === "" && (before.get(key)?.value ?? "") !== "" ? [setting] : [],
  );
  return [...new Set(names)].map((name) => ({
    path: joinPath(path, name),
    rule: "value-taken-back",
    message: "takes back what the site says, and whether a phone takes an empty value as that is not established",
    remedy: "Give it a value, or leave it out of the site's settings",
  }));
}

/** Speed dials that have no key left. */
function crowdedKeys({ model, lines }: Phone, { speedDials }: PhoneSettings, path: string): Problem[] {
  const free = modelTraits(model).lines - lines.length;
  return speedDials.length > free
    ? [
        {
          path: joinPath(path, "lines"),
          rule: "speed-dials-crowded",
          message: `${speedDials.length} speed dials, and ${free} of the keys are free`,
          remedy: "Declare fewer, or as overrides of the phones that have keys for them",
        },
      ]
    : [];
}
