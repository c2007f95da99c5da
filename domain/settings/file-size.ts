import type { Problem } from "../problem";
import type { PhoneSettings } from "./phone-settings";
import { rawKeys } from "./raw-keys";

/**
 * Bytes of a `.cnf` file up to which nothing is known to go wrong. The phone's limit is not established; it says `W210 TFTP Error :
 * buffer full` for files beyond it, and the largest one that is known to work has 5.8 KB (cisco.md section 1.1).
 */
const SAFE_BYTES = 4096;
/** Colon, blank, quotes and line end. */
const AROUND_A_VALUE = 5;
/** The comment on top, and the admin password. */
const FRAME = 140;

/** A warning where the file that all phones read grows beyond what is known to work. */
export function fileSizeCautions(settings: PhoneSettings, path: string): Problem[] {
  const bytes = [...rawKeys(settings)].reduce(
    (sum, [key, { value }]) => sum + key.length + Buffer.byteLength(value) + AROUND_A_VALUE,
    FRAME,
  );
  return bytes <= SAFE_BYTES
    ? []
    : [
        {
          path,
          message: "make a SIPDefault.cnf that may be too large for the phones, which then say W210 buffer full",
          given: `about ${bytes} bytes`,
          allowed: `at most ${SAFE_BYTES} are known to be safe`,
          remedy: "Shorten addresses and extraSettings, or try it on one phone first",
        },
      ];
}
