import type { MacAddress } from "../domain/mac-address";
import { FIELD_LIMITS, modelTraits, type PhoneModel } from "../domain/phone-models";
import type { Finding, RawEntries } from "../domain/settings/from-raw";
import type { Overrides } from "../domain/settings/phone-settings";
import { printable } from "../phone/printable";
import { givenValue, type ImportedLine, importLines, type ToldPhone } from "./phone-lines";
import { describedOverrides } from "./site-layers";

/** A phone's file, and what both files tell the phone. */
export interface ReadPhone extends ToldPhone {
  readonly mac: MacAddress;
  /** Of its own file. */
  readonly own: RawEntries;
  readonly flat: Map<string, unknown>;
  /** Numbers of its lines. */
  readonly used: readonly number[];
}

/** A phone as a description has it. */
export interface ImportedPhone {
  readonly mac: string;
  readonly model: PhoneModel;
  readonly label?: string;
  readonly load?: string;
  readonly lines: readonly ImportedLine[];
  readonly overrides?: Overrides;
}

/** A phone, what only its lines know, and what was found. */
export interface ImportedPart {
  /** Undefined for a phone without a line, which can't be declared. */
  readonly phone?: ImportedPhone;
  readonly passwords: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** @param model Of a phone that has no more lines than a 7940. */
export function importPhone(read: ReadPhone, site: ReadonlyMap<string, unknown>, model?: PhoneModel): ImportedPart {
  const proxy = read.flat.get("proxy");
  const port = read.flat.get("proxyPort");
  const {
    lines,
    passwords,
    findings: ofLines,
  } = importLines(read, {
    ...(typeof proxy === "string" ? { host: proxy } : {}),
    ...(typeof port === "number" ? { port } : {}),
  });
  if (lines.length === 0) {
    return {
      passwords,
      findings: [
        ...ofLines,
        {
          level: "warning",
          rule: "phone-without-line",
          message: "a phone without a line, which stays unprovisioned",
          keys: [],
          file: read.file,
          instead: "nothing: the phone is not declared",
        },
      ],
    };
  }
  const { load, ...overrides } = (describedOverrides(read.flat, site) ?? {}) as Overrides;
  const label = labelOf(read);
  const own = Object.keys(overrides).length === 0 ? {} : { overrides };
  const phone: ImportedPhone = {
    mac: read.mac.colons.toUpperCase(),
    model: modelOf(read, model),
    ...(label.label === "" ? {} : { label: label.label }),
    ...(load === undefined ? {} : { load }),
    lines,
    ...own,
  };
  return {
    phone,
    passwords,
    findings: [...ofLines, ...label.findings, ...answerFindings(read), ...unsaidFindings(read, site)],
  };
}

/** The phones of a site, with the passwords of all their lines. */
export function phonesTogether(
  read: readonly ReadPhone[],
  parts: readonly ImportedPart[],
): { phones: ImportedPhone[]; passwords: Map<string, string>; findings: Finding[] } {
  const passwords = new Map<string, string>();
  const findings: Finding[] = [];
  const holders = new Map<string, string>();
  for (const [index, { phone, passwords: own }] of parts.entries()) {
    const file = read[index]?.file ?? "";
    for (const { extension } of phone?.lines ?? []) {
      const holder = holders.get(extension);
      if (holder !== undefined) {
        findings.push({
          level: "problem",
          message: `line ${extension} is also in ${holder}, and a site declares each line once`,
          keys: [],
          file,
          instead: "both are declared, and the description is refused until one has another extension",
        });
      }
      holders.set(extension, holder ?? file);
    }
    for (const [extension, password] of own) {
      passwords.set(extension, passwords.get(extension) ?? password);
    }
  }
  return { phones: parts.flatMap(({ phone }) => phone ?? []), passwords, findings };
}

/** The model that has keys for all lines, else the given one. */
function modelOf({ used }: ReadPhone, given: PhoneModel = "7940"): PhoneModel {
  return fitsBoth(used) ? given : "7960";
}

/** Whether the lines of a phone leave open which model it is. */
function fitsBoth(used: readonly number[]): boolean {
  return Math.max(...used) <= modelTraits("7940").lines;
}

/** The phones whose model is a guess. */
export function guessedModels(read: readonly ReadPhone[], given: PhoneModel | undefined): Finding[] {
  const guessed = read.filter(({ used }) => used.length > 0 && fitsBoth(used));
  return given !== undefined || guessed.length === 0
    ? []
    : [
        {
          level: "info",
          message: `no file says which model they are, and their lines fit on both: ${guessed.map(({ mac }) => mac.plain).join(", ")}`,
          keys: [],
          instead: "7940; --model takes the other one",
        },
      ];
}

function labelOf({ entries }: ReadPhone): { label: string; findings: Finding[] } {
  const entry = entries.get("phone_label");
  const given = entry?.value ?? "";
  const fitting = given.replaceAll(/[<>\\]/g, "").slice(0, FIELD_LIMITS.label);
  return given === fitting
    ? { label: given, findings: [] }
    : {
        label: fitting,
        findings: [
          {
            level: "warning",
            rule: "label-cut",
            message: `more than the ${FIELD_LIMITS.label} characters that the phone keeps, or < > \\`,
            keys: ["phone_label"],
            ...(entry === undefined ? {} : { file: entry.file, line: entry.line }),
            given: JSON.stringify(printable(given)),
            instead: JSON.stringify(fitting),
          },
        ],
      };
}

/** Bits of `auto_answer` that no line has. */
function answerFindings({ entries, used }: ReadPhone): Finding[] {
  const entry = entries.get("auto_answer");
  const value = givenValue(entries, "auto_answer");
  const mask = used.reduce((bits, line) => bits | (1 << (line - 1)), 0);
  if (entry === undefined || value === "" || (/^\d{1,2}$/.test(value) && (Number(value) & ~mask) === 0)) {
    return [];
  }
  return [
    {
      level: "warning",
      rule: "auto-answer-mask",
      message: "not a mask of lines that the phone has",
      keys: ["auto_answer"],
      file: entry.file,
      line: entry.line,
      given: JSON.stringify(printable(value)),
      instead: "the bits of its lines",
    },
  ];
}

/** What a site has to say, and neither file says to this phone. */
function unsaidFindings({ flat, file }: ReadPhone, site: ReadonlyMap<string, unknown>): Finding[] {
  const keys: Record<string, string> = { load: "image_version", timeZone: "time_zone" };
  return Object.entries(keys).flatMap(([name, key]): Finding[] =>
    flat.get(name) === undefined && site.get(name) !== undefined
      ? [
          {
            level: "warning",
            rule: name === "load" ? "load-unsaid" : "time-zone-missing",
            fault: "neither file says it to this phone",
            message: "neither file says it to this phone, and a description says it to all",
            keys: [key],
            file,
            instead: `the site's, ${String(site.get(name))}`,
          },
        ]
      : [],
  );
}
