import { isMapping } from "../domain/mapping";

/** What a comparison on the host said. */
export interface DriftAnswer {
  /** In which the host differs from what it was given last: somebody's change there. */
  readonly differences: readonly string[];
  /** In which what was given last differs from what is declared: a change that is still to come. */
  readonly pending: readonly string[];
  /** What kept a part from being compared. */
  readonly problems: readonly string[];
  /** Of the last repair. */
  readonly mark: string | undefined;
}

/** The server's own answer as JSON, see docs/operations.md. */
export function readServerAnswer(stdout: string): DriftAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  if (!isMapping(answer) || !Array.isArray(answer.differences)) {
    return undefined;
  }
  const all = answer.differences.filter(isMapping).map(lineOf);
  const isPending = answer.pending === true;
  const own = Array.isArray(answer.sinceDelivery) ? answer.sinceDelivery.filter(isMapping).map(lineOf) : [];
  return {
    differences: isPending ? own : all,
    pending: isPending ? all.filter((line) => !own.includes(line)) : [],
    problems: Array.isArray(answer.problems) ? answer.problems.map(String) : [],
    mark: typeof answer.repair === "string" ? answer.repair : undefined,
  };
}

function lineOf({ place, file, fault, parts }: Readonly<Record<string, unknown>>): string {
  const said = Array.isArray(parts) ? parts.map(String).join(", ") : "";
  if (typeof file !== "string") {
    return `${String(place)}: ${said}`;
  }
  return place === "mode"
    ? `mode: ${file}: ${said}`
    : `${String(place)}: ${String(fault)} ${file}${said === "" ? "" : `: ${said}`}`;
}

const SINCE = "since it was applied: ";
const REPAIR = "repair: ";

/** Lines: the differences, what was changed since the last apply, the mark, and a word on the whole. */
export function readDhcpAnswer(stdout: string): DriftAnswer | undefined {
  const lines = stdout.trim().split("\n");
  const mark = lines.find((line) => line.startsWith(REPAIR))?.slice(REPAIR.length);
  if (mark === undefined) {
    return undefined;
  }
  const named = (all: readonly string[]): string[] => all.map((line) => `dhcp: ${line}`);
  const isPending = lines.some((line) => line.startsWith("pending: "));
  const own = lines.filter((line) => line.startsWith(SINCE)).map((line) => line.slice(SINCE.length));
  const all = lines.filter(
    (line) => !/^(repair: |pending: |warning: |differences: |since it was applied: |Kea goes by )/.test(line),
  );
  return {
    differences: named(isPending ? own : all),
    pending: named(isPending ? all.filter((line) => !own.includes(line)) : []),
    problems: [],
    mark: mark === "none" ? undefined : mark,
  };
}
