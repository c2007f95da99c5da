import { ringAudioProblems, ringCautions, ringList } from "../domain/ring";
import { printable } from "../phone/printable";
import { readRingList } from "../phone/ring-list-reader";
import type { Breach } from "./finding";

/** What is wrong with RINGLIST.DAT or the audio that it names, or may not work (cisco.md sections 4.2 and 4.3). */
export function ringBreaches(
  file: string,
  bytes: Uint8Array,
  audioOf: (name: string) => Uint8Array | undefined,
): Breach[] {
  const { rings: listed, notes } = readRingList(file, bytes);
  const rings = listed.map(({ name, file: audio }) => ({ name: name.trim(), file: audio.trim() }));
  const at = (index: number): Pick<Breach, "file" | "line"> => ({ file, line: listed[index]?.line ?? 1 });
  const told = [
    ...(ringList().safeParse(rings).error?.issues ?? []).flatMap((issue): Breach[] =>
      typeof issue.path[0] === "number" ? [{ ...at(issue.path[0]), rule: "ring-list", said: issue.message }] : [],
    ),
    ...ringCautions("", rings).map(({ path, message, given }): Breach => {
      const [, index] = /^\[(\d+)\]/.exec(path) ?? [];
      const place = index === undefined ? { file } : at(Number(index));
      return { ...place, rule: "ring-doubtful", said: message, ...(given === undefined ? {} : { given }) };
    }),
  ];
  const audio = rings.flatMap((ring, index): Breach[] => {
    const given = JSON.stringify(printable(ring.file));
    const audioBytes = audioOf(ring.file);
    return audioBytes === undefined
      ? [{ ...at(index), rule: "ring-file-missing", said: "its file is not in the folder", given }]
      : ringAudioProblems("", audioBytes).map((problem) => ({
          ...at(index),
          rule: "ring-audio",
          said: `${printable(ring.file)}: ${problem.message}`,
          given: problem.given ?? given,
        }));
  });
  return [
    ...notes.flatMap(({ rule, line, text }): Breach[] =>
      rule === undefined ? [] : [{ rule, file, said: text, ...(line === undefined ? {} : { line }) }],
    ),
    ...(rings.length === 0 ? [] : told),
    ...audio,
  ];
}
