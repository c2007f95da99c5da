/** Bytes of a file from `first` to `last`, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * What a Range header asks of a file of that size (RFC 9110 section 14.1.2 and 14.2).
 *
 * @returns `whole` for no range, one that is not well-formed, other units and several ranges, which a server may all
 * ignore; `unsatisfiable` if no byte of the file is in the range.
 */
export function readRange(header: string | undefined, size: number): ByteRange | "whole" | "unsatisfiable" {
  const [, set] = /^bytes=(.*)$/i.exec(header ?? "") ?? [];
  const ranges = (set ?? "")
    .split(",")
    .map((range) => range.trim())
    .filter((range) => range !== "");
  const [, from = "", to = ""] = /^(\d*)-(\d*)$/.exec(ranges.length === 1 ? (ranges[0] ?? "") : "") ?? [];
  if (from === "") {
    return to === "" ? "whole" : suffix(Number(to), size);
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) {
    return "whole";
  }
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first >= size ? "unsatisfiable" : { first, last };
}

function suffix(length: number, size: number): ByteRange | "unsatisfiable" {
  return length === 0 || size === 0 ? "unsatisfiable" : { first: Math.max(0, size - length), last: size - 1 };
}
