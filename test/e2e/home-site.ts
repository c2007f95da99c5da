import type { SiteDescription } from "./stack-project";

/** One phone of a description. */
export interface DescribedPhone {
  mac: string;
  model: string;
  label?: string;
  address?: string;
  lines: { extension: string; displayName: string; mailbox?: string }[];
}

export const DESK: DescribedPhone = {
  mac: "00:03:6B:AB:CD:EF",
  model: "7940",
  lines: [{ extension: "100", displayName: "Desk" }],
};
export const HALL: DescribedPhone = {
  mac: "0003.6bab.cdf0",
  model: "7960",
  lines: [{ extension: "101", displayName: "Hall" }],
};

/** A site with these phones on this host; the rest is the guide's home. */
export function homeSite(
  name: string,
  host: Record<string, unknown>,
  phones: readonly DescribedPhone[],
): SiteDescription {
  return {
    name,
    host,
    settings: {
      proxy: "192.168.1.3",
      sntpServer: "192.168.1.3",
      timeZone: "CET",
      daylightSaving: "eu",
      directoryUrl: "http://192.168.1.3/directory",
      messagesNumber: "8500",
      load: "P0S3-8-11-00",
    },
    asterisk: { directory: ".state/asterisk" },
    phones: structuredClone(phones),
  };
}
