import type { BootStage } from "../boot-report";
import { ending } from "./boot-end";
import { runningLoad } from "./flash";
import { asks, ends, failsAt } from "./moves";
import type { PhoneEvent, PhoneState, Stepped, WalkName } from "./phone-state";
import type { ServedFile } from "./served-file";

/** A name of a walk, and what the phone does when the file is there. */
export interface WalkedName {
  readonly file: (mac: string) => string;
  readonly missing: string;
  readonly expectedMiss: boolean;
  readonly found: (state: PhoneState, file: ServedFile, at: Place) => Stepped;
}

/** Where in a walk the phone is. */
export interface Place {
  readonly walk: WalkName;
  readonly index: number;
  /** The file that was found. */
  readonly name: string;
}

export interface Walk {
  readonly stage: BootStage;
  /** What to do where none of the names is there. */
  readonly remedy: (mac: string) => string;
  readonly names: readonly WalkedName[];
  /** After the last name; by default the phone begins again. */
  readonly atEnd?: (state: PhoneState, next: string) => Stepped;
}

/** Asks for a name of a walk, or comes to its end. */
export function walksOn(
  walks: Readonly<Record<WalkName, Walk>>,
  state: PhoneState,
  { walk, index }: { walk: WalkName; index: number },
  notes: Stepped["notes"] = [],
): Stepped {
  const { stage, names, remedy, atEnd } = walks[walk];
  const name = names[index];
  if (name !== undefined) {
    const { missing, expectedMiss } = name;
    const file = name.file(state.mac);
    const next = index === 0 ? "" : `asks for ${file}`;
    return asks(state, { stage, file, missing, expectedMiss }, { kind: "name", walk, index }, { next, notes });
  }
  if (atEnd !== undefined) {
    const stepped = atEnd(state, "");
    return { ...stepped, notes: [...notes, ...stepped.notes] };
  }
  return ends(
    state,
    ending(
      { kind: "looping", load: runningLoad(state.flash), on: names[0]?.file(state.mac) ?? "", cause: "nothing served" },
      {
        kind: "no load",
        reason: "none of the files that a phone asks for is there",
        remedy: remedy(state.mac),
      },
    ),
    "has no name left and begins again",
    notes,
  );
}

/** A name of a walk was answered. */
export function onName(
  walks: Readonly<Record<WalkName, Walk>>,
  state: PhoneState,
  at: { walk: WalkName; index: number },
  event: PhoneEvent,
): Stepped {
  const name = walks[at.walk].names[at.index];
  if (name === undefined) throw new RangeError(`no name ${at.index} in the walk "${at.walk}"`);
  const file = name.file(state.mac);
  if (event.kind === "failed") return failsAt(state, file, event);
  if (event.kind === "served") return name.found(state, event.file, { ...at, name: file });
  return walksOn(walks, state, { walk: at.walk, index: at.index + 1 });
}
