import { z } from "zod";
import { cnfCautions } from "./cnf-caution";
import { choice, type Fault, field, type TextRule, text, textFaults } from "./field";
import { applicationLoad } from "./firmware-load";
import { parseLinePassword } from "./line-password";
import { MacAddress } from "./mac-address";
import { FIELD_LIMITS, modelTraits, PHONE_MODELS, type PhoneModel, UNPROVISIONED } from "./phone-models";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import { parseWith, type UnknownKeys } from "./zod-problems";

/** One line of a phone: one extension that registers. */
export interface Line {
  /** User part of the address of record; also the name of the Asterisk endpoint. Key `lineN_name` (cisco.md section 1.5). */
  extension: string;
  /** Name that others see, at most 32 bytes. Key `lineN_displayname`. @default none */
  displayName?: string;
  /** Text beside the key. Key `lineN_shortname`. @default the extension */
  shortName?: string;
  /** User name of the digest. Key `lineN_authname`. @default the extension */
  authName?: string;
  /** Secret of the digest, 1–31 characters. Key `lineN_password`. */
  password: Secret;
  /** Voicemail box `box@context` whose messages light the lamp. @default none */
  mailbox?: string;
}

/** One Cisco 7940 or 7960 on a SIP load. */
export interface Phone {
  mac: MacAddress;
  model: PhoneModel;
  /** Load of this phone alone. @default that of the site */
  load?: string;
  /** Upper right corner of the display, at most 11 characters. Key `phone_label` (cisco.md section 1.11). @default none */
  label?: string;
  /** From key 1 on: at most 2 on a 7940, 6 on a 7960. */
  lines: Line[];
}

const notMagic = (given: string): Fault | undefined =>
  given.toUpperCase() === UNPROVISIONED
    ? { message: "the word with which the phone marks an unused line", remedy: "Choose another" }
    : undefined;

/** Names go into quoted SIP display names and into Asterisk's `"name" <number>`. */
const nameForm = {
  pattern: /^[^\s<>\\]([^<>\\]*[^\s<>\\])?$/u,
  allowed: "letters, digits, blanks inside and punctuation but < > \\ and double quotes",
};

const extensionRule: TextRule = {
  max: FIELD_LIMITS.extension,
  // All of it can stand unescaped in a SIP URI, in a .cnf value and as the name of an Asterisk section.
  form: { pattern: /^[A-Za-z0-9*+_.-]+$/, allowed: "letters, digits and * + _ . -" },
  also: notMagic,
};

const lineSchema = z.strictObject({
  extension: text(extensionRule),
  displayName: text({ maxBytes: FIELD_LIMITS.displayNameBytes, form: nameForm }).optional(),
  shortName: text({ max: FIELD_LIMITS.shortName, form: nameForm }).optional(),
  authName: text({
    max: FIELD_LIMITS.authName,
    form: { pattern: /^[A-Za-z0-9*+_.@-]+$/, allowed: "letters, digits and * + _ . @ -" },
    also: notMagic,
  }).optional(),
  mailbox: text({
    max: FIELD_LIMITS.extension,
    form: { pattern: /^[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+$/, allowed: "BOX@CONTEXT, such as 100@default" },
  }).optional(),
});

const phoneSchema = z.strictObject({
  mac: field((given) => readMac(given)),
  model: choice(...PHONE_MODELS),
  load: applicationLoad().optional(),
  label: text({
    max: FIELD_LIMITS.label,
    form: { pattern: /^[^<>\\]*$/u, allowed: "text without < > \\ and double quotes" },
  }).optional(),
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
  const problems = [
    ...fields.problems,
    ...passwords.flatMap((password) => password.problems),
    ...lineCountProblems(path, input),
    ...repeatedExtensions(path, lines),
  ];
  const phone = fields.value === undefined ? undefined : assemble(fields.value, passwords);
  const warnings = [
    ...passwords.flatMap((password) => password.warnings),
    ...(phone === undefined ? [] : cautions(path, phone)),
  ];
  return parsed(phone, problems, warnings);
}

/** True for what can be the extension of a line. */
export function isExtension(given: unknown): given is string {
  return typeof given === "string" && textFaults(given, extensionRule).length === 0;
}

/** The lines as they were given, where they are mappings at all; others keep their place as empty ones. */
export function rawLines(input: unknown): Record<string, unknown>[] {
  const lines = typeof input === "object" && input !== null && "lines" in input ? input.lines : undefined;
  return Array.isArray(lines) ? lines.map((line) => (isMapping(line) ? line : {})) : [];
}

function assemble(fields: z.output<typeof phoneSchema>, passwords: readonly Parsed<Secret>[]): Phone | undefined {
  const lines: Line[] = [];
  for (const [index, line] of fields.lines.entries()) {
    const password = passwords[index]?.value;
    if (password === undefined) {
      return undefined;
    }
    lines.push({ ...(present(line) as Omit<Line, "password">), password });
  }
  return { ...(present(fields) as Omit<Phone, "lines">), lines };
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
            message: `also the extension of ${joinPath(path, "lines", first)}`,
            given: `"${extension}"`,
            remedy: "Give each line its own",
          },
        ];
  });
}

function cautions(path: string, phone: Phone): Problem[] {
  return [
    ...cnfCautions(joinPath(path, "label"), phone.label),
    ...phone.lines.flatMap((line, index) => {
      const at = (key: string): string => joinPath(path, "lines", index, key);
      const warnings = [
        ...cnfCautions(at("displayName"), line.displayName),
        ...cnfCautions(at("shortName"), line.shortName),
      ];
      if (Buffer.byteLength(line.displayName ?? "") === FIELD_LIMITS.displayNameBytes) {
        warnings.push({
          path: at("displayName"),
          message: "fills the phone's buffer of 32 bytes; the last character may be lost",
          remedy: "Take one less",
        });
      }
      if ((line.shortName ?? line.extension).length > FIELD_LIMITS.shortNameShown) {
        warnings.push({
          path: at("shortName"),
          message: `longer than the ${FIELD_LIMITS.shortNameShown} characters that the display is likely to show`,
          remedy: "Give a shorter one",
        });
      }
      return warnings;
    }),
  ];
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

function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
