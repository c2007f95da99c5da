import type { PhoneState, PhoneStatus } from "../../../boots/phone-status";

/** The states in the order of the trouble they are. */
export const STATES_BY_TROUBLE: readonly PhoneState[] = ["looping", "wrong-load", "asking", "never-seen", "configured"];

/** What people read for a state. */
export const STATE_WORDS: Readonly<Record<PhoneState, string>> = {
  looping: "Looping",
  "wrong-load": "Wrong load",
  asking: "Asking",
  "never-seen": "Never seen",
  configured: "Configured",
};

/** How many phones are in each state. */
export function countStates(phones: Iterable<PhoneStatus>): Readonly<Record<PhoneState, number>> {
  const counts = { looping: 0, "wrong-load": 0, asking: 0, "never-seen": 0, configured: 0 };
  for (const { state } of phones) {
    counts[state] += 1;
  }
  return counts;
}

/** A MAC as people read it: `00:03:6B:AB:CD:EF`. */
export function macText(mac: string): string {
  return mac.match(/../g)?.join(":") ?? mac;
}
