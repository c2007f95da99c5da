import { nameOf } from "../boots/boot-recording";
import type { BootStep } from "../boots/phone-status";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";
import { told } from "./seen-steps";

/** A phone that gets no answer asks four times within 13 s, from one port (cisco.md section 2.1); a missing file it asks for again after 31 s. */
const UNANSWERED_REPEATS = 3;
const UNANSWERED_MS = 20_000;

/** Whether a phone asks, and whether it gets what is sent. */
export function reachingSymptoms(facts: PhoneFacts): Found[] {
  const [boot] = facts.boots;
  if (boot === undefined) {
    const lease = facts.dhcp?.client?.lease ?? null;
    const given = lease === null ? [] : [`the DHCP server gave it ${lease.address}`];
    return [{ symptom: "never-asked", seen: ["no request of it is known", ...given] }];
  }
  const { steps } = boot;
  return steps.flatMap((step, index): Found[] => {
    // What was asked for again and came then is over.
    if (steps.slice(index + 1).some((later) => nameOf(later).base === nameOf(step).base)) {
      return [];
    }
    const until = Date.parse(steps[index + 1]?.time ?? boot.endedAt);
    return faultOf(step, until, facts);
  });
}

function faultOf(step: BootStep, until: number, { site }: PhoneFacts): Found[] {
  const seen = [told(step)];
  switch (step.outcome) {
    case "timed-out":
    case "stopped":
      return [step.bytes === 0 ? { symptom: "answers-lost", seen } : { symptom: "transfer-broken", seen }];
    case "refused":
      // A file that can be read is refused to those alone who ask too often, and they ask again.
      return site.find(step.file) === undefined ? [{ symptom: "file-not-readable", seen }] : [];
    case "unconfirmed":
      // A file of one block has arrived most often although the last word of that got lost; who asks again has not got it.
      return step.repeats >= UNANSWERED_REPEATS ? [{ symptom: "answers-lost", seen }] : [];
    case "not-found":
      return step.repeats >= UNANSWERED_REPEATS && until - Date.parse(step.time) <= UNANSWERED_MS
        ? [{ symptom: "answers-lost", seen: [...seen, "the answer, that there is no such file, did not reach it"] }]
        : [];
    default:
      return [];
  }
}
