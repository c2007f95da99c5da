import type { PhoneStatus } from "../../../../server/boots/phone-status";

/** A phone of which only some things matter. */
export function describedPhone(given: Partial<PhoneStatus>): PhoneStatus {
  return {
    mac: "00036BABCDEF",
    model: null,
    load: null,
    extensions: [],
    label: null,
    declared: true,
    state: "never-seen",
    since: null,
    lastSeen: null,
    address: null,
    waitsFor: "",
    lastBoot: null,
    ...given,
  };
}
