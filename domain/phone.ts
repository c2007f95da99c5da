import { z } from "zod";
import { cnfCautions } from "./cnf-caution";
import { choice, type Fault, field, text } from "./field";
import { applicationLoad, selectedLoad } from "./firmware-load";
import { isExtension, type Line, lineCautions, lineSchema } from "./line";
import { parseLinePassword } from "./line-password";
import { MacAddress } from "./mac-address";
import { isMapping, present } from "./mapping";
import { isIpv4 } from "./network-address";
import { FIELD_LIMITS, modelTraits, PHONE_MODELS, type PhoneModel } from "./phone-models";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import type { Overrides } from "./settings/phone-settings";
import { parseOverrides } from "./settings/site-settings";
import { parseWith, type UnknownKeys } from "./zod-problems";

/** One Cisco 7940 or 7960 on a SIP load. */
export interface Phone {
  mac: MacAddress;
  model: PhoneModel;
  /** Load of this phone alone. @default that of its model or site */
  load?: string;
  /** Load that it runs before its first boot from here, from which its way to `load` is planned. @default not known */
  currentLoad?: string;
  /** Upper right corner of the display, best at most 11 characters of 31. Key `phone_label` (cisco.md section 1.11). @default none */
  label?: string;
  /** IPv4 address that DHCP is to give it. @default any */
  address?: string;
  /** What it has different from its model and site. @default nothing */
  overrides?: Overrides;
  /** From key 1 on: at most 2 on a 7940, 6 on a 7960. */
  lines: Line[];
}

const phoneSchema = z.strictObject({
  mac: field((given) => readMac(given)),
  model: choice(...PHONE_MODELS),
  load: applicationLoad().optional(),
  currentLoad: selectedLoad().optional(),
  label: text({
    max: FIELD_LIMITS.label,
    form: { pattern: /^[^<>\\]*$/u, allowed: "text without < > \\ and double quotes" },
  }).optional(),
  address: text({
    also: (given) => (isIpv4(given) ? undefined : { message: "not an IPv4 address", allowed: "such as 192.168.1.40" }),
  }).optional(),
  overrides: z.unknown().optional(),
  lines: z.array(lineSchema),
});

/** Where the password of a line comes from. */
export interface PasswordSource {
  /** The password of a line, or what is wrong with it. */
  readonly read: (line: Record<string, unknown>, linePath: string) => Parsed<Secret>;
  /** How keys that a line does not have are told; without it a `password` key belongs to the line. */
  readonly unknownKeys?: UnknownKeys;
}

/**
 * Validates one phone whose lines carry their passwords, each a text or a Secret.
 *
 * @param path Where it stands, for the paths of problems.
 */
export function parsePhone(input: unknown, path = ""): Parsed<Phone> {
  return parsePhoneWith(input, path, {
    read: (line, linePath) => parseLinePassword(line.password, joinPath(linePath, "password"), line.extension),
  });
}

/** Validates one phone whose passwords come from elsewhere, or from its lines if the source does not say otherwise. */
export function parsePhoneWith(input: unknown, path: string, source: PasswordSource): Parsed<Phone> {
  const lines = rawLines(input);
  const ownPasswords = source.unknownKeys === undefined;
  const fields = parseWith(
    phoneSchema,
    ownPasswords ? withoutPasswords(input) : input,
    path,
    source.unknownKeys ?? {
      alsoAllowed: (at) => (/lines\[\d+\]$/.test(at) ? ["password"] : []),
    },
  );
  const passwords = lines.map((line, index) => source.read(line, joinPath(path, "lines", index)));
  const given = isMapping(input) ? input : {};
  const overridesPath = joinPath(path, "overrides");
  const overrides = parseOverrides(given.overrides, overridesPath, source.unknownKeys);
  const problems = [
    ...fields.problems,
    ...overrides.problems,
    ...passwords.flatMap((password) => password.problems),
    ...lineCountProblems(path, input),
    ...repeatedExtensions(path, lines),
    ...twoLoads(path, given),
  ];
  const phone =
    fields.value === undefined || (overrides.given && overrides.value === undefined)
      ? undefined
      : assemble(fields.value, passwords, overrides.value);
  const warnings = [
    ...passwords.flatMap((password) => password.warnings),
    ...overrides.warnings,
    ...(phone === undefined ? [] : cautions(path, phone)),
  ];
  return parsed(phone, problems, warnings);
}

/** What a phone has different from its model and site, its load included; undefined if nothing. */
export function ownSettings({ load, overrides }: Phone): Overrides | undefined {
  return load === undefined ? overrides : { ...overrides, load };
}

/** The lines as they were given, where they are mappings at all; others keep their place as empty ones. */
export function rawLines(input: unknown): Record<string, unknown>[] {
  const lines = typeof input === "object" && input !== null && "lines" in input ? input.lines : undefined;
  return Array.isArray(lines) ? lines.map((line) => (isMapping(line) ? line : {})) : [];
}

function assemble(
  { overrides: _, ...fields }: z.output<typeof phoneSchema>,
  passwords: readonly Parsed<Secret>[],
  overrides: Overrides | undefined,
): Phone | undefined {
  const lines: Line[] = [];
  for (const [index, line] of fields.lines.entries()) {
    const password = passwords[index]?.value;
    if (password === undefined) {
      return undefined;
    }
    lines.push({ ...(present(line) as Omit<Line, "password">), password });
  }
  return {
    ...(present(fields) as Omit<Phone, "lines" | "overrides">),
    ...(overrides === undefined || Object.keys(overrides).length === 0 ? {} : { overrides }),
    lines,
  };
}

function withoutPasswords(input: unknown): unknown {
  if (!isMapping(input) || !Array.isArray(input.lines)) {
    return input;
  }
  return {
    ...input,
    lines: input.lines.map((line: unknown) => {
      if (!isMapping(line)) {
        return line;
      }
      const { password: _, ...rest } = line;
      return rest;
    }),
  };
}

function lineCountProblems(path: string, input: unknown): Problem[] {
  if (!isMapping(input) || !Array.isArray(input.lines)) {
    return [];
  }
  const count = input.lines.length;
  const model = PHONE_MODELS.find((each) => each === input.model);
  const most = Math.max(...(model === undefined ? PHONE_MODELS : [model]).map((each) => modelTraits(each).lines));
  if (count >= 1 && count <= most) {
    return [];
  }
  return [
    {
      path: joinPath(path, "lines"),
      message: count === 0 ? "no line; the phone would stay unprovisioned" : `${count} lines`,
      allowed: `1–${most}${model === undefined ? "" : ` on a ${model}`}`,
    },
  ];
}

function repeatedExtensions(path: string, lines: readonly Record<string, unknown>[]): Problem[] {
  return lines.flatMap(({ extension }, index) => {
    const first = lines.findIndex((line) => line.extension === extension);
    return !isExtension(extension) || first === index
      ? []
      : [
          {
            path: joinPath(path, "lines", index, "extension"),
            rule: "extension-twice",
            message: `also the extension of ${joinPath(path, "lines", first)}`,
            given: `"${extension}"`,
            remedy: "Give each line its own",
          },
        ];
  });
}

function twoLoads(path: string, { load, overrides }: Record<string, unknown>): Problem[] {
  return load !== undefined && isMapping(overrides) && overrides.load !== undefined
    ? [
        {
          path: joinPath(path, "overrides", "load"),
          message: "a second load beside the phone's own",
          remedy: "Keep the one outside of overrides",
        },
      ]
    : [];
}

function cautions(path: string, phone: Phone): Problem[] {
  return [
    ...cnfCautions(joinPath(path, "label"), phone.label),
    ...longLabel(joinPath(path, "label"), phone.label),
    ...phone.lines.flatMap((line, index) => lineCautions(joinPath(path, "lines", index), line)),
  ];
}

/** Sources name 11 characters, and files that are in use have more. */
function longLabel(path: string, label = ""): Problem[] {
  return label.length > FIELD_LIMITS.labelShown
    ? [
        {
          path,
          rule: "label-long",
          message: `longer than the ${FIELD_LIMITS.labelShown} characters that the phone is said to keep`,
          given: JSON.stringify(label),
          remedy: "Take a shorter one, or look at one phone first",
        },
      ]
    : [];
}

function readMac(given: unknown): { value: MacAddress } | { faults: Fault[] } {
  const allowed = "12 hex digits, such as 00:03:6B:AB:CD:EF, 0003.6bab.cdef or SEP00036BABCDEF";
  if (given === undefined || given === null) {
    return { faults: [{ message: "missing", allowed }] };
  }
  if (typeof given !== "string") {
    return { faults: [{ message: "not a text", allowed, remedy: "Write it in quotes" }] };
  }
  try {
    return { value: MacAddress.parse(given) };
  } catch (error) {
    const message = error instanceof Error ? error.message : "not a MAC address";
    return { faults: [{ message, allowed, remedy: "Copy it from the label on the back of the phone" }] };
  }
}
