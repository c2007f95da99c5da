import type { Input, Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { derivedPassword } from "../domain/derived-password";
import {
  applyDefaults,
  type PhoneDefaults,
  parsePhoneDefaults,
  withoutFollowers,
} from "../domain/fleet/phone-defaults";
import { type PhoneTable, rowPath } from "../domain/fleet/phone-table";
import { isMapping } from "../domain/mapping";
import { type Phone, parsePhoneWith } from "../domain/phone";
import { crossCheckPhones } from "../domain/phone-claims";
import { joinPath, once, type Parsed, type Problem, parsed } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { CiscoPhoneArgs, PhoneLineArgs } from "./cisco-phone";
import type { FleetLineArgs, PhoneFleetArgs } from "./phone-fleet";
import { readPhonesCsv } from "./phones-csv";
import { describeProblems } from "./problem-report";

/** A phone of a fleet that nothing is wrong with, as far as it can be known before its secrets are. */
export interface CheckedPhone {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  readonly input: Omit<CiscoPhoneArgs, "settings" | "fingerprintKey" | "lines"> & { readonly lines: FleetLineArgs[] };
}

/** The lines of a phone, each with its password. */
export type FleetPasswords = (lines: readonly FleetLineArgs[]) => Output<PhoneLineArgs[]>;

/** Seeds that can be guessed would give every password away. */
const SHORTEST_SEED = 16;
/** Stands for passwords, which are checked when they are known. */
const LATER = Secret.of("a password that is checked later on");

/** Checks the phones of a fleet, those of the file included, alone and against each other; sorted by MAC address. */
export function checkFleet({ phones = [], csv, defaults: givenDefaults }: PhoneFleetArgs): Parsed<CheckedPhone[]> {
  const file = csv === undefined ? undefined : readPhonesCsv(csv, "csv");
  const table = file?.value;
  const defaults = parsePhoneDefaults(plainOnly(givenDefaults), "defaults");
  const given = [
    ...phones.map((input, index) => ({ input: input as unknown, path: joinPath("phones", index) })),
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
    ...(given.length === 0 && csv === undefined
      ? [{ path: "phones", message: "no phones", remedy: "Give phones, or csv with the path of a file" }]
      : []),
    ...read.flatMap((each) => each.problems).map(explain),
    ...crossCheckPhones(
      accepted.map(({ phone }) => phone),
      accepted.map(({ path }) => path),
    ).map(explain),
  ]);
  const checked = accepted
    .map(({ phone, input }) => ({ mac: phone.mac.plain, input: input as CheckedPhone["input"] }))
    .sort((a, b) => (a.mac < b.mac ? -1 : 1));
  return parsed(checked, problems, [...defaults.warnings, ...read.flatMap((each) => each.warnings).map(explain)]);
}

/** Finds the password of each line; those that are missing are all told at once. */
export function linePasswords(
  name: string,
  fleet: readonly CheckedPhone[],
  { passwords, passwordSeed }: Pick<PhoneFleetArgs, "passwords" | "passwordSeed">,
): FleetPasswords {
  const known = pulumi.all([pulumi.output(passwords ?? {}), passwordSeed]).apply(([given, seed]): KnownPasswords => {
    const all: KnownPasswords = { given, seed };
    const problems = passwordProblems(
      fleet.flatMap(({ input }) => input.lines),
      all,
    );
    if (problems.length > 0) {
      throw new pulumi.ResourceError(describeProblems(`PhoneFleet "${name}"`, problems), undefined, true);
    }
    return all;
  });
  const passwordOf = ({ extension, password }: FleetLineArgs, { given, seed }: KnownPasswords): Input<string> =>
    password ?? given[extension] ?? (seed === undefined ? "" : derivedPassword(Secret.of(seed), extension).reveal());
  return (lines) =>
    pulumi.secret(known.apply((all) => lines.map((line) => ({ ...line, password: passwordOf(line, all) })))) as Output<
      PhoneLineArgs[]
    >;
}

/** The passwords of a fleet when they are known. */
export interface KnownPasswords {
  readonly given: Readonly<Record<string, string>>;
  readonly seed: string | undefined;
}

/** Lines that have no password, and a seed that could be guessed. */
export function passwordProblems(lines: readonly FleetLineArgs[], { given, seed }: KnownPasswords): Problem[] {
  const missing = lines
    .filter(({ extension, password }) => password === undefined && given[extension] === undefined)
    .map(({ extension }) => extension)
    .sort();
  const problems: Problem[] = [];
  if (seed === undefined && missing.length > 0) {
    problems.push({
      path: "passwords",
      message: `no password for ${missing.length === 1 ? "extension" : "extensions"} ${missing.join(", ")}`,
      remedy: "Give them, or a passwordSeed from which they are made",
    });
  }
  if (seed !== undefined && seed.length < SHORTEST_SEED) {
    problems.push({
      path: "passwordSeed",
      message: "too short to be safe from guessing",
      given: `a secret of ${seed.length} characters`,
      allowed: `at least ${SHORTEST_SEED} characters`,
      remedy: "Take a random one: openssl rand -hex 32",
    });
  }
  return problems;
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
