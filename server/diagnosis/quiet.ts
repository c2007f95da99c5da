import { isFirmware } from "../boots/asked-name";
import { nameOf } from "../boots/boot-recording";
import type { Boot, BootStep } from "../boots/phone-status";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";
import { walked } from "./seen-steps";

/** What is to be said of a phone of which no fault was found. */
export function quietSymptoms({ boots, state, lines }: PhoneFacts): Found[] {
  const [boot] = boots;
  if (boot === undefined) {
    return [];
  }
  const missed = boot.steps.filter(isNormallyMissed).map(({ file }) => file);
  const normal: Found[] =
    missed.length === 0 ? [] : [{ symptom: "missing-is-normal", seen: [`it missed ${missed.join(", ")}`] }];
  if (state === "configured") {
    return [{ symptom: "nothing-wrong", seen: [readAt(boot), ...registered(lines)] }, ...normal];
  }
  return boot.result === "gave-up"
    ? [{ symptom: "fell-silent", seen: [walked(boot)] }, ...normal]
    : [...normal, { symptom: "booting", seen: [walked(boot)] }];
}

/** Files that a phone asks for on its way and does not need (cisco.md sections 2.1 and 2.2). */
export function isNormallyMissed(step: BootStep): boolean {
  const name = nameOf(step);
  return (
    step.outcome === "not-found" &&
    !isFirmware(name) &&
    ["trust-list", "device-file", "other-protocol", "ring-list", "locale", "selector"].includes(name.kind)
  );
}

function readAt({ startedAt, endedAt, address }: Boot): string {
  return `it booted from ${startedAt} to ${endedAt}, asking from ${address}`;
}

function registered(lines: PhoneFacts["lines"]): string[] {
  return lines === undefined || lines.length === 0
    ? ["whether it is registered with Asterisk was not looked at"]
    : lines
        .filter(({ state }) => state === "registered")
        .map(({ extension, address }) => `${extension} is registered from ${address}`);
}
