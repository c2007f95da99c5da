import { nearestName } from "../nearest-name";
import { modelTraits, PHONE_MODELS } from "../phone-models";
import { soundsSecret } from "../secret-name";
import { LEAVES, LISTS } from "../settings/registry";
import type { ValueSchema } from "../settings/value-kind";

/** What a cell is read as. */
export interface CellKind {
  readonly type: ValueSchema["type"];
  /** The only words that it may be. */
  readonly enum?: readonly string[];
  /** What is accepted, in words. */
  readonly allowed: string;
}

/** Where the cells of a column go. */
export interface PhoneColumn {
  /** As documents spell it, such as `extension2`. */
  readonly name: string;
  /** Number of the line from 1; undefined for what belongs to the phone as a whole. */
  readonly line?: number;
  /** Names that lead to the member, from the phone or from the line. */
  readonly path: readonly string[];
  readonly kind: CellKind;
}

/** What the name of a column means. */
export type Recognized =
  | { readonly column: PhoneColumn }
  | { readonly secret: true }
  | { readonly refused: string }
  | { readonly nearest: string | undefined };

const TEXT: CellKind = { type: "string", allowed: "text" };
const MOST_LINES = Math.max(...PHONE_MODELS.map((model) => modelTraits(model).lines));

const PHONE_MEMBERS = ["mac", "model", "load", "currentLoad", "label", "address"] as const;
/** Names of columns by the member of a line, the preferred one first. */
const LINE_MEMBERS: readonly (readonly [member: string, names: readonly string[], kind: CellKind])[] = [
  ["extension", ["extension"], TEXT],
  ["displayName", ["name", "displayName"], TEXT],
  ["shortName", ["shortName"], TEXT],
  ["authName", ["authName"], TEXT],
  ["contact", ["contact"], TEXT],
  ["proxy", ["proxy"], TEXT],
  ["proxyPort", ["proxyPort"], { type: "integer", allowed: "1–65535" }],
  ["autoAnswer", ["autoAnswer"], { type: "boolean", allowed: "true or false" }],
  ["mailbox", ["mailbox"], TEXT],
];

const PHONE_COLUMNS: readonly PhoneColumn[] = PHONE_MEMBERS.map((name) => ({ name, path: [name], kind: TEXT }));

const LINE_COLUMNS: readonly PhoneColumn[] = Array.from({ length: MOST_LINES }, (_, index) => index + 1).flatMap(
  (line) =>
    LINE_MEMBERS.flatMap(([member, names, kind]) =>
      names.map((name) => ({ name: lineColumn(name, line), line, path: [member], kind })),
    ),
);

const OVERRIDE_COLUMNS: readonly PhoneColumn[] = [
  ...LEAVES.map(({ path, setting: { kind } }) => overrideColumn(path, { ...kind.json, allowed: kind.allowed })),
  ...["timeZone", "daylightSaving"].map((name) => overrideColumn([name], TEXT)),
];

const COLUMNS: readonly PhoneColumn[] = [...PHONE_COLUMNS, ...LINE_COLUMNS, ...OVERRIDE_COLUMNS];

const BY_KEY: ReadonlyMap<string, PhoneColumn> = new Map([
  ...LINE_COLUMNS.filter(({ line }) => line === 1).map((column): [string, PhoneColumn] => [
    keyOf(`${column.name}1`),
    column,
  ]),
  ...COLUMNS.map((column): [string, PhoneColumn] => [keyOf(column.name), column]),
]);

const REFUSED: ReadonlyMap<string, string> = new Map([
  [keyOf("overrides.load"), 'Call the column "load"'],
  ...[...LISTS.map(({ name }) => name), "dialPlan", "clockChanges", "extraSettings"].map((name): [string, string] => [
    keyOf(`overrides.${name}`),
    "It does not fit into a cell: declare it for the site, for a model, or as a default of all phones",
  ]),
]);

/** Groups count as columns too, since some problems are those of a group as a whole. */
const GROUP_NAMES = LEAVES.filter(({ path }) => path.length > 1).map(({ path }) => ["overrides", ...path.slice(0, -1)]);

/** Names by place; the preferred name of a line's member comes first and stays. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...GROUP_NAMES.map((path): [string, string] => [placeKey(path, undefined), path.join(".")]),
  ...[...COLUMNS].reverse().map(({ name, path, line }): [string, string] => [placeKey(path, line), name]),
]);

/** Nothing that is longer resembles a name of a column, and comparing takes time. */
const LONGEST_NAME = 80;

/** Names of all columns but overrides and the numbered ones, for a list of what is allowed. */
export const COLUMN_NAMES: readonly string[] = [
  ...PHONE_COLUMNS.map(({ name }) => name),
  ...LINE_MEMBERS.map(([, [name = ""]]) => name),
  `extension2 … mailbox${MOST_LINES}`,
  "overrides.NAME",
];

/** What the header of a column means; capitals, blanks, `_` and `-` make no difference. */
export function recognize(header: string): Recognized {
  const key = keyOf(header);
  const column = BY_KEY.get(key);
  if (column !== undefined) {
    return { column };
  }
  if (soundsSecret(key)) {
    return { secret: true };
  }
  const refused = REFUSED.get(key) ?? REFUSED.get(key.replace(/^(overrides\.[^.]+)\..*$/, "$1"));
  return refused === undefined ? { nearest: header.length > LONGEST_NAME ? undefined : nearest(header) } : { refused };
}

/** Name of the column of a member of a phone, or of one of its lines; undefined if no column can hold it. */
export function columnName(path: readonly string[], line?: number): string | undefined {
  return NAMES.get(placeKey(path, line));
}

/** The column in which the extension of a line stands. */
export function extensionColumn(line: number): string {
  return lineColumn("extension", line);
}

function lineColumn(name: string, line: number): string {
  return line === 1 ? name : `${name}${line}`;
}

function placeKey(path: readonly string[], line: number | undefined): string {
  return `${line ?? "phone"} ${path.join(".")}`;
}

function overrideColumn(path: readonly string[], kind: CellKind): PhoneColumn {
  return { name: `overrides.${path.join(".")}`, path: ["overrides", ...path], kind };
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** Overrides are compared among themselves, since their long prefix would make everything else look alike. */
function nearest(header: string): string | undefined {
  const setting = /^\s*overrides?\s*\.(.*)$/is.exec(header)?.[1];
  const names = COLUMNS.map(({ name }) => name);
  if (setting !== undefined) {
    const settings = OVERRIDE_COLUMNS.map(({ name }) => name.slice("overrides.".length));
    const found = nearestName(setting, settings);
    return found === undefined ? undefined : `overrides.${found}`;
  }
  const bare = OVERRIDE_COLUMNS.find(({ name }) => keyOf(name) === `overrides.${keyOf(header)}`);
  return bare?.name ?? nearestName(header, names);
}
