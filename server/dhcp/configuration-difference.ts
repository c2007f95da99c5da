import { type Fact, type Facts, factsOf, optionNames } from "./configuration-facts";
import type { KeaMap } from "./kea-configuration";

/** What is different in one configuration from another, as lines for a reader, sorted by what they name. */
export type Difference = readonly string[];

/** What a new configuration changes: `added …`, `changed …`, `removed …`. A reservation is named by its MAC alone. */
export function changesBetween(before: KeaMap | undefined, after: KeaMap): Difference {
  const names = optionNames(before ?? {}, after);
  const [old, fresh] = [factsOf(before ?? {}, names), factsOf(after, names)];
  const added = missingFrom(old, fresh).map((fact) => line(fact, "added", withValue(fact)));
  const removed = missingFrom(fresh, old).map((fact) => line(fact, "removed", withValue(fact)));
  const changed = otherValues(old, fresh).map(([was, is]) =>
    line(is, "changed", `${shortName(is)} ${was.value || "(empty)"} -> ${is.value || "(empty)"}`),
  );
  return sorted([...added, ...changed, ...removed]);
}

/**
 * In what a running Kea is other than declared. Settings that the declaration leaves out are Kea's own matter; entries
 * that it leaves out, such as a reservation, are a difference.
 */
export function driftFrom(declared: KeaMap, running: KeaMap): Difference {
  const names = optionNames(declared, running);
  const [wanted, found] = [factsOf(declared, names), factsOf(running, names)];
  return sorted([
    ...missingFrom(found, wanted).map((fact) => line(fact, "", `${fullName(fact)} is missing`)),
    ...missingFrom(wanted, found)
      .filter(({ entry }) => entry)
      .map((fact) => line(fact, "", `${fullName(fact)} is not declared`)),
    ...otherValues(found, wanted).map(([is, must]) =>
      line(must, "", `${must.name} is ${is.value || "(empty)"}, must be ${must.value || "(empty)"}`),
    ),
  ]);
}

/** What the second says and the first does not; of an entry that is missing altogether, not its settings too. */
function missingFrom(first: Facts, second: Facts): Fact[] {
  return [...second]
    .filter(([key, { entry, owner }]) => !first.has(key) && (entry || owner === undefined || first.has(owner)))
    .map(([, fact]) => fact);
}

function otherValues(first: Facts, second: Facts): [Fact, Fact][] {
  return [...second].flatMap(([key, fact]) => {
    const other = first.get(key);
    return other === undefined || other.value === fact.value ? [] : [[other, fact] as [Fact, Fact]];
  });
}

interface Line {
  readonly by: string;
  readonly text: string;
}

function line({ name }: Fact, verb: string, text: string): Line {
  return { by: name, text: verb === "" ? text : `${verb} ${text}` };
}

function sorted(lines: readonly Line[]): string[] {
  return [...lines].sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0)).map(({ text }) => text);
}

function shortName({ name }: Fact): string {
  return name.replace(/^reservation /, "");
}

function withValue(fact: Fact): string {
  return fact.value === "" ? shortName(fact) : `${shortName(fact)} ${fact.value}`;
}

function fullName({ name, value }: Fact): string {
  return value === "" ? name : `${name} ${value}`;
}
