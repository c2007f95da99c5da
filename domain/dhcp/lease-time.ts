import type { Report } from "./parts";

/** An hour: below it a restart of the DHCP server that takes a while leaves phones without an address. */
const SENSIBLE_LEASE = 3_600;

/** Warns of leases that end before anyone has noticed that the DHCP server is down. */
export function leaseCautions(path: string, given: unknown): Report {
  return {
    problems: [],
    warnings:
      typeof given !== "number" || given >= SENSIBLE_LEASE
        ? []
        : [
            {
              path,
              message: "shorter than an hour: phones lose their address when the DHCP server is away for that long",
              given: String(given),
              remedy: "Leave it out, or declare it for the day of a move alone",
            },
          ],
  };
}
