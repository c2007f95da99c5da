import type { Member, Shape } from "./member";
import { codeList, defaultOf, sinceSentence, valuesOf } from "./sentences";

/** One table of the reference. */
export interface Chapter {
  readonly title: string;
  /** Sentences before the table. */
  readonly intro?: string;
  readonly members: readonly Member[];
  /** Which columns there are. */
  readonly about: "settings" | "fields";
}

const NOT_KNOWN = "–";
const COLUMNS = {
  settings: ["Setting", "Cisco key", "Values", "Default", "The phone's own", "What it does"],
  fields: ["Field", "Cisco key", "Values", "Default", "What it does"],
} as const;

/** The reference: what stands before the tables, the tables, and what is doubtful. */
export function reference(opening: string, chapters: readonly Chapter[]): string {
  return [opening.trim(), ...chapters.map(chapterText), doubts(chapters)].join("\n\n").concat("\n");
}

function chapterText({ title, intro, members, about }: Chapter): string {
  const columns = COLUMNS[about];
  const rows = flattened(members).map(([name, member]) => row(name, member, about));
  return [
    `## ${title}`,
    ...(intro === undefined ? [] : [intro]),
    [tableRow(columns), tableRow(columns.map(() => "---")), ...rows.map(tableRow)].join("\n"),
  ].join("\n\n");
}

function row(name: string, member: Member, about: Chapter["about"]): string[] {
  const { keyName, meaning, phoneDefault, since, doubt } = member;
  return [
    `\`${name}\``,
    keyName === undefined ? "" : codeList(keyName),
    valuesOf(member) ?? (isFlag(member.shape) ? "`true`, `false`" : ""),
    shownDefault(member),
    ...(about === "settings" ? [phoneDefault ?? NOT_KNOWN] : []),
    [
      meaning,
      ...(since === undefined ? [] : [sinceSentence(since)]),
      ...(doubt === undefined ? [] : ["[Doubtful](#doubtful)."]),
    ].join(" "),
  ];
}

function shownDefault(member: Member): string {
  const shown = defaultOf(member);
  if (shown === undefined) {
    return "**required**";
  }
  return member.fallbackWords === undefined && member.fallback !== undefined ? asCode(member.fallback) : shown;
}

/** A value as it stands in a description. */
function asCode(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/**
 * Each member by its dotted name, those of mappings and of lists' items behind what holds them. What stands there a second time is
 * not told again but refers to the first.
 */
function flattened(
  members: readonly Member[],
  above = "",
  told: Map<readonly Member[], string> = new Map(),
): [string, Member][] {
  return members.flatMap((member): [string, Member][] => {
    const name = `${above}${member.name}`;
    const inner = innerMembers(member.shape);
    const first = told.get(inner);
    if (first !== undefined) {
      return [[name, { ...member, allowed: `as \`${first}\`` }]];
    }
    if (inner.length > 0) {
      told.set(inner, name);
    }
    return [[name, member], ...flattened(inner, `${name}${member.shape.is === "list" ? "[]" : ""}.`, told)];
  });
}

function innerMembers(shape: Shape): readonly Member[] {
  switch (shape.is) {
    case "mapping":
      return shape.members;
    case "list":
      return innerMembers(shape.item);
    case "or-word":
      return innerMembers(shape.shape);
    default:
      return [];
  }
}

function doubts(chapters: readonly Chapter[]): string {
  const items = chapters.flatMap(({ members }) =>
    flattened(members).flatMap(([name, { doubt, keyName }]) =>
      doubt === undefined ? [] : [`- \`${name}\`${keyName === undefined ? "" : ` (${codeList(keyName)})`}: ${doubt}`],
    ),
  );
  return [
    "## Doubtful",
    "What is not established, or where sources disagree. Try these on one phone first.",
    items.join("\n"),
  ].join("\n\n");
}

function isFlag(shape: Shape): boolean {
  return shape.is === "value" && shape.schema.type === "boolean";
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
