import type { Phone } from "../phone";
import { modelTraits } from "../phone-models";
import type { Problem } from "../problem";
import type { PhoneSettings, SiteSettings } from "./phone-settings";
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

/** Keys of a line, quotes and line ends included. */
const LINE_KEYS = 115;

/** A warning where the file of a phone grows beyond what is known to work. */
export function phoneFileCautions(phone: Phone, site: SiteSettings, settings: PhoneSettings, path: string): Problem[] {
  const common = rawKeys(site);
  const own = [...rawKeys(settings)].filter(([key, { value }]) => common.get(key)?.value !== value);
  const lines = phone.lines.map(
    ({ extension, displayName = "", shortName = "", password }) =>
      Buffer.byteLength(`${extension.repeat(3)}${displayName}${shortName}`) + password.length,
  );
  const bytes =
    FRAME +
    own.reduce((sum, [key, { value }]) => sum + key.length + Buffer.byteLength(value) + AROUND_A_VALUE, 0) +
    lines.reduce((sum, each) => sum + each, modelTraits(phone.model).lines * LINE_KEYS);
  return sizeCautions(`SIP${phone.mac.plain}.cnf`, bytes, path);
}

/** A warning where the file that all phones read grows beyond what is known to work. */
export function fileSizeCautions(settings: PhoneSettings, path: string): Problem[] {
  const bytes = [...rawKeys(settings)].reduce(
    (sum, [key, { value }]) => sum + key.length + Buffer.byteLength(value) + AROUND_A_VALUE,
    FRAME,
  );
  return sizeCautions("SIPDefault.cnf", bytes, path);
}

/** A warning where a file of so many bytes is larger than what is known to work. */
export function sizeCautions(file: string, bytes: number, path: string): Problem[] {
  return bytes <= SAFE_BYTES
    ? []
    : [
        {
          path,
          rule: "cnf-too-large",
          message: `${file} may be too large for the phone, which then says W210 buffer full`,
          given: `about ${bytes} bytes`,
          allowed: `at most ${SAFE_BYTES} are known to be safe`,
          remedy: "Shorten addresses and extraSettings, or try it on one phone first",
        },
      ];
}
