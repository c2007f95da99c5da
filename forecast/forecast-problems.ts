import { joinPath, type Problem } from "../domain/problem";
import type { PhoneForecast } from "./site-forecast";

/** Phones with the same trouble that are told one by one. */
const NAMED = 3;

/** What is wrong with a declaration by how the boots of its phones end; what the model tells itself is left out. */
export function forecastProblems(phones: readonly PhoneForecast[]): { problems: Problem[]; warnings: Problem[] } {
  const found = phones.flatMap((phone) => {
    const finding = onceThere(phone) ?? onItsWay(phone);
    return finding === undefined ? [] : [{ mac: phone.mac, ...finding }];
  });
  return {
    problems: summed(found.filter(({ certain }) => certain)),
    warnings: summed(found.filter(({ certain }) => !certain)),
  };
}

interface Finding {
  /** Whether nothing but what is established leads there. */
  readonly certain: boolean;
  readonly problem: Problem;
}

const FAILS = { loops: "its boot loops", refuses: "it refuses", "stands still": "its boot stands still:" } as const;
const ONE_LOAD = "Let load, os79xx and templates of your own name one load";

/** What its files do to a phone that runs its load. */
function onceThere({ path, wanted, onceThere: boot, mayStayUnregistered }: PhoneForecast): Finding | undefined {
  const { ending, load, inVain } = boot;
  const warning = (message: string, remedy?: string): Finding => ({
    certain: false,
    problem: { path, message, ...(remedy === undefined ? {} : { remedy: sentence(remedy) }) },
  });
  switch (ending.kind) {
    case "unknown":
      return undefined;
    case "registers":
      if (load !== wanted) {
        return warning(`its files lead it to ${load}, and it is to run ${wanted}`, ONE_LOAD);
      }
      return inVain.length === 0
        ? undefined
        : warning(`at each boot it asks for ${inVain.join(" and ")}, which is not among the firmware`, ONE_LOAD);
    case "unregistered":
      return mayStayUnregistered
        ? undefined
        : warning(`it comes up and does not register: ${ending.because}`, ending.remedy);
    default:
      return { ...warning(`${FAILS[ending.kind]} ${ending.because}`, ending.remedy), certain: true };
  }
}

/**
 * A way that the plan knows and the replay does not come to the end of: its files are right, so that the two differ in what is not
 * established for these phones.
 */
function onItsWay({ path, from, wanted, ending, load, isWholeWay }: PhoneForecast): Finding | undefined {
  const isThere = ending.kind === "unregistered" || (ending.kind === "registers" && load === wanted);
  if (!isWholeWay || from === wanted || ending.kind === "unknown" || isThere) {
    return undefined;
  }
  const what =
    ending.kind === "registers"
      ? `it stays on ${load} and never takes ${wanted}`
      : `${FAILS[ending.kind]} ${ending.because}`;
  const message = `replayed, ${what}; whether a phone does so is not established`;
  const given = `${from} to ${wanted}`;
  return {
    certain: false,
    problem: { path: joinPath(path, "currentLoad"), message, given, remedy: "Try it on one phone first" },
  };
}

/** Many phones with one trouble are one problem: the first ones are named, the rest is counted. */
function summed(found: readonly (Finding & { readonly mac: string })[]): Problem[] {
  const alike = new Map<string, Problem[]>();
  for (const { mac, problem } of found) {
    const key = JSON.stringify({ ...problem, path: "" }).replaceAll(mac, "MAC");
    alike.set(key, [...(alike.get(key) ?? []), problem]);
  }
  return [...alike.values()].flatMap((group) => {
    const shown = group.length <= NAMED + 1 ? group : group.slice(0, NAMED);
    const rest = group.length - shown.length;
    return shown.map((problem, index) =>
      rest > 0 && index === shown.length - 1
        ? { ...problem, message: `${problem.message}; and so for ${rest} more phones` }
        : problem,
    );
  });
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
