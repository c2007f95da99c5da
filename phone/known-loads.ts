import { FIRST_WITH_MANIFEST, type LoadIdentity } from "../domain/firmware/load-identity";

/** The loads that can be booted, in words, for messages. */
export const KNOWN_LOADS =
  "P0S3-8-<release>-<build> (SIP 8.x), such as P0S3-8-12-00 or P0S3-8-11-00, and earlier SIP loads, SCCP loads and loaders, such as P0S3-05-3-00, P00308000500, P0030301MFG2 or P003-8-12-00,";

/** Newest major release of any load for these phones. */
const NEWEST = 8;

/** Whether a boot is known for a load: SCCP and SIP up to 8.x, and the loader, which there is from 7.x on. */
export function canBoot({ kind, major }: LoadIdentity): boolean {
  return major <= NEWEST && (kind !== "loader" || major >= FIRST_WITH_MANIFEST);
}
