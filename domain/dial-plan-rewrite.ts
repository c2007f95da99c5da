import type { Piece } from "./dial-plan-pattern";

/**
 * What the groups `%1` to `%5` of a rewrite are. `wildcards`: each run of dots and each `*`, as in Cisco's guide for these phones
 * (SIP IP Phone Administrator Guide 6.x and 7.x, page 3-23) and its source; `runs`: each run of dots and each run of digits, as in
 * another description, of later phones (usecallmanager.nz).
 */
export type GroupReading = "wildcards" | "runs";

const COUNTED: Readonly<Record<GroupReading, readonly Piece["kind"][]>> = {
  wildcards: ["dot", "run"],
  runs: ["literal", "dot"],
};

/** Whether pieces of a kind are groups. */
export function isGroup(kind: Piece["kind"], reading: GroupReading): boolean {
  return COUNTED[reading].includes(kind);
}

/** What a rewrite takes from a match: single digits by dots, and groups by number. */
export function drawnBy(rewrite: string): { readonly dots: number; readonly groups: readonly number[] } {
  const tokens = rewrite.match(/%.|\./g) ?? [];
  return {
    dots: tokens.filter((token) => token === ".").length,
    groups: tokens.filter((token) => /^%[1-5]$/.test(token)).map((token) => Number(token[1])),
  };
}

/** The number that is sent for what was dialled. A group that is not there is nothing, as in the guide. */
export function rewriteNumber(
  rewrite: string,
  digits: string,
  pieces: readonly Piece[],
  reading: GroupReading,
): string {
  const groups = pieces.filter(({ kind }) => isGroup(kind, reading)).map(({ text }) => text);
  // By Cisco a dot goes on with what a `*` took; by the other description it stands for a dot alone.
  const single = pieces.filter(({ kind }) => kind === "dot" || (kind === "run" && reading === "wildcards"));
  const rest = [...single.map(({ text }) => text).join("")];
  return rewrite.replaceAll(/%[0-5s%.]|\./g, (token) => {
    switch (token) {
      case ".":
        return rest.shift() ?? "";
      case "%0":
      case "%s":
        return digits;
      case "%%":
        return "%";
      case "%.":
        return ".";
      default:
        return groups[Number(token[1]) - 1] ?? "";
    }
  });
}
