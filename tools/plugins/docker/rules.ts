import { type Changes, inputChanges, isInternal, sameValue } from "../property/difference";
import type { Field, Fields, Shape } from "../property/shape";
import { hasUnknown, isObject, type Properties, reveal, type Value } from "../property/wire";

/** An input of a Docker resource, with what a change of it does. */
export interface RuledField extends Field {
  /** "replace": made anew (ForceNew). "update": anything else, also where the original then does nothing. */
  readonly onChange: "replace" | "update";
  /** No longer given, it keeps the value that it has (Computed), instead of going back to the preset or to empty. */
  readonly keeps?: true;
}
export type RuledFields = Readonly<Record<string, RuledField>>;

function isEmpty(value: Value): boolean {
  return (
    value === null ||
    value === "" ||
    value === false ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

/**
 * The value in the one form in which equal values look equal: empty and not given are the same (as in the original,
 * which can't tell them apart), presets are filled in, unordered lists are sorted.
 */
export function canonical(shape: Shape, value: Value): Value {
  if (shape.kind === "list" && Array.isArray(value)) {
    const elements = value.map((inner) => canonical(shape.of, inner));
    const order = (element: Value): string => JSON.stringify(element);
    return shape.unordered === true ? elements.sort((a, b) => (order(a) < order(b) ? -1 : 1)) : elements;
  }
  if ((shape.kind === "object" || shape.kind === "map") && isObject(value)) {
    const fields: Fields = shape.kind === "object" ? shape.fields : {};
    const names = [...new Set([...Object.keys(value), ...Object.keys(fields)])].filter((name) => !isInternal(name));
    return Object.fromEntries(
      names.sort().flatMap((name) => {
        const field = fields[name];
        const given = value[name] ?? field?.preset ?? null;
        const inner = field === undefined ? given : canonical(field.shape, given);
        return isEmpty(inner) && shape.kind === "object" ? [] : [[name, inner]];
      }),
    );
  }
  return value;
}

function same(field: Field, before: Value | undefined, after: Value | undefined): boolean {
  const [a, b] = [before, after].map((value) => canonical(field.shape, reveal(value)));
  return (isEmpty(a ?? null) && isEmpty(b ?? null)) || sameValue(a, b);
}

/**
 * What an update to these inputs would change. Compared is with what the resource is (its state), as the original does,
 * so that drift found by a refresh shows; what is shown is the change of the inputs where these differ.
 */
export function ruledChanges(
  fields: RuledFields,
  { state, oldInputs, inputs }: { state: Properties; oldInputs: Properties; inputs: Properties },
): Changes {
  const changes: Changes = new Map();
  for (const [name, field] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const after = inputs[name];
    if (after === undefined && field.keeps === true) {
      continue;
    }
    if (!hasUnknown(after) && same(field, state[name], after ?? field.preset)) {
      continue;
    }
    const replace = field.onChange === "replace";
    const shown = inputChanges(oldInputs[name], after, () => replace, name);
    for (const [path, change] of shown) {
      changes.set(path, change);
    }
    if (shown.size === 0) {
      changes.set(name, { kind: "update", replace, inInputs: false });
    }
  }
  return changes;
}

/** The inputs that would lead to this state: the old ones, corrected where the state has drifted away from them. */
export function driftedInputs(fields: RuledFields, oldInputs: Properties, state: Properties): Properties {
  return Object.fromEntries(
    Object.entries(oldInputs).map(([name, value]) => {
      const field = fields[name];
      return [name, field === undefined || same(field, value, state[name]) ? value : (state[name] ?? value)];
    }),
  );
}

/** The inputs of a resource as they go into its state: without the bookkeeping, also inside. */
export function stored(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map(stored);
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !isInternal(name))
        .map(([name, inner]) => [name, stored(inner)]),
    );
  }
  return value;
}

/**
 * The bookkeeping that the original's bridge keeps in each state: time limits of the operations (in ns; the key is the
 * Terraform SDK's) and the version of the state's layout. Without it the official plugin would migrate the state.
 */
export function bridgeMeta(schemaVersion: string | undefined, limits: boolean): string {
  const limit = 1_200_000_000_000;
  return JSON.stringify({
    ...(limits ? { "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": { create: limit, delete: limit, update: limit } } : {}),
    ...(schemaVersion === undefined ? {} : { schema_version: schemaVersion }),
  });
}
