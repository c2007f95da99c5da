import { isInternal, pathInto } from "./difference";
import { isObject, isSecret, isUnknown, type Properties, type Value } from "./wire";

/** What an input may be. */
export type Shape =
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "number"; readonly least?: number }
  | { readonly kind: "boolean" }
  | { readonly kind: "anything" }
  /** `unordered`: the same elements in another order are the same value. */
  | { readonly kind: "list"; readonly of: Shape; readonly unordered?: boolean }
  | { readonly kind: "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly fields: Fields };

export interface Field {
  readonly shape: Shape;
  readonly required?: true;
  /** Filled in at check and listed in `__defaults`, if not given. */
  readonly preset?: Value;
}
export type Fields = Readonly<Record<string, Field>>;

export const STRING: Shape = { kind: "string" };
export const NUMBER: Shape = { kind: "number", least: 0 };
export const BOOLEAN: Shape = { kind: "boolean" };

/** One thing wrong with the inputs. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

function typeOf(value: Value): string {
  return Array.isArray(value)
    ? "a list"
    : value === null
      ? "null"
      : isObject(value)
        ? "an object"
        : `a ${typeof value}`;
}

function wrongValue(shape: Shape, value: Value, hidden: boolean): string | undefined {
  const given = hidden || isObject(value) || Array.isArray(value) ? typeOf(value) : `${JSON.stringify(value)}`;
  switch (shape.kind) {
    case "string":
      if (typeof value !== "string") {
        return `is ${given}, must be a string`;
      }
      return shape.values !== undefined && !shape.values.includes(value)
        ? `is ${given}, must be one of ${shape.values.join(", ")}`
        : undefined;
    case "number":
      if (typeof value !== "number") {
        return `is ${given}, must be a number`;
      }
      return shape.least !== undefined && value < shape.least
        ? `is ${given}, must be ${shape.least} or more`
        : undefined;
    case "boolean":
      return typeof value === "boolean" ? undefined : `is ${given}, must be true or false`;
    case "list":
      return Array.isArray(value) ? undefined : `is ${given}, must be a list`;
    case "map":
    case "object":
      return isObject(value) ? undefined : `is ${given}, must be an object`;
    case "anything":
      return undefined;
  }
}

/** Everything in a value that its shape does not allow. Secrets are checked too; their value never shows in a reason. */
export function failures(shape: Shape, value: Value, path: string, owner: string, hidden = false): Failure[] {
  if (isSecret(value)) {
    return failures(shape, value.value, path, owner, true);
  }
  if (isUnknown(value)) {
    return [];
  }
  const wrong = wrongValue(shape, value, hidden);
  if (wrong !== undefined) {
    return [{ property: path, reason: `${path} ${wrong}` }];
  }
  if (shape.kind === "list" && Array.isArray(value)) {
    return value.flatMap((inner, index) => failures(shape.of, inner, pathInto(path, index), owner, hidden));
  }
  if (shape.kind === "map" && isObject(value)) {
    return Object.entries(value)
      .filter(([name]) => !isInternal(name))
      .flatMap(([name, inner]) => failures(shape.of, inner, pathInto(path, name), owner, hidden));
  }
  return shape.kind === "object" && isObject(value) ? fieldFailures(shape.fields, value, path, owner, hidden) : [];
}

/** The same for a set of named inputs: also those that are missing, and those that nothing here implements. */
export function fieldFailures(
  fields: Fields,
  given: Properties,
  path: string,
  owner: string,
  hidden = false,
): Failure[] {
  const found: Failure[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    const at = pathInto(path, name);
    if (isInternal(name)) {
      continue;
    }
    if (field === undefined) {
      const implemented = Object.keys(fields).sort().join(", ");
      found.push({ property: at, reason: `${at} is not known here: ${owner} implements only ${implemented}` });
    } else {
      found.push(...failures(field.shape, value, at, owner, hidden));
    }
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required === true && given[name] === undefined) {
      const at = pathInto(path, name);
      found.push({ property: at, reason: `${at} is missing` });
    }
  }
  return found;
}

/** The inputs with the presets filled in, at every level, and each object's `__defaults` naming what was filled in. */
export function withPresets(fields: Fields, given: Properties): Properties {
  const filled: Properties = {};
  const presets: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    filled[name] = field === undefined ? value : nestedPresets(field.shape, value);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.preset !== undefined && given[name] === undefined) {
      filled[name] = field.preset;
      presets.push(name);
    }
  }
  return { ...filled, __defaults: presets.sort() };
}

function nestedPresets(shape: Shape, value: Value): Value {
  if (isSecret(value)) {
    return { ...value, value: nestedPresets(shape, value.value) };
  }
  if (shape.kind === "list" && Array.isArray(value)) {
    return value.map((inner) => nestedPresets(shape.of, inner));
  }
  return shape.kind === "object" && isObject(value) ? withPresets(shape.fields, value) : value;
}
