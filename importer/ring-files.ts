import { type RingSource, ringAudioProblems, ringList } from "../domain/ring";
import type { Finding } from "../domain/settings/from-raw";
import { printable } from "../phone/printable";
import { readRingList } from "../phone/ring-list-reader";
import { asFinding } from "./cnf-file";

/** Where the audio of rings is found. */
export interface RingAudio {
  /** The bytes of a file of the folder; undefined if it is not there or can't be read. */
  readonly bytesOf: (name: string) => Uint8Array | undefined;
  /** Path that a description is to give for it. */
  readonly pathOf: (name: string) => string;
}

/** The rings of RINGLIST.DAT that can be declared; their audio stays where it is. */
export function importRings(
  file: string,
  bytes: Uint8Array,
  audio: RingAudio,
): { rings: RingSource[]; findings: Finding[] } {
  const { rings: listed, notes } = readRingList(file, bytes);
  const findings = notes.map(asFinding);
  const rings: RingSource[] = [];
  for (const { name, file: ringFile } of listed) {
    const ring = { name: name.trim(), file: audio.pathOf(ringFile.trim()) };
    const bytesOfRing = audio.bytesOf(ringFile.trim());
    const { error } = ringList().safeParse([...rings, ring]);
    const faults =
      bytesOfRing === undefined
        ? ["its file is not there"]
        : [...(error?.issues ?? []), ...ringAudioProblems("", bytesOfRing)].map(({ message }) => message);
    if (faults.length === 0) {
      rings.push(ring);
    } else {
      findings.push({
        level: "problem",
        message: `the ring "${printable(name)}" can't be declared: ${faults.join("; ")}`,
        keys: [],
        file,
        given: JSON.stringify(printable(ringFile)),
        instead: "nothing",
      });
    }
  }
  return { rings, findings };
}
