import { FIRST_SIGNED, FIRST_WITH_MANIFEST, type LoadIdentity } from "../../domain/firmware/load-identity";
import { type Flash, runningLoad } from "./flash";

/** Why an image can't be run, or what is to be said about the step; cisco.md section 2.8. */
export interface StepVerdict {
  readonly refused?: { readonly cause: "unsigned image" | "jump"; readonly reason: string; readonly remedy: string };
  readonly caution?: string;
}

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
  const far = next.major >= FIRST_WITH_MANIFEST;
  if (from.kind === "sccp" && from.major < FIRST_SIGNED && far) {
    return jump(from, next, "a factory load first needs a release 5, such as P0S3-05-3-00");
  }
  if (from.kind === "sip" && from.major < FIRST_SIGNED && far) {
    return jump(from, next, "Cisco's order is 4.4, then 5.3, then 6.x, then 7.x");
  }
  if (from.kind === "sip" && from.major >= 8 && next.kind === "sip" && next.major < FIRST_WITH_MANIFEST) {
    return jump(from, next, "the way down goes to a release 7 first");
  }
  return cautionOf(from, next);
}

function cautionOf(from: LoadIdentity, next: LoadIdentity): StepVerdict {
  if (from.kind === "sip" && next.kind === "sip" && from.major < 6 && next.major > from.major + 1) {
    return {
      caution: `Cisco's order of SIP releases is 4.4, 5.3, 6.x, 7.x; that ${next.load} can follow ${from.load} at once is not established`,
    };
  }
  if (from.kind === "sip" && next.kind === "sccp" && from.major !== FIRST_WITH_MANIFEST) {
    return { caution: `the way from SIP to SCCP is known from SIP 7.x only, not from ${from.load}` };
  }
  return {};
}

function jump(from: LoadIdentity, next: LoadIdentity, remedy: string): StepVerdict {
  return {
    refused: {
      cause: "jump",
      reason: `${from.load} can't be followed by ${next.load} in one step; the screen shows "Protocol Application Invalid"`,
      remedy,
    },
  };
}
