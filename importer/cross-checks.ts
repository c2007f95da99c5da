import type { RuleName } from "../domain/rule-name";
import { type ReadableSettings, settingProblems } from "../domain/settings/checks";
import { type Finding, keysOf, type RawEntries, type RawEntry, settingsFromRaw } from "../domain/settings/from-raw";

/** Members of a group that have to fit to each other. */
const PAIRS = { mediaPorts: ["start", "end"], timers: ["t1Ms", "t2Ms"] };

/**
 * Takes out of a file what does not fit together with the rest that a phone is told, such as a first port above the last one.
 *
 * @param own Entries of the file.
 * @param below Entries of the file that it is laid over.
 */
export function fittingEntries(
  own: ReadonlyMap<string, RawEntry>,
  below: RawEntries,
): { entries: Map<string, RawEntry>; findings: Finding[] } {
  const entries = new Map(own);
  const findings: Finding[] = [];
  const values = new Map([...below, ...own].map(([key, { value }]) => [key, value]));
  const flat = settingsFromRaw(values);
  const takeOut = (keys: readonly string[], message: string, rule: RuleName | undefined, given?: string): void => {
    const taken = keys.flatMap((key) => (entries.has(key) ? [key] : []));
    const first = entries.get(taken[0] ?? "");
    if (first === undefined) {
      return;
    }
    for (const key of taken) {
      entries.delete(key);
    }
    findings.push({
      level: "problem",
      message: `can't be declared: ${message}`,
      ...(rule === undefined ? {} : { rule, fault: message }),
      keys: taken,
      file: first.file,
      line: first.line,
      ...(given === undefined ? {} : { given }),
      instead: "what holds without these keys",
    });
  };
  if (flat.get("clock") === undefined) {
    takeOut(
      keysOf("clock"),
      "no rule of daylight saving: both changes at the same time, or by no time at all",
      "daylight-saving-rule",
    );
  }
  for (const [group, members] of Object.entries(PAIRS)) {
    const settings = { [group]: Object.fromEntries(members.map((member) => [member, flat.get(`${group}.${member}`)])) };
    const problems = settingProblems(settings as ReadableSettings, (name) => name);
    const problem = problems.find(({ path }) => path.startsWith(group));
    if (problem !== undefined) {
      takeOut(
        members.flatMap((member) => keysOf(`${group}.${member}`)),
        problem.message,
        problem.rule,
        problem.given,
      );
    }
  }
  return { entries, findings };
}
