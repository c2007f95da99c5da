/** Means the same file and is nothing that a phone writes, which asks for `x`, `/x` or `./x`. */
const MARK = "/././";
const LONGEST_NAME = 255;

/** How `verify` asks for a file, so that its request is logged and not taken for one of a phone. */
export function markedName(name: string): string {
  return name.length + MARK.length > LONGEST_NAME ? name : MARK + name;
}

/** Whether `verify` asked, by the name as it was asked for at either door. */
export function isMarked(requested: string): boolean {
  return requested.startsWith(MARK);
}
