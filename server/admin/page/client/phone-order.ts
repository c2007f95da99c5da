import type { PhoneStatus } from "../../../boots/phone-status";
import { STATES_BY_TROUBLE } from "./phone-states";

/** What people read for each order of the phones; the first is the usual one. */
export const SORT_WORDS = {
  trouble: "Trouble first",
  extension: "Extension",
  label: "Name",
  recent: "Last request",
  mac: "MAC address",
} as const;

export type Sort = keyof typeof SORT_WORDS;

type Comparison = (a: PhoneStatus, b: PhoneStatus) => number;

const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Phones that have no such text come after those that have one. */
function byText(textOf: (phone: PhoneStatus) => string | null | undefined): Comparison {
  return (a, b) => {
    const [left, right] = [textOf(a) || undefined, textOf(b) || undefined];
    return left === undefined || right === undefined
      ? Number(left === undefined) - Number(right === undefined)
      : compare(left, right);
  };
}

const byMac: Comparison = (a, b) => (a.mac < b.mac ? -1 : Number(a.mac > b.mac));
const byExtension = byText(({ extensions }) => extensions[0]);

const COMPARISONS: Readonly<Record<Sort, Comparison>> = {
  trouble: (a, b) =>
    STATES_BY_TROUBLE.indexOf(a.state) - STATES_BY_TROUBLE.indexOf(b.state) || byExtension(a, b) || byMac(a, b),
  extension: (a, b) => byExtension(a, b) || byMac(a, b),
  label: (a, b) => byText(({ label }) => label)(a, b) || byMac(a, b),
  // ISO 8601 in UTC sorts as text.
  recent: (a, b) => byText(({ lastSeen }) => lastSeen)(b, a) * bothSeen(a, b) || byMac(a, b),
  mac: byMac,
};

/** Newest first, but phones that were never seen stay at the end. */
function bothSeen(a: PhoneStatus, b: PhoneStatus): 1 | -1 {
  return (a.lastSeen === null) === (b.lastSeen === null) ? 1 : -1;
}

/** The phones in an order; equal ones by MAC, so that none jumps about. */
export function sortPhones(phones: Iterable<PhoneStatus>, sort: Sort): PhoneStatus[] {
  return [...phones].sort(COMPARISONS[sort]);
}
