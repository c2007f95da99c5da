/**
 * Property values as the engine sends them: JSON in which a secret is an object with a signature and an unknown value
 * (preview only) is one of seven fixed strings. Source: pulumi/pulumi sdk/go/common/resource/plugin/rpc.go and
 * sdk/nodejs/runtime/rpc.ts.
 */
export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [name: string]: Value;
}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The unknown value, of any type. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const UNKNOWNS: ReadonlySet<Value> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value that is not yet known, because what it comes from is not yet made. */
export function isUnknown(value: Value | undefined): boolean {
  return value !== undefined && UNKNOWNS.has(value);
}

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A secret as the engine sends it; besides the value there is the signature. */
export interface Secret extends Properties {
  value: Value;
}

export function isSecret(value: Value | undefined): value is Secret {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Marks a value as secret for the engine, which then encrypts it in the state and hides it on the screen. */
export function secret(value: Value): Secret {
  return { [SIGNATURE]: SECRET, value };
}

/** The value with every secret mark inside it removed. For use only: what is stored keeps its marks. */
export function reveal(value: Value | undefined): Value {
  if (value === undefined) {
    return null;
  }
  if (isSecret(value)) {
    return reveal(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(reveal);
  }
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reveal(inner)]));
  }
  return value;
}

/** Whether the value or anything inside it is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (isObject(value)) {
    return Object.values(value).some(hasUnknown);
  }
  return Array.isArray(value) ? value.some(hasUnknown) : isUnknown(value);
}

/** Every string inside a secret of this value. */
export function secretTexts(value: Value | undefined, inSecret = false): string[] {
  if (isSecret(value)) {
    return secretTexts(value.value, true);
  }
  if (Array.isArray(value)) {
    return value.flatMap((inner) => secretTexts(inner, inSecret));
  }
  if (isObject(value)) {
    return Object.values(value).flatMap((inner) => secretTexts(inner, inSecret));
  }
  return inSecret && typeof value === "string" ? [value] : [];
}
