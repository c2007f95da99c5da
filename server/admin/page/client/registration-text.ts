import type { Refusals, Registration, RegistrationState } from "../../../registrations/registration-status";
import type { Tone } from "./outcomes";

/** What people read for a state of a registration, and how to take it. */
export const REGISTRATION_WORDS: Readonly<Record<RegistrationState, { readonly words: string; readonly tone: Tone }>> =
  {
    registered: { words: "registered", tone: "good" },
    unreachable: { words: "registered, does not answer", tone: "bad" },
    "not-registered": { words: "not registered", tone: "doubtful" },
    refused: { words: "refused", tone: "bad" },
    unknown: { words: "not known", tone: "quiet" },
  };

const REASON_WORDS: Readonly<Record<Refusals["reason"], string>> = {
  "wrong-password": "wrong password",
  "unknown-line": "Asterisk does not know the line",
};

/** What people read of refusals before their time: `wrong password, 5 times from 192.168.1.20, since`. */
export function refusalsText({ reason, times, address }: Refusals): string {
  return `${REASON_WORDS[reason]}, ${times === 1 ? "once" : `${times.toLocaleString("en")} times`} from ${address}, since`;
}

/** How long a phone takes to answer, if that is known: `4 ms`. */
export function roundTripText({ roundTripMs }: Registration): string | undefined {
  return roundTripMs === null ? undefined : `answers in ${Math.max(1, Math.round(roundTripMs))} ms`;
}
