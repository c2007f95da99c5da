import type { Note } from "./boot-report";

/** One ring that the phone offers. */
export interface Ring {
  readonly name: string;
  /** File in the TFTP root, `.pcm` or `.raw`. */
  readonly file: string;
  /** In the list, from 1. */
  readonly line: number;
}

/** Reads `RINGLIST.DAT`: display name, one or more TAB, file name (cisco.md section 4.2); LF or CRLF, empty lines skipped. */
export function readRingList(file: string, bytes: Uint8Array): { rings: readonly Ring[]; notes: readonly Note[] } {
  const rings: Ring[] = [];
  const notes: Note[] = [];
  for (const [index, raw] of Buffer.from(bytes).toString("latin1").split("\n").entries()) {
    const text = raw.replace(/\r$/, "");
    if (text.trim() === "") continue;
    const [, name = "", ring = ""] = /^([^\t]+)\t+([^\t]+)$/.exec(text) ?? [];
    if (name === "")
      notes.push({
        level: "warning",
        file,
        line: index + 1,
        rule: "ring-line",
        text: "no ring: a name and a file name with a TAB between them",
      });
    else rings.push({ name, file: ring, line: index + 1 });
  }
  return { rings, notes };
}
