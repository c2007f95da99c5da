import { applicationLoad } from "../firmware-load";
import { nearestName } from "../nearest-name";
import type { RuleName } from "../rule-name";
import { carriesSecret, soundsSecret } from "../secret-name";
import { timeZone } from "../time-zone";
import { CLOCK_DEFAULTS, canonicalClockValue } from "./clock-from-raw";
import { extraSettings } from "./extra-settings";
import type { Finding } from "./finding";
import { declaredKeys, LEAVES, LISTS } from "./registry";
import { numberedKey, type Setting } from "./setting";

/** Keys of a phone's own that are no settings. */
export const PHONES_OWN =
  /^(line[1-6]_(name|shortname|displayname|authname|password|contact)|phone_label|phone_password|auto_answer)$/;
/** Keys without whose value lines do not register. */
const WHERE_TO_REGISTER =
  /^(proxy[1-6]_(address|port)|proxy_register|outbound_proxy(_port)?|call_manager[1-6]_(addr|sip_port))$/;
/** Beyond names that sound secret, what a hand-kept file may have called one: its value is not carried over in clear text. */
const MAY_BE_SECRET = /pas|auth|login|hash|key$|code$/i;

/** The setting that a key belongs to, those of lists included. */
export const SETTING_OF: ReadonlyMap<string, Setting> = new Map([
  ...LEAVES.flatMap(({ setting }) => setting.keys.map((key): [string, Setting] => [key, setting])),
  ...LISTS.flatMap(({ list }) =>
    Array.from({ length: list.most }, (_, index) => index + 1).flatMap((number) =>
      Object.values(list.members).flatMap((node) =>
        node.is === "setting" ? node.keys.map((key): [string, Setting] => [numberedKey(key, number), node]) : [],
      ),
    ),
  ),
]);

/**
 * The value of a key in the spelling in which it is written, or why it can't be declared.
 *
 * @param value Not empty.
 */
export function canonicalValue(key: string, value: string): string | Omit<Finding, "keys"> {
  const setting = SETTING_OF.get(key);
  if (carriesSecret(value)) {
    return {
      rule: "url-with-password",
      fault: "an address with a password in it",
      level: "problem",
      message: "an address with a password in it, which would stand in the description in clear text",
      given: "(withheld)",
      instead: "nothing: let the server tell phones by their network",
    };
  }
  if (setting !== undefined) {
    const decoded = setting.kind.decode(value);
    return decoded === undefined
      ? unfit(
          `allowed: ${setting.kind.allowed}`,
          WHERE_TO_REGISTER.test(key) ? "proxy-unfit" : "value-unfit",
          `not what a phone is known to take; allowed: ${rawAllowed(setting)}`,
        )
      : setting.kind.encode(decoded);
  }
  if (key === "image_version") {
    const { error } = applicationLoad().safeParse(value);
    return error === undefined ? value : unfit(error.issues[0]?.message ?? "not the name of a SIP load", "load-name");
  }
  if (key === "time_zone") {
    const { error } = timeZone().safeParse(value);
    return error === undefined ? value : unfit("not a zone that these phones know", "time-zone-unknown");
  }
  if (key.startsWith("dst_") && CLOCK_DEFAULTS[key] !== undefined) {
    return (
      canonicalClockValue(key, value) ??
      unfit("what the phone does with it is not established", "daylight-saving-value")
    );
  }
  return unknownKey(key, value);
}

/** What a file may say, in the phone's own spelling. */
function rawAllowed({ kind }: Setting): string {
  const { type, enum: words } = kind.json;
  const values = words ?? (type === "boolean" ? [false, true] : undefined);
  return values?.map((value) => kind.encode(value)).join(", ") ?? kind.allowed.replaceAll("`", "");
}

function mayBeSecret(key: string): boolean {
  return soundsSecret(key) || MAY_BE_SECRET.test(key);
}

function unfit(why: string, rule: RuleName, fault = why): Omit<Finding, "keys"> {
  return { level: "problem", message: `can't be declared; ${why}`, rule, fault };
}

/** Keys that were looked for, since each phone of a fleet may have the same slip. */
const looked = new Map<string, string | undefined>();
const MOST_LOOKED = 1000;

/** The key that was probably meant. */
function meantKey(key: string): string | undefined {
  if (looked.has(key)) {
    return looked.get(key);
  }
  const meant = nearestName(key, [...declaredKeys(), ...Object.keys(CLOCK_DEFAULTS), ...LINE_KEYS]);
  if (looked.size < MOST_LOOKED) {
    looked.set(key, meant);
  }
  return meant;
}

/** Spellings that the phone does not know, and keys that have no name here. */
function unknownKey(key: string, value: string): string | Omit<Finding, "keys"> {
  const meant = meantKey(key);
  if (meant !== undefined && closeTo(key, meant)) {
    return {
      level: "warning",
      rule: "key-misspelt",
      message: `no key of these phones, which take no notice of it; ${meant} was probably meant`,
      ...(mayBeSecret(key) ? { given: "(withheld)" } : {}),
      instead: "nothing, as on the phones",
    };
  }
  const ofNoLine = /^line\d/i.test(key);
  const secret = ofNoLine || mayBeSecret(key);
  const [problem] = extraSettings().safeParse({ [key]: value }).error?.issues ?? [];
  if (secret || problem !== undefined) {
    const why = ofNoLine ? "of no line that these phones have" : secret ? "it may hold a secret" : problem?.message;
    return {
      level: "warning",
      rule: ofNoLine ? "key-of-no-line" : "key-unknown",
      message: `no key of these phones; ${why}`,
      fault: "no key of these phones, which take no notice of it",
      ...(secret ? { given: "(withheld)" } : {}),
      instead: "nothing",
    };
  }
  return value;
}

const LINE_KEYS = [1, 2, 3, 4, 5, 6].flatMap((line) =>
  ["name", "shortname", "displayname", "authname", "password", "contact"].map((part) => `line${line}_${part}`),
);

/** Few letters of difference: `nat_enabled` is a slip, `dscpForAudio` a key of another phone. */
function closeTo(key: string, meant: string): boolean {
  return key.toLowerCase().replaceAll("_", "").slice(0, 5) === meant.toLowerCase().replaceAll("_", "").slice(0, 5);
}

/** False for a key that has no name here. */
export function isDeclared(key: string): boolean {
  return (
    SETTING_OF.has(key) || PHONES_OWN.test(key) || key === "image_version" || key === "time_zone" || /^dst_/.test(key)
  );
}
