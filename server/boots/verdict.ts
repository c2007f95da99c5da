import type { DeclaredPhone } from "../../domain/declared-phone";
import { type BootFacts, type Past, readBoot } from "./boot-facts";
import { nameOf } from "./boot-recording";
import type { Boot, PhoneState } from "./phone-status";
import { arrived } from "./step-meaning";
import * as say from "./waits-for";

/** What is to be said of a phone. */
export interface Verdict {
  readonly state: PhoneState;
  readonly waitsFor: string;
  /** What its newest boot has come to. */
  readonly result: Boot["result"];
}

export interface Evidence {
  readonly phone: DeclaredPhone;
  readonly declared: boolean;
  /** Its newest boot; undefined for a phone that never asked. */
  readonly boot: Boot | undefined;
  readonly past: Past;
  /** No request for so long that its boot is over. */
  readonly quiet: boolean;
}

/** Boots that got equally far before one that does so again is called a loop. */
const LOOP_BOOTS = 2;
/** `CTLSEP` and `SEP` alone were seen for a minute before a phone went on (cisco.md section 2.1). */
const LOOP_PAIRS = 5;

/** Judges a phone by its requests (cisco.md section 2.1, fingerprints); what they leave open is said as it was seen. */
export function judge(evidence: Evidence): Verdict {
  const { phone, declared, boot, past, quiet } = evidence;
  if (boot === undefined) {
    return { state: "never-seen", waitsFor: say.neverSeen(), result: "asking" };
  }
  const facts = readBoot(boot, phone.model);
  const unfinished = quiet ? "gave-up" : "asking";
  const wrong = wrongLoad(phone, facts, past);
  if (wrong !== undefined) {
    return { state: "wrong-load", waitsFor: wrong, result: "wrong-load" };
  }
  if (facts.configured) {
    return { state: "configured", waitsFor: say.configured(facts, declared), result: "configured" };
  }
  const loop = looping(evidence, facts);
  return loop === undefined
    ? { state: "asking", waitsFor: say.asking(phone, boot, facts, { declared, quiet }), result: unfinished }
    : { state: "looping", waitsFor: loop, result: unfinished };
}

/** Why the load is not the declared one; undefined if nothing says so. Two spellings are two loads (section 2.6). */
function wrongLoad(phone: DeclaredPhone, facts: BootFacts, past: Past): string | undefined {
  const { load: wanted } = phone;
  if (wanted === null) {
    return undefined;
  }
  if (facts.load !== undefined && facts.load !== wanted) {
    return say.asksForOtherLoad(facts.load, wanted, facts.firmware, phone.model);
  }
  if (facts.load === undefined && past.fetched !== undefined && past.fetched.load !== wanted) {
    return say.fetchedOtherLoad(past.fetched, wanted);
  }
  if (facts.configured) {
    return huntsLoad(facts) ? say.huntsLoad(facts, wanted) : undefined;
  }
  if (facts.own !== undefined) {
    return undefined;
  }
  const stuck = stuckAgain(facts, past) && past.stuckAt !== "";
  return stuck || facts.firmwareRepeats ? say.stuckAtLoad(facts.firmware, past.stuckAt, wanted) : undefined;
}

/** A phone that is up asks for a load only if it runs another one (cisco.md section 1.3). */
function huntsLoad({ firmware }: BootFacts): boolean {
  return firmware !== undefined && nameOf(firmware).kind === "manifest" && !arrived(firmware.outcome);
}

function looping({ phone, declared, boot, past }: Evidence, facts: BootFacts): string | undefined {
  if (boot === undefined) {
    return undefined;
  }
  if (facts.own !== undefined && facts.ownRepeats) {
    return say.ownFileAgain(phone, facts.own, declared);
  }
  if (facts.pairs >= LOOP_PAIRS) {
    return say.pairs(phone, boot);
  }
  if (facts.firmwareRepeats || (stuckAgain(facts, past) && past.stuckAt !== "")) {
    return say.stuckAtLoad(facts.firmware, past.stuckAt, null);
  }
  return stuckAgain(facts, past) ? say.listAgain(phone, boot, facts, past.stuck + 1) : undefined;
}

/** Whether this boot, too, has come no further than those before it. */
function stuckAgain({ firmware }: BootFacts, past: Past): boolean {
  return past.stuck >= LOOP_BOOTS && (firmware === undefined || nameOf(firmware).base === past.stuckAt);
}
