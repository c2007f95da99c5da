import type { RuleName } from "../domain/rule-name";
import type { Breach } from "./finding";

/** Rules that say of a key that it does not arrive. */
const LOST: readonly RuleName[] = [
  "value-unfit",
  "proxy-unfit",
  "load-name",
  "time-zone-unknown",
  "daylight-saving-value",
  "daylight-saving-rule",
  "media-ports-order",
  "timers-order",
];

/** Rules that are broken in a file only because another one is. */
const CAUSES: { readonly [Name in RuleName]?: readonly RuleName[] } = {
  "phone-without-line": ["line-name"],
  "label-long": ["label-cut"],
  "manifest-unreadable": ["image-cut-off", "image-empty", "image-too-large", "file-unreadable"],
};

/**
 * Leaves out what is only so because a key has no value that could be taken: that is told where the key stands, and what the phone
 * takes instead is not established.
 */
export function withoutConsequences(breaches: readonly Breach[]): Breach[] {
  const lost = new Set(breaches.flatMap(({ rule, keys = [] }) => (LOST.includes(rule) ? keys : [])));
  const broken = new Map<RuleName, Set<string | undefined>>();
  for (const { rule, file } of breaches) {
    broken.set(rule, (broken.get(rule) ?? new Set()).add(file));
  }
  const follows = ({ rule, file }: Breach): boolean => {
    return (CAUSES[rule] ?? []).some((cause) => broken.get(cause)?.has(file) === true);
  };
  return breaches.filter(
    (breach) => !follows(breach) && !(breach.line === undefined && breach.keys?.some((key) => lost.has(key))),
  );
}
