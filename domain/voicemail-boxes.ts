import { derivedPin } from "./derived-password";
import type { PasswordWords } from "./directory/directory-passwords";
import type { Line } from "./line";
import type { Phone } from "./phone";
import { joinPath, once, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import { parsePin, weaknessOf } from "./voicemail-pin";

/** Sections of voicemail.conf that hold no boxes. */
const RESERVED = ["aliases", "general", "zonemessages"];

/** A voicemail box of one line or of several. */
export interface VoicemailBox {
  readonly box: string;
  readonly context: string;
  /** First PIN; who uses the box may change it. */
  readonly pin: Secret;
  /** Whose box it is: display name of its first line, else the box itself. */
  readonly name: string;
  /** Where a mail goes about each message. @default none */
  readonly email?: string;
}

/** Where PINs come from. */
export interface PinSource {
  /** By the extension of a line of the box. */
  readonly pins: ReadonlyMap<string, Secret>;
  /** From which the PINs of all other boxes are made. @default none: every box needs a PIN of its own */
  readonly seed?: Secret | undefined;
  readonly words: PasswordWords;
}

/** How the PIN of a line's box is set in a stack's configuration. */
export const STACK_PIN: PasswordWords = {
  path: (extension) => `voicemailPins[${JSON.stringify(extension)}]`,
  set: (extension) => `Set one: npm run pulumi -- config set --secret --path '${STACK_PIN.path(extension)}'`,
  remove: (extension) => `Remove it: npm run pulumi -- config rm --path '${STACK_PIN.path(extension)}'`,
};

/** How it is given to a component. */
export const GIVEN_PIN: PasswordWords = {
  path: (extension) => `voicemailPins[${JSON.stringify(extension)}]`,
  set: () => "Give one in voicemailPins, or a passwordSeed from which they are made",
  remove: () => "Remove it",
};

/** A line that has a box, and where it stands. */
interface BoxedLine {
  readonly line: Line;
  readonly path: string;
}

/**
 * A box for each `mailbox` of the lines, sorted by context and box; lines that name the same one share it.
 *
 * @param paths Where each phone stands.
 * @param emails Address of the box of a line, by the line's extension.
 */
export function voicemailBoxes(
  phones: readonly Phone[],
  paths: readonly string[],
  source: PinSource,
  emails: { readonly given: Readonly<Record<string, string>>; readonly path: string },
): Parsed<VoicemailBox[]> {
  const byBox = new Map<string, BoxedLine[]>();
  for (const [index, { lines }] of phones.entries()) {
    for (const [number, line] of lines.entries()) {
      if (line.mailbox !== undefined) {
        const path = joinPath(paths[index] ?? joinPath("phones", index), "lines", number);
        byBox.set(line.mailbox, [...(byBox.get(line.mailbox) ?? []), { line, path }]);
      }
    }
  }
  const boxes = [...byBox].map(([mailbox, lines]) => boxOf(mailbox, lines.sort(byExtension), source, emails));
  const extensions = new Set([...byBox.values()].flatMap((lines) => lines.map(({ line }) => line.extension)));
  const problems = [
    ...boxes.flatMap((each) => each.problems),
    ...Object.keys(emails.given)
      .filter((extension) => !extensions.has(extension))
      .map((extension) => ({
        path: joinPath(emails.path, extension),
        message: "no line with a mailbox has this extension",
        remedy: "Remove it, or give that line a mailbox",
      })),
  ];
  const values = boxes.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return parsed(
    values.sort((a, b) => (`${a.context} ${a.box}` < `${b.context} ${b.box}` ? -1 : 1)),
    problems,
    once([...boxes.flatMap((each) => each.warnings), ...unusedPins(source, extensions)]),
  );
}

/** PINs that belong to no box. */
export function unusedPins({ pins, words }: PinSource, extensions: ReadonlySet<string>): Problem[] {
  return [...pins.keys()]
    .filter((extension) => !extensions.has(extension))
    .sort()
    .map((extension) => ({
      path: words.path(extension),
      message: "no line with a voicemail box has this extension",
      remedy: words.remove(extension),
    }));
}

function boxOf(
  mailbox: string,
  lines: readonly BoxedLine[],
  { pins, seed, words }: PinSource,
  emails: { readonly given: Readonly<Record<string, string>>; readonly path: string },
): Parsed<VoicemailBox> {
  const [box = "", context = ""] = mailbox.split("@");
  const extensions = lines.map(({ line }) => line.extension);
  const names = [...extensions, box];
  const own = extensions.flatMap((extension) => {
    const pin = pins.get(extension);
    return pin === undefined ? [] : [{ extension, pin }];
  });
  const read = own.map(({ extension, pin }) => parsePin(pin, words.path(extension), names));
  const addresses = extensions.filter((extension) => Object.hasOwn(emails.given, extension));
  const problems = [
    ...read.flatMap((each) => each.problems),
    ...contradictions(own, words, (a, b) => a.pin.reveal() === b.pin.reveal()),
    ...contradictions(
      addresses.map((extension) => ({ extension })),
      { path: (extension) => joinPath(emails.path, extension) },
      (a, b) => emails.given[a.extension] === emails.given[b.extension],
    ),
    ...lines.flatMap(({ path }) => reservedContext(context, joinPath(path, "mailbox"), mailbox)),
  ];
  const isWeak = (pin: string): boolean => weaknessOf(pin, names) !== undefined;
  const pin = read[0]?.value ?? (seed === undefined ? undefined : derivedPin(seed, mailbox, isWeak));
  const [first] = lines;
  if (pin === undefined && own.length === 0) {
    problems.push({
      path: joinPath(first?.path ?? "", "mailbox"),
      message: `no PIN for the voicemail box ${mailbox}`,
      remedy: words.set(extensions[0] ?? ""),
    });
  }
  const email = addresses[0] === undefined ? undefined : emails.given[addresses[0]];
  const name = first?.line.displayName ?? box;
  return parsed(
    pin === undefined ? undefined : { box, context, pin, name, ...(email === undefined ? {} : { email }) },
    problems,
    read.flatMap((each) => each.warnings),
  );
}

/** Two lines of one box of which different things are said. */
function contradictions<T extends { readonly extension: string }>(
  given: readonly T[],
  { path }: Pick<PasswordWords, "path">,
  agree: (a: T, b: T) => boolean,
): Problem[] {
  const [first, ...others] = given;
  return others
    .filter((other) => first !== undefined && !agree(first, other))
    .map(({ extension }) => ({
      path: path(extension),
      message: `not the same as for extension ${first?.extension}, which has the same voicemail box`,
      remedy: "Give it for one of the lines",
    }));
}

function reservedContext(context: string, path: string, mailbox: string): Problem[] {
  return RESERVED.includes(context)
    ? [
        {
          path,
          message: `${context} holds no boxes in voicemail.conf`,
          given: `"${mailbox}"`,
          allowed: "another context",
        },
      ]
    : [];
}

function byExtension(a: BoxedLine, b: BoxedLine): number {
  return a.line.extension < b.line.extension ? -1 : 1;
}
