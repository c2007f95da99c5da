import { z } from "zod";
import { choice, type Fault, text, wholeNumber } from "../field";
import { isMapping, present } from "../mapping";
import { addressFault, isIpv4 } from "../network-address";
import { joinPath, type Parsed, type Problem, parsed } from "../problem";
import { parseWith, showGiven } from "../zod-problems";
import { rangeText, readPool, readSubnet } from "./address-range";
import { leaseCautions } from "./lease-time";
import { type DhcpSurroundings, readParts } from "./parts";
import { phoneReport } from "./phone-checks";
import { poolReport } from "./pool-checks";
import { serverReport } from "./server-checks";

export type { DhcpSurroundings } from "./parts";

/**
 * Whom the DHCP server serves. `everyone`: each device of the subnet gets a lease, and the TFTP options with it. `tftp-to-phones`: each
 * device gets a lease, the phones alone get the TFTP options. `phones-only`: anything but a phone gets no answer at all, so that
 * another DHCP server can serve the rest.
 */
export const DHCP_SERVES = ["everyone", "tftp-to-phones", "phones-only"] as const;

/** The network has a DHCP server already, which is looked after elsewhere. */
export const EXTERNAL_DHCP = "external";

/**
 * A day, in seconds: a phone renews after half of it (RFC 2131 section 4.4.5), so that it keeps its address through half a day without
 * the DHCP server, and a change of network is forgotten by the next day.
 */
export const LEASE_SECONDS = 86_400;
const SHORTEST_LEASE = 60;
/** A year. */
const LONGEST_LEASE = 31_536_000;

/** Longest name of a network interface of Linux: IFNAMSIZ of <linux/if.h> with its end mark, netdevice(7). */
const LONGEST_INTERFACE = 15;
/** Addresses in a list; far below the 63 that an option of 255 bytes holds (RFC 2132 section 2). */
const MOST_ADDRESSES = 8;

/** The DHCP server that is run for a site. Settings are an input that is accepted again. */
export interface DhcpSettings {
  /** Name of the host's network interface to the phones, at most 15 characters. */
  interface: string;
  /** Subnet of the phones in CIDR form. */
  subnet: string;
  /** Addresses for whoever has none reserved, each `FROM-TO`. */
  pools: string[];
  /** Option 3. @default none: nothing outside the subnet is reached */
  router?: string;
  /** Option 6. @default none */
  dnsServers: string[];
  /** Option 42, for other devices: these phones are not known to read it. @default none */
  ntpServers: string[];
  /** Option 15. @default none */
  domainName?: string;
  /** Option 150 (RFC 5859), in the order in which phones try them; option 66 and next-server are the first. @default the host's address */
  tftpServers: string[];
  /** Seconds, 60–31536000. @default 86400 */
  leaseSeconds: number;
  /** @default "tftp-to-phones" */
  serves: (typeof DHCP_SERVES)[number];
}

/**
 * Validates the description of a site's DHCP. Everything that is wrong is reported in one go.
 *
 * @param input `external`, or the settings of our own. @default "external"
 * @param path Where it stands, for the paths of problems.
 */
export function parseDhcp(
  input: unknown,
  path: string,
  about: DhcpSurroundings,
): Parsed<DhcpSettings | typeof EXTERNAL_DHCP> {
  if (input === undefined || input === EXTERNAL_DHCP) {
    return parsed<DhcpSettings | typeof EXTERNAL_DHCP>(EXTERNAL_DHCP, []);
  }
  if (!isMapping(input)) {
    return parsed<DhcpSettings>(undefined, [notDhcp(input, path)]);
  }
  const { value, problems } = parseWith(dhcpSchema, input, path);
  const parts = readParts(input, path, about);
  const reports = [
    serverReport(parts),
    poolReport(parts),
    phoneReport(parts),
    leaseCautions(joinPath(path, "leaseSeconds"), input.leaseSeconds),
  ];
  const tftpServers = value?.tftpServers ?? about.tftpServers;
  const settings =
    value === undefined || tftpServers === undefined
      ? undefined
      : (present({ ...value, tftpServers: [...tftpServers] }) as DhcpSettings);
  return parsed(
    settings,
    [...problems, ...reports.flatMap((report) => report.problems)],
    reports.flatMap((report) => report.warnings),
  );
}

const address = (example: string): z.ZodType<string, unknown> =>
  text({
    also: (given) => (isIpv4(given) ? undefined : { message: "not an IPv4 address", allowed: `such as ${example}` }),
  });

const addresses = (example: string) => z.array(address(example)).max(MOST_ADDRESSES);

/** A text that can be read, or what is wrong with it first. */
const readable = <T>(read: (given: string) => { value: T } | { faults: Fault[] }): z.ZodType<string, unknown> =>
  text({
    also: (given) => {
      const answer = read(given);
      return "value" in answer ? undefined : answer.faults[0];
    },
  });

const pool = readable(readPool).transform((given) => {
  const answer = readPool(given);
  return "value" in answer ? rangeText(answer.value) : given;
});

const dhcpSchema = z.strictObject({
  interface: text({
    max: LONGEST_INTERFACE,
    form: {
      pattern: /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/,
      allowed: "letters, digits and _ . -, such as eth0",
      remedy: "See the names with: ip -brief link",
    },
  }),
  subnet: readable(readSubnet),
  pools: z.array(pool),
  router: address("192.168.1.1").optional(),
  dnsServers: addresses("192.168.1.1").default([]),
  ntpServers: addresses("192.168.1.1").default([]),
  domainName: text({
    also: (given) =>
      addressFault(given) === undefined && !isIpv4(given)
        ? undefined
        : { message: "not a domain name", allowed: "such as example.net" },
  }).optional(),
  tftpServers: addresses("192.168.1.3").min(1).optional(),
  leaseSeconds: wholeNumber(SHORTEST_LEASE, LONGEST_LEASE).default(LEASE_SECONDS),
  serves: choice(...DHCP_SERVES).default("tftp-to-phones"),
});

function notDhcp(input: unknown, path: string): Problem {
  const shown = showGiven(input);
  return {
    path,
    message: "neither a mapping of settings nor the word for a server that is there already",
    ...(shown === undefined ? {} : { given: shown }),
    allowed: `"${EXTERNAL_DHCP}", or a mapping with interface, subnet and pools`,
  };
}
