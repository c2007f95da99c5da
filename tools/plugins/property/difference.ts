import { isObject, isSecret, isUnknown, type Properties, reveal, type Value } from "./wire";

/** What happened to one property, and whether the resource has to be made anew for it. */
export interface PropertyChange {
  readonly kind: "add" | "delete" | "update";
  readonly replace: boolean;
  /** The path is one of the inputs (else: of the outputs, which is drift found by a refresh). */
  readonly inInputs: boolean;
}

/** Changes by property path, as the engine writes paths: `labels[0].value`, `environment["A.B"]`. */
export type Changes = Map<string, PropertyChange>;

export function pathInto(path: string, step: string | number): string {
  if (typeof step === "number") {
    return `${path}[${step}]`;
  }
  if (/[.[\]"]/.test(step) || step === "") {
    return `${path}["${step.replaceAll('"', '\\"')}"]`;
  }
  return path === "" ? step : `${path}.${step}`;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((inner, index) => sameValue(inner, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => name in a && name in b && sameValue(a[name], b[name]));
  }
  return a === b;
}

/**
 * What changed between two sets of inputs, down to the single value. A value that became secret or ceased to be one has
 * changed (the state has to be written again); a changed secret is reported at its own path and never looked into.
 */
export function inputChanges(
  before: Value | undefined,
  after: Value | undefined,
  replaces: (topLevel: string) => boolean,
  path = "",
): Changes {
  const changes: Changes = new Map();
  const report = (kind: PropertyChange["kind"], at: string): void => {
    const topLevel = at.split(/[.[]/, 1)[0] ?? at;
    changes.set(at, { kind, replace: replaces(topLevel), inInputs: true });
  };
  const step = (a: Value | undefined, b: Value | undefined, at: string): void => {
    for (const [inner, change] of inputChanges(a, b, replaces, at)) {
      changes.set(inner, change);
    }
  };
  if (before === undefined || after === undefined) {
    if (before !== after) {
      report(before === undefined ? "add" : "delete", path);
    }
  } else if (isUnknown(after)) {
    report("update", path);
  } else if (isSecret(before) || isSecret(after)) {
    if (!isSecret(before) || !isSecret(after) || !sameValue(reveal(before), reveal(after))) {
      report("update", path);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      step(before[index], after[index], pathInto(path, index));
    }
  } else if (isObject(before) && isObject(after)) {
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
      if (!isInternal(name)) {
        step(before[name], after[name], pathInto(path, name));
      }
    }
  } else if (before !== after) {
    report("update", path);
  }
  return changes;
}

/** Names that belong to the engine or a provider's bookkeeping, such as `__defaults`. */
export function isInternal(name: string): boolean {
  return name.startsWith("__");
}

/** The properties without the bookkeeping of this level. */
export function withoutInternal(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isInternal(name)));
}
