import { isExtension, type Line, lineSchema } from "../domain/line";
import { parseLinePassword } from "../domain/line-password";
import { FIELD_LIMITS, UNPROVISIONED } from "../domain/phone-models";
import { formatProblem } from "../domain/problem";
import type { RuleName } from "../domain/rule-name";
import type { Finding, RawEntries } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";
import { LINE_NUMBERS, type LineProxy, proxyOfLine } from "./line-proxies";

/** A line as a description has it. */
export type ImportedLine = Omit<Line, "password" | "mailbox">;

/** The lines of one phone. */
export interface ImportedLines {
  readonly lines: readonly ImportedLine[];
  /** By extension. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** What a phone is told, by both files. */
export interface ToldPhone {
  /** Name of its own file. */
  readonly file: string;
  readonly entries: RawEntries;
  /** Keys whose value can't be trusted to arrive as written. */
  readonly doubtful: ReadonlySet<string>;
}

/** Numbers of the lines that have a name. */
export function usedLines(entries: RawEntries): number[] {
  return LINE_NUMBERS.filter((line) => givenValue(entries, `line${line}_name`) !== "");
}

/**
 * The lines of a phone, from key 1 on.
 *
 * @param proxy What the phone's lines have unless they say otherwise.
 */
export function importLines(phone: ToldPhone, proxy: Partial<LineProxy>): ImportedLines {
  const used = usedLines(phone.entries);
  const parts = used.map((number) => ({ number, ...importLine(phone, number, proxy) }));
  const findings = parts.flatMap((part) => part.findings);
  const lines: ImportedLine[] = [];
  for (const { number, line } of parts) {
    if (line === undefined) {
      continue;
    }
    lines.push(line);
    if (number !== lines.length) {
      findings.push({
        ...at(phone, `line${number}_name`),
        level: "warning",
        rule: "line-gap",
        message: `line ${number} is behind a key without a line, and lines are declared without gaps`,
        keys: [...lineKeys(lines.length), ...lineKeys(number)],
        instead: `key ${lines.length}`,
      });
    }
  }
  const passwords = new Map(parts.flatMap(({ password }) => (password === undefined ? [] : [password])));
  return { lines, passwords, findings };
}

interface LinePart {
  readonly line?: ImportedLine;
  readonly password?: readonly [string, string];
  readonly findings: Finding[];
}

function importLine(phone: ToldPhone, number: number, shared: Partial<LineProxy>): LinePart {
  const { entries } = phone;
  const of = (part: string): string => givenValue(entries, `line${number}_${part}`);
  const extension = of("name");
  if (!isExtension(extension)) {
    const message = "can't be the name of a line: letters, digits and * + _ . - alone, without @ and what follows";
    const finding: Finding = {
      ...at(phone, `line${number}_name`),
      level: "problem",
      rule: "line-name",
      message,
      keys: lineKeys(number),
      given: JSON.stringify(printable(extension)),
      instead: "nothing: the line is left out",
    };
    return { findings: [finding] };
  }
  const findings: Finding[] = [];
  const { host, port } = proxyOfLine(entries, number);
  const answers = (Number(givenValue(entries, "auto_answer")) >> (number - 1)) & 1;
  const wanted: [keyof ImportedLine, string | number | boolean | undefined, string][] = [
    ["displayName", fittingName(of("displayname")), of("displayname")],
    ["shortName", fittingName(of("shortname")), of("shortname")],
    ["authName", authName(entries, number), ""],
    ["contact", of("contact"), of("contact")],
    ["proxy", host === shared.host ? "" : host, host],
    ["proxyPort", port === shared.port || host === "" ? undefined : port, ""],
    ["autoAnswer", answers === 1 ? true : undefined, ""],
  ];
  const line: Record<string, unknown> = { extension };
  for (const [member, value, raw] of wanted) {
    const isDefault = value === extension && (member === "shortName" || member === "authName");
    if (value === undefined || value === "" || isDefault) {
      continue;
    }
    const { error } = lineSchema.safeParse({ extension, [member]: value });
    const key = keyOf(member, number);
    if (error === undefined) {
      line[member] = value;
    }
    if (error !== undefined || (typeof value === "string" && raw !== "" && value !== raw)) {
      findings.push({
        ...at(phone, key),
        level: "warning",
        rule: member === "proxy" || member === "proxyPort" ? "proxy-unfit" : "line-field",
        fault: error?.issues[0]?.message ?? "not as the phone can hold it",
        message:
          error === undefined ? "not as the phone can hold it" : `can't be declared: ${error.issues[0]?.message}`,
        keys: [key],
        given: JSON.stringify(printable(raw || String(value))),
        instead: error === undefined ? JSON.stringify(value) : "the default",
      });
    }
  }
  const secret = passwordOf(phone, number, extension);
  return {
    line: line as unknown as ImportedLine,
    ...(secret.value === undefined ? {} : { password: [extension, secret.value] as const }),
    findings: [...findings, ...withoutAuthName(phone, number), ...secret.findings],
  };
}

/** A password that the phone and Asterisk can hold; no finding has any part of it. */
function passwordOf(phone: ToldPhone, number: number, extension: string): { value?: string; findings: Finding[] } {
  const own = phone.entries.get(`line${number}_password`)?.value ?? "";
  // A line without credentials of its own takes those of line 1 (cisco.md section 1.5).
  const key = own === "" ? "line1_password" : `line${number}_password`;
  const value = givenValue(phone.entries, key);
  const refused = (rule: RuleName, message: string): { findings: Finding[] } => ({
    findings: [
      {
        ...at(phone, key),
        level: "problem",
        rule,
        message,
        keys: [`line${number}_password`],
        instead: `nothing: choose a password, give it to Asterisk, and set it: npm run pulumi -- config set --secret --path 'linePasswords["${extension}"]'`,
      },
    ],
  });
  if (value === "") {
    return refused("password-missing", "no password, and a declared line has one");
  }
  if (phone.doubtful.has(key)) {
    return refused(
      "quotes-broken",
      "a password of which it is not sure what arrives at the phone: its quotes are broken",
    );
  }
  const [problem] = parseLinePassword(value, "", extension).problems;
  return problem === undefined
    ? { value, findings: [] }
    : refused(problem.rule ?? "password-unfit", formatProblem({ ...problem, remedy: "" }).replace(/\. $/, ""));
}

function withoutAuthName(phone: ToldPhone, number: number): Finding[] {
  return authName(phone.entries, number) === ""
    ? [
        {
          ...at(phone, `line${number}_name`),
          level: "warning",
          rule: "auth-name-missing",
          fault: "no user name for the registrar's question",
          message: "no user name for the registrar's question, and a declared line has one",
          keys: [`line${number}_authname`],
          instead: "the extension",
        },
      ]
    : [];
}

function authName(entries: RawEntries, number: number): string {
  const own = entries.get(`line${number}_authname`)?.value ?? "";
  return own === UNPROVISIONED ? "" : own || givenValue(entries, "line1_authname");
}

/** What the phone has in place of nothing, and the word for it, is nothing. */
export function givenValue(entries: RawEntries, key: string): string {
  const value = entries.get(key)?.value ?? "";
  return value === UNPROVISIONED ? "" : value;
}

/** Without blanks at its ends, and no longer than the phone keeps. */
function fittingName(name: string): string {
  const trimmed = name.trim();
  if (Buffer.byteLength(trimmed) <= FIELD_LIMITS.displayNameBytes) {
    return trimmed;
  }
  let fitting = trimmed;
  while (Buffer.byteLength(fitting) >= FIELD_LIMITS.displayNameBytes) {
    fitting = [...fitting].slice(0, -1).join("");
  }
  return fitting.trimEnd();
}

/** The key of a member of a line. */
export function keyOf(member: string, number: number): string {
  switch (member) {
    case "extension":
      return `line${number}_name`;
    case "proxy":
      return `proxy${number}_address`;
    case "proxyPort":
      return `proxy${number}_port`;
    case "autoAnswer":
      return "auto_answer";
    default:
      return `line${number}_${member.toLowerCase()}`;
  }
}

function lineKeys(number: number): string[] {
  const parts = ["name", "shortname", "displayname", "authname", "password", "contact"].map(
    (part) => `line${number}_${part}`,
  );
  return [...parts, `proxy${number}_address`, `proxy${number}_port`];
}

/** Where a key stands, else the file of the phone. */
function at({ entries, file }: ToldPhone, key: string): { file: string; line?: number } {
  const entry = entries.get(key);
  return entry === undefined ? { file } : { file: entry.file, line: entry.line };
}
