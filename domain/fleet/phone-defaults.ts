import { z } from "zod";
import { choice } from "../field";
import { applicationLoad, selectedLoad } from "../firmware-load";
import { lineSchema } from "../line";
import { isMapping } from "../mapping";
import { PHONE_MODELS } from "../phone-models";
import { joinPath, type Parsed, type Problem, parsed } from "../problem";
import { soundsSecret } from "../secret-name";
import { overridesSchema } from "../settings/phone-settings";
import { GROUPS } from "../settings/registry";
import { parseWith, showGiven } from "../zod-problems";

/** What phones have unless they say otherwise; their own checks judge it again once it is filled in. */
export interface PhoneDefaults {
  /** `7940` or `7960`. @default none: each phone has to say it */
  readonly model?: unknown;
  /** SIP load. @default that of the model or the site */
  readonly load?: unknown;
  /** Load that they run before their first boot from here. @default not known */
  readonly currentLoad?: unknown;
  /** Settings, which go before those of model and site. @default nothing */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Members of each line but its extension and password; `{extension}` in a text stands for the extension. @default nothing */
  readonly line?: Readonly<Record<string, unknown>>;
}

const PLACEHOLDER = /\{[^{}]*\}/g;
const EXTENSION = "{extension}";

const defaultsSchema = z.strictObject({
  model: choice(...PHONE_MODELS).optional(),
  load: applicationLoad().optional(),
  currentLoad: selectedLoad().optional(),
  overrides: overridesSchema.optional(),
  line: lineSchema.omit({ extension: true }).partial().optional(),
});

/**
 * Validates defaults, so that a mistake in them is told once and not again for each phone. What contradicts other settings is
 * told of the phones.
 *
 * @param input The defaults; undefined for none.
 * @param path Where they stand.
 */
export function parsePhoneDefaults(input: unknown, path: string): Parsed<PhoneDefaults> {
  if (input === undefined) {
    return parsed<PhoneDefaults>({}, []);
  }
  const { problems } = parseWith(defaultsSchema, checkable(input), path, {
    describe: (at, key) => (soundsSecret(key) ? sharedPassword(at) : undefined),
  });
  return parsed<PhoneDefaults>(isMapping(input) ? input : {}, [
    ...problems.map((problem) => asGiven(problem, input, path)),
    ...placeholderProblems(input, joinPath(path, "line")),
    ...twoLoads(input, joinPath(path, "overrides", "load")),
  ]);
}

/**
 * Fills in what a phone does not say: settings name by name, those of a group member by member, and members of its lines.
 * What is there stays the very same, secrets of a stack included.
 *
 * @param input A phone as it was given, valid or not.
 * @returns The input itself where there is nothing to fill in.
 */
export function applyDefaults(input: unknown, { model, load, currentLoad, overrides, line }: PhoneDefaults): unknown {
  if (!isPlain(input)) {
    return input;
  }
  const own = isPlain(input.overrides) ? input.overrides : {};
  const filled = fill(input, {
    model,
    load: own.load === undefined ? load : undefined,
    currentLoad,
    overrides: overrides === undefined ? undefined : fillOverrides(input, overrides),
  });
  const lines = line === undefined ? input.lines : fillLines(input.lines, line);
  return lines === input.lines ? filled : { ...filled, lines };
}

function fillOverrides(phone: Record<string, unknown>, overrides: Readonly<Record<string, unknown>>): unknown {
  // One of the two kinds of rule takes the place of the other, and a phone's own load that of its overrides.
  const own = isPlain(phone.overrides) ? phone.overrides : {};
  const instead: Record<string, unknown> = {
    load: phone.load,
    daylightSaving: own.clockChanges,
    clockChanges: own.daylightSaving,
  };
  return Object.fromEntries(Object.entries(overrides).filter(([name]) => instead[name] === undefined));
}

function fillLines(lines: unknown, line: Readonly<Record<string, unknown>>): unknown {
  if (!Array.isArray(lines)) {
    return lines;
  }
  const filled = lines.map((each: unknown) => (isPlain(each) ? fill(each, expanded(line, each.extension)) : each));
  return filled.every((each, index) => each === lines[index]) ? lines : filled;
}

/** The defaults of a line; those that need an extension are left out where it has none. */
function expanded(line: Readonly<Record<string, unknown>>, extension: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(line).flatMap(([name, value]) => {
      if (typeof value !== "string" || !value.includes(EXTENSION)) {
        return [[name, value]];
      }
      return typeof extension === "string" ? [[name, value.replaceAll(EXTENSION, () => extension)]] : [];
    }),
  );
}

/** Names whose members are filled in one by one. */
const MERGED: ReadonlySet<string> = new Set(["overrides", ...GROUPS]);

const NOTHING: Record<string, unknown> = {};

/** The same mapping where nothing is missing. */
function fill(own: Record<string, unknown>, defaults: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const added: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(defaults)) {
    const given = own[name];
    if (isPlain(value) && MERGED.has(name)) {
      const inner = given === undefined ? NOTHING : given;
      const merged = isPlain(inner) ? fill(inner, value) : inner;
      if (merged !== inner) {
        added[name] = merged;
      }
    } else if (given === undefined && value !== undefined) {
      added[name] = value;
    }
  }
  return Object.keys(added).length === 0 ? own : { ...own, ...added };
}

/** A mapping as code and YAML write it; anything else, such as a value that is not known yet, has no members of interest. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isMapping(value)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** An extension that is as short as can be and fits every text: what is wrong with it is wrong with all. */
const ANY_EXTENSION = "1";

/** What can be judged without a phone: no admin password, and no text with a placeholder that is a problem of its own. */
function checkable(input: unknown): unknown {
  if (!isMapping(input)) {
    return input;
  }
  const without = (value: unknown, drop: (name: string, member: unknown) => boolean): unknown =>
    isMapping(value)
      ? Object.fromEntries(Object.entries(value).filter(([name, member]) => !drop(name, member)))
      : value;
  const line = without(input.line, (name, member) => Object.hasOwn(lineSchema.shape, name) && hasUnknown(member));
  return {
    ...input,
    overrides: without(input.overrides, (name) => name === "adminPassword"),
    line: isMapping(line) ? expanded(line, ANY_EXTENSION) : line,
  };
}

/** Shows the text of a line as it was given, its placeholder included. */
function asGiven(problem: Problem, input: unknown, path: string): Problem {
  const line = isMapping(input) && isMapping(input.line) ? input.line : {};
  const name = Object.keys(line).find((each) => joinPath(path, "line", each) === problem.path);
  const given = name === undefined ? undefined : showGiven(line[name]);
  return given === undefined || problem.given === undefined ? problem : { ...problem, given };
}

function hasUnknown(value: unknown): boolean {
  return placeholders(value).some((each) => each !== EXTENSION);
}

function placeholders(value: unknown): string[] {
  return typeof value === "string" ? (value.match(PLACEHOLDER) ?? []) : [];
}

function placeholderProblems(input: unknown, path: string): Problem[] {
  const line = isMapping(input) && isMapping(input.line) ? input.line : {};
  return Object.entries(line).flatMap(([name, value]) => {
    const given = showGiven(value);
    return Object.hasOwn(lineSchema.shape, name) && hasUnknown(value)
      ? [
          {
            path: joinPath(path, name),
            message: "holds a placeholder that nothing stands for",
            ...(given === undefined ? {} : { given }),
            allowed: EXTENSION,
          },
        ]
      : [];
  });
}

function sharedPassword(path: string): Problem {
  return {
    path,
    message: "a password for all phones; who knows one line's would know every line's",
    remedy: "Remove it, and set one secret from which every line's own password is made: passwordSeed",
  };
}

function twoLoads(input: unknown, path: string): Problem[] {
  return isMapping(input) &&
    input.load !== undefined &&
    isMapping(input.overrides) &&
    input.overrides.load !== undefined
    ? [{ path, message: "a second load beside the one of all phones", remedy: "Keep the one outside of overrides" }]
    : [];
}

/**
 * A phone without the problem that its model is missing, where defaults that are wrong may have been to give it. Nothing else
 * that a phone needs comes from defaults.
 */
export function withoutFollowers<T>(phone: Parsed<T>, defaults: Parsed<PhoneDefaults>): Parsed<T> {
  return defaults.problems.length === 0
    ? phone
    : {
        ...phone,
        problems: phone.problems.filter(({ path, message }) => !(message === "missing" && path.endsWith(".model"))),
      };
}
