import type { Input } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { derivedPassword, seedProblems } from "../domain/derived-password";
import {
  applyDefaults,
  type PhoneDefaults,
  parsePhoneDefaults,
  withoutFollowers,
} from "../domain/fleet/phone-defaults";
import { type PhoneTable, rowPath } from "../domain/fleet/phone-table";
import { parseLinePassword } from "../domain/line-password";
import { isMapping } from "../domain/mapping";
import { type Phone, parsePhoneWith } from "../domain/phone";
import { crossCheckPhones } from "../domain/phone-claims";
import { phoneInSite } from "../domain/phone-in-site";
import { joinPath, once, type Parsed, type Problem, parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import type { CiscoPhoneArgs } from "./cisco-phone";
import type { FleetLineArgs, PhoneFleetArgs } from "./fleet-args";
import { readPhonesCsv } from "./phones-csv";

/** A phone of a fleet that nothing is wrong with, as far as it can be known before settings and secrets are. */
export interface CheckedPhone {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  /** Where it stands, for problems. */
  readonly path: string;
  readonly input: Omit<CiscoPhoneArgs, "settings" | "fingerprintKey" | "lines"> & { readonly lines: FleetLineArgs[] };
}

/** The phones of a fleet. */
export interface CheckedFleet {
  /** Sorted by MAC address. */
  readonly phones: readonly CheckedPhone[];
  /** A problem in the words of the file that a phone comes from. */
  readonly explain: (problem: Problem) => Problem;
}

/** Stands for passwords, which are checked when they are known. */
const LATER = Secret.of("a password that is checked later on");

/** Checks the phones of a fleet, those of the file included, alone and against each other. */
export function checkFleet({
  phones: givenPhones,
  csv,
  defaults: givenDefaults,
}: PhoneFleetArgs): Parsed<CheckedFleet> {
  const file = csv === undefined ? undefined : readPhonesCsv(csv, "csv");
  const table = file?.value;
  const defaults = parsePhoneDefaults(plainOnly(givenDefaults), "defaults");
  const given = [
    ...(givenPhones ?? []).map((input, index) => ({ input: input as unknown, path: joinPath("phones", index) })),
    ...rowsOf(table),
  ].map(({ input, path }) => ({
    path,
    // The defaults as they were given: those that were checked lack what is not known yet.
    input: defaults.value === undefined ? input : applyDefaults(input, (givenDefaults ?? {}) as PhoneDefaults),
  }));
  const read = given.map(({ input, path }) =>
    withoutFollowers(
      parsePhoneWith(withoutPasswords(plainOnly(input)), path, { read: () => parsed(LATER, []) }),
      defaults,
    ),
  );
  const accepted: { phone: Phone; path: string; input: unknown }[] = read.flatMap(({ value: phone }, index) => {
    const { path = "", input = {} } = given[index] ?? {};
    return phone === undefined ? [] : [{ phone, path, input }];
  });
  const explain = (problem: Problem): Problem => table?.explain(problem) ?? problem;
  const problems = once([
    ...defaults.problems,
    ...(file?.problems ?? []),
    ...(table?.problems ?? []),
    ...(givenPhones === undefined && csv === undefined
      ? [{ path: "phones", message: "no phones", remedy: "Give phones, or csv with the path of a file" }]
      : []),
    ...read.flatMap((each) => each.problems).map(explain),
    ...crossCheckPhones(
      accepted.map(({ phone }) => phone),
      accepted.map(({ path }) => path),
    ).map(explain),
  ]);
  const checked = accepted
    .map(({ phone, path, input }) => ({ mac: phone.mac.plain, path, input: input as CheckedPhone["input"] }))
    .sort((a, b) => (a.mac < b.mac ? -1 : 1));
  return parsed({ phones: checked, explain }, problems);
}

/** The passwords of a fleet when they are known. */
export interface KnownPasswords {
  readonly given: Readonly<Record<string, string>>;
  readonly seed: string | undefined;
}

/** Lines that have no password, and a seed that could be guessed. */
export function passwordProblems(lines: readonly FleetLineArgs[], { given, seed }: KnownPasswords): Problem[] {
  const missing = lines
    .filter(({ extension, password }) => password === undefined && !Object.hasOwn(given, extension))
    .map(({ extension }) => extension)
    .sort();
  if (seed !== undefined) {
    return seedProblems(seed, "passwordSeed", "Take a random one: openssl rand -hex 32");
  }
  const message = `no password for ${missing.length === 1 ? "extension" : "extensions"} ${missing.join(", ")}`;
  const remedy = "Give them, or a passwordSeed from which they are made";
  return missing.length === 0 ? [] : [{ path: "passwords", message, remedy }];
}

/** The password of a line; undefined if there is none, or if it is not known before the line's own phone is. */
export function passwordOf(
  { extension, password }: FleetLineArgs,
  { given, seed }: KnownPasswords,
): string | undefined {
  if (password !== undefined) {
    return typeof password === "string" ? password : undefined;
  }
  return Object.hasOwn(given, extension)
    ? given[extension]
    : seed === undefined
      ? undefined
      : derivedPassword(Secret.of(seed), extension).reveal();
}

/** Checks all phones in their site with their passwords, as far as both are known: everything at once, each by its place. */
export function checkInSite(
  { phones, explain }: CheckedFleet,
  settings: Parsed<SiteSettings>,
  passwords: KnownPasswords,
): Parsed<true> {
  const missing = passwordProblems(
    phones.flatMap(({ input }) => input.lines),
    passwords,
  );
  const site = settings.value;
  const reports = phones.map(({ path, input }) => {
    const phone = parsePhoneWith(withoutPasswords(plainOnly(input)), path, {
      read: (_, linePath) => {
        const line = input.lines[lineIndex(linePath)];
        const password = line === undefined ? undefined : passwordOf(line, passwords);
        return password === undefined
          ? parsed(LATER, [])
          : parseLinePassword(password, joinPath(linePath, "password"), line?.extension);
      },
    });
    const inSite = phone.value === undefined || site === undefined ? [] : [phoneInSite(phone.value, site, path)];
    return {
      problems: [...phone.problems, ...inSite.flatMap(({ problems }) => problems)],
      warnings: [...phone.warnings, ...inSite.flatMap(({ warnings }) => warnings)],
    };
  });
  const problems = [...settings.problems, ...missing, ...reports.flatMap((each) => each.problems).map(explain)];
  return parsed<true>(true, once(problems), once(reports.flatMap((each) => each.warnings).map(explain)));
}

function lineIndex(linePath: string): number {
  return Number(/\[(\d+)\]$/.exec(linePath)?.[1]);
}

function rowsOf(table: PhoneTable | undefined): { input: unknown; path: string }[] {
  return (table?.rows ?? []).map(({ input, row }) => ({ input, path: rowPath(table?.file ?? "", row) }));
}

/** A description without what is not known yet, such as a secret of the stack. */
function plainOnly(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plainOnly);
  }
  return isMapping(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, member]) =>
          isInput(member) ? [] : [[name, plainOnly(member)] as const],
        ),
      )
    : value;
}

function isInput(value: unknown): value is Input<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function withoutPasswords(phone: unknown): unknown {
  return isMapping(phone) && Array.isArray(phone.lines)
    ? {
        ...phone,
        lines: phone.lines.map((line: unknown) =>
          isMapping(line) ? Object.fromEntries(Object.entries(line).filter(([name]) => name !== "password")) : line,
        ),
      }
    : phone;
}
