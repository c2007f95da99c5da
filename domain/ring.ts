import { z } from "zod";
import { servedPathSchema } from "./bundle";
import { type Fault, text, unrepresentable } from "./field";
import { joinPath, type Problem } from "./problem";
import { CONVERT_AUDIO } from "./ring-audio";

export { ringAudioProblems } from "./ring-audio";

/** A ring tone that a user of a phone can choose. */
export interface RingSource {
  /** As the phone shows it. The later phones take at most 25 characters. */
  name: string;
  /**
   * Path of the audio on this machine, `.raw` or `.pcm`: mu-law without a header, 8000 Hz, mono, 240–16080 bytes, a multiple of 240
   * (cisco.md section 4.3). It is served under its base name, which the later phones take up to 25 characters.
   */
  file: string;
}

/** What the later phones take (cisco.md section 4.3). What a 7940 or 7960 takes is not established. */
const LATER_PHONES = { rings: 50, characters: 25 } as const;

/** Name under which a ring is served and that the list gives to the phone. */
export function ringFileName({ file }: Pick<RingSource, "file">): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}

/** A list of rings, in the order in which the phone shows them. No name and no served file stands twice. */
export function ringList(): z.ZodType<RingSource[], unknown> {
  return z
    .array(
      z.strictObject({
        name: text({ form: { pattern: /^\S(.*\S)?$/u, allowed: "a text without blanks at its ends" } }),
        file: text({ also: fileFault }),
      }),
    )
    .min(1)
    .superRefine(
      (rings, context) => {
        for (const { index, key, message, remedy } of repeated(rings)) {
          context.addIssue({ code: "custom", path: [index, key], message, input: rings, params: { remedy } });
        }
      },
      // What stands twice is told beside what else is wrong.
      { when: ({ value }) => Array.isArray(value) },
    );
}

/** What is legal in a list of rings and may not work, because it is only known of the later phones or not at all. */
export function ringCautions(path: string, rings: readonly RingSource[]): Problem[] {
  const warnings: Problem[] = [];
  if (rings.length > LATER_PHONES.rings) {
    warnings.push({
      path,
      rule: "ring-doubtful",
      message: `more than the ${LATER_PHONES.rings} rings that the later phones take; what these take is not known`,
      given: `${rings.length} rings`,
      remedy: "Leave some out",
    });
  }
  for (const [index, ring] of rings.entries()) {
    const shown = { name: ring.name, file: ringFileName(ring) };
    for (const key of ["name", "file"] as const) {
      if (shown[key].length > LATER_PHONES.characters) {
        warnings.push({
          path: joinPath(path, index, key),
          rule: "ring-doubtful",
          message: `longer than the ${LATER_PHONES.characters} characters that the later phones take; what these take is not known`,
          given: JSON.stringify(shown[key]),
          remedy: key === "name" ? "Shorten it" : "Rename the file",
        });
      }
    }
    if (/[^\x20-\x7e]/.test(ring.name)) {
      warnings.push({
        path: joinPath(path, index, "name"),
        rule: "ring-doubtful",
        message: "holds a character beyond ASCII, and how the phone shows it is not known",
        given: JSON.stringify(ring.name),
        remedy: "Do without it, or try it on one phone first",
      });
    }
  }
  return warnings;
}

/** {@link ringCautions} for the distinctive rings, of which it is open whether these phones read them (cisco.md section 8). */
export function distinctiveRingCautions(path: string, rings: readonly RingSource[]): Problem[] {
  return [
    {
      path,
      message: "whether the SIP load of these phones reads DISTINCTIVERINGLIST.XML is not established",
      remedy: "Try it on one phone first",
    },
    ...ringCautions(path, rings),
  ];
}

/** Rings of one list that would be served under the name of another file of another list. The same file may stand in both. */
export function ringClashes(path: string, rings: readonly RingSource[], others: readonly RingSource[]): Problem[] {
  const served = new Map(others.map((ring) => [ringFileName(ring), ring.file]));
  return rings.flatMap((ring, index) => {
    const other = served.get(ringFileName(ring));
    return other === undefined || other === ring.file
      ? []
      : [
          {
            path: joinPath(path, index, "file"),
            message: `would be served under the same name as ${other}`,
            given: JSON.stringify(ring.file),
            remedy: "Rename one of them",
          },
        ];
  });
}

function fileFault(file: string): Fault | undefined {
  const name = ringFileName({ file });
  if (unrepresentable(file) !== undefined) {
    return undefined;
  }
  if (!/.\.(raw|pcm)$/.test(name)) {
    const message = /\.(wav|mp3|ogg|flac|aiff?|au|m4a|aac|wma)$/i.test(name)
      ? "audio in a container, and the phone plays raw audio alone"
      : "not the name of a ring's file";
    return { message, allowed: "a path that ends in .raw or .pcm", remedy: CONVERT_AUDIO };
  }
  return servedPathSchema.safeParse(name).success
    ? undefined
    : {
        message: "a file name that can't be served",
        allowed: "letters, digits and . _ + - behind the last slash, at most 255",
        remedy: "Rename the file",
      };
}

interface Repetition {
  readonly index: number;
  readonly key: keyof RingSource;
  readonly message: string;
  readonly remedy: string;
}

/** @param rings As far as they could be read. */
function repeated(rings: readonly (Partial<RingSource> | undefined)[]): Repetition[] {
  const seen = { name: new Map<string, number>(), file: new Map<string, number>() };
  return rings.flatMap((ring, index) =>
    (["name", "file"] as const).flatMap((key): Repetition[] => {
      const given = ring?.[key];
      if (typeof given !== "string") {
        return [];
      }
      const value = key === "file" ? ringFileName({ file: given }) : given;
      const before = seen[key].get(value);
      if (before === undefined) {
        seen[key].set(value, index);
        return [];
      }
      return [
        key === "name"
          ? { index, key, message: `the name of ring ${before + 1} too`, remedy: "Give each ring a name of its own" }
          : {
              index,
              key,
              message: `served under the same name as the file of ring ${before + 1}`,
              remedy: "Rename one of the files, or list it once",
            },
      ];
    }),
  );
}
