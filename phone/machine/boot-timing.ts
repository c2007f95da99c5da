/*
 * Seconds, as a public trace of seven 7940/7960 on their way to SIP 8-12-00 has them (cisco.md section 2.1), in the middle of what
 * was seen. Nothing is known of releases before 7; the same numbers are taken for them.
 */

/** From one block of 512 bytes to the next, with its acknowledgement: 7 to 15 s for 1,478 blocks. */
export const SECONDS_A_BLOCK = 0.007;

/** From one file that is found or missing to the request for the next: the first six names came within a second. */
export const SECONDS_A_NAME = 0.1;

/** From a manifest to the request for the loader that it names: 1 to 2 s. */
export const SECONDS_BEFORE_LOADER = 1.5;

/** From a manifest to the request for the application that it names: 2 to 4 s. */
export const SECONDS_BEFORE_APPLICATION = 2.5;

/** From the end of a loader's transfer to the first name after the restart: 26 to 37 s with its transfer. */
export const SECONDS_TO_RESTART_LOADER = 30;

/** From the end of an application's transfer to its first name: 46 to 69 s with its transfer. */
export const SECONDS_TO_RESTART_APPLICATION = 46;

/** From the last name of an SCCP application that is told of another load to the first name of the loader: 15 to 30 s. */
export const SECONDS_INTO_LOADER = 20;

/** From the request for a phone file that is missing to the next request for it: 30 to 33 s. */
export const SECONDS_UNPROVISIONED = 31;
