import { type Flash, runningLoad } from "./flash";
import { LOADER_SINCE, type LoadIdentity } from "./load-identity";

/** Why an image can't be run, or what is to be said about the step; cisco.md section 2.8. */
export interface StepVerdict {
  readonly refused?: { readonly cause: "unsigned image" | "jump"; readonly reason: string; readonly remedy: string };
  readonly caution?: string;
}

const SIGNED_SINCE = 5;

/**
 * Whether a phone takes the next load: an unsigned image never again after a signed one, and no jump over the releases that
 * Cisco's order names. What is not established is taken, with a caution.
 *
 * @param next the load, or the loader, that is in the image
 */
export function judgeStep(flash: Flash, next: LoadIdentity, signed: boolean): StepVerdict {
  if (flash.signed && !signed) {
    return {
      refused: {
        cause: "unsigned image",
        reason: `the phone has a signed load, ${runningLoad(flash)}, and takes no unsigned image any more`,
        remedy: "serve the signed files of the load: .loads, .sbn and .sb2",
      },
    };
  }
  const from = flash.application;
  if (from === undefined) {
    return {};
  }
  const far = next.major >= LOADER_SINCE;
  if (from.program === "sccp" && from.major < SIGNED_SINCE && far) {
    return jump(from, next, "a factory load first needs a release 5, such as P0S3-05-3-00");
  }
  if (from.program === "sip" && from.major < SIGNED_SINCE && far) {
    return jump(from, next, "Cisco's order is 4.4, then 5.3, then 6.x, then 7.x");
  }
  if (from.program === "sip" && from.major >= 8 && next.program === "sip" && next.major < LOADER_SINCE) {
    return jump(from, next, "the way down goes to a release 7 first");
  }
  return cautionOf(from, next);
}

function cautionOf(from: LoadIdentity, next: LoadIdentity): StepVerdict {
  if (from.program === "sip" && next.program === "sip" && from.major < 6 && next.major > from.major + 1) {
    return {
      caution: `Cisco's order of SIP releases is 4.4, 5.3, 6.x, 7.x; that ${next.name} can follow ${from.name} at once is not established`,
    };
  }
  if (from.program === "sip" && next.program === "sccp" && from.major !== LOADER_SINCE) {
    return { caution: `the way from SIP to SCCP is known from SIP 7.x only, not from ${from.name}` };
  }
  return {};
}

function jump(from: LoadIdentity, next: LoadIdentity, remedy: string): StepVerdict {
  return {
    refused: {
      cause: "jump",
      reason: `${from.name} can't be followed by ${next.name} in one step; the screen shows "Protocol Application Invalid"`,
      remedy,
    },
  };
}
