import { nameOf } from "../boots/boot-recording";
import type { Boot, BootStep } from "../boots/phone-status";
import type { SiteFiles } from "./phone-facts";

const HOW: Readonly<Record<BootStep["outcome"], string>> = {
  served: "served",
  unchanged: "served, as the phone has it already",
  "not-found": "not served",
  refused: "refused",
  unconfirmed: "sent whole, its last block not acknowledged",
  "timed-out": "broken off, since the phone acknowledged no more",
  stopped: "broken off by the phone or by the end of the server",
  malformed: "refused: the request can't be understood",
};

/** One request in words: `08:15:09 SIP00036BABCDEF.cnf: not served, asked 3 times`. */
export function told({ time, file, outcome, bytes, repeats }: BootStep): string {
  const times = repeats > 0 ? `, asked ${repeats + 1} times` : "";
  const partly = ["timed-out", "stopped"].includes(outcome) ? ` after ${bytes} bytes` : "";
  return `${time} ${file}: ${HOW[outcome]}${partly}${times}`;
}

/** The same of a file that was not served, with what is new since. */
export function toldOfMissing(step: BootStep, site: SiteFiles): string[] {
  const base = nameOf(step).base;
  return base !== "" && site.find(step.file) !== undefined
    ? [told(step), `${base} is served by now: the phone gets it when it asks again, at the latest after a restart`]
    : [told(step)];
}

/** What was seen of a boot in one line. */
export function walked({ steps }: Boot): string {
  const names = steps.map(({ file, repeats }) => (repeats > 0 ? `${file} (${repeats + 1} times)` : file));
  const shown = names.length > 8 ? [...names.slice(0, 3), "…", ...names.slice(-4)] : names;
  return `it asked for ${shown.join(", ")}`;
}
