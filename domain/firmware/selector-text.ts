import { selectedLoadFault } from "../firmware-load";
import type { Problem } from "../problem";
import type { RuleName } from "../rule-name";

/** Name of the file that early loads ask for first. */
export const SELECTOR_NAME = "OS79XX.TXT";

/** Something about OS79XX.TXT that an early load may not understand. */
export interface SelectorFinding {
  /**
   * - `selector-lines`: it does not hold one name, on its first line
   * - `selector-name`: the name is not one of a load for these phones
   * - `selector-blanks`, `selector-line-end`: something beside the name that may be taken for a part of it
   */
  readonly rule: Extract<RuleName, "selector-lines" | "selector-name" | "selector-blanks" | "selector-line-end">;
  /** What is there, as a phrase. */
  readonly said: string;
  readonly allowed?: string;
  readonly remedy?: string;
}

/** What OS79XX.TXT says. */
export interface Selector {
  /** The name, without blanks around it; whatever stands there where it is none. */
  readonly load: string;
  /** Why no load is named. */
  readonly fault?: SelectorFinding;
  /** Told of a name that can be read, whether or not it is one of a load. */
  readonly cautions: readonly SelectorFinding[];
}

const ONE_NAME = "one name of a load, such as P003-8-11-00";
/** Nothing else is a blank: in bytes that a phone reads, a byte order mark or a hard space is a part of the name. */
const BLANKS_AROUND = /^[ \t\r]+|[ \t\r]+$/g;

/**
 * Reads OS79XX.TXT: one line with the base name of a load (cisco.md section 2.6). A line end and blanks behind the name occur in sets that
 * work; Cisco's CSCdv19260 has phones that ask for the name with its blank, so that blanks are cautioned against.
 */
export function readSelector(content: string | Uint8Array): Selector {
  const text = typeof content === "string" ? content : Buffer.from(content).toString("latin1");
  const [first = "", ...more] = text.split("\n");
  const load = first.replaceAll(BLANKS_AROUND, "");
  const rest = more.some((line) => line.replaceAll(BLANKS_AROUND, "") !== "");
  const said =
    load === ""
      ? rest
        ? "an empty first line, and the name after a newline"
        : "empty"
      : rest
        ? "a newline with more text after it"
        : /[ \t\r]/.test(load)
          ? "more than one name"
          : undefined;
  if (said !== undefined) {
    return { load, fault: { rule: "selector-lines", said, allowed: ONE_NAME }, cautions: [] };
  }
  const cautions: SelectorFinding[] = [];
  if ((more.length > 0 ? first.replace(/\r$/, "") : first) !== load) {
    const blanks = "blanks around the name: some loads ask for the name with them";
    cautions.push({ rule: "selector-blanks", said: blanks, remedy: "Write the name alone" });
  }
  if (more.length > 0) {
    cautions.push({
      rule: "selector-line-end",
      said: "a line end behind the name; some sets that work have one, and whether every early load takes it is not known",
      remedy: "End the file behind the name",
    });
  }
  const unfit = selectedLoadFault(load);
  return unfit === undefined
    ? { load, cautions }
    : { load, fault: { rule: "selector-name", said: unfit.message, allowed: ONE_NAME, ...remedyOf(unfit) }, cautions };
}

/**
 * What about the text of OS79XX.TXT an early load may not understand, wherever the text comes from.
 *
 * @param path Where the text comes from.
 */
export function selectorTextFindings(text: string, path: string): { problems: Problem[]; warnings: Problem[] } {
  const { fault, cautions } = readSelector(text);
  const given = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  const problemOf = ({ rule, said, allowed, remedy }: SelectorFinding): Problem => ({
    path,
    rule,
    message: `${SELECTOR_NAME}: ${said}`,
    given,
    ...(allowed === undefined ? {} : { allowed }),
    ...(remedy === undefined ? {} : { remedy }),
  });
  return {
    problems: fault === undefined ? [] : [problemOf(fault)],
    warnings: cautions.map(problemOf),
  };
}

function remedyOf({ remedy }: { readonly remedy?: string }): { remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}
