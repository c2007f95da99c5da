import type { Note, NoteLevel } from "../boot-report";
import { type Ending, ending } from "./boot-end";
import { SECONDS_A_NAME } from "./boot-timing";
import { runningLoad } from "./flash";
import type { Awaited, PhoneEvent, PhoneState, Stepped, Wanted } from "./phone-state";

type FailedEvent = Extract<PhoneEvent, { kind: "failed" }>;

/** Asks for a file. @param next what is said of the file before it */
export function asks(
  state: PhoneState,
  wanted: Wanted,
  awaited: Awaited,
  { next, notes = [], pauseSeconds = SECONDS_A_NAME }: { next: string; notes?: readonly Note[]; pauseSeconds?: number },
): Stepped {
  return { state: { ...state, awaited }, next, notes, action: { kind: "ask", wanted, pauseSeconds } };
}

/** Ends the boot. */
export function ends(state: PhoneState, ended: Ending, next: string, notes: readonly Note[] = []): Stepped {
  return { state: { ...state, awaited: { kind: "nothing" } }, next, notes, action: { kind: "end", ending: ended } };
}

/** Ends a boot at a file that decides something and that the server does not bring over. */
export function failsAt(state: PhoneState, file: string, { silent, outcome }: FailedEvent): Stepped {
  const cause = silent ? "server silent" : "transfer fails";
  const end = { kind: "looping", load: runningLoad(state.flash), on: file, cause } as const;
  return ends(state, ending(end, outcome), 'shows "TFTP Timeout" and begins again');
}

/** A finding about a file. */
export function note(level: NoteLevel, text: string, file?: string): Note {
  return { level, text, ...(file === undefined ? {} : { file }) };
}
