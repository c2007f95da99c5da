import { shuts } from "../host-fitness";
import type { HostSettings } from "../host-settings";
import type { HostSurvey } from "../host-survey";
import { joinPath, type Problem } from "../problem";
import { addressNumber, contains, readSubnet } from "./address-range";
import type { DhcpSettings } from "./dhcp-settings";

/** UDP port of a DHCP server (RFC 2131 section 4.1). */
const DHCP_PORT = 67;

/** What only the container runtime has. */
export function dhcpRuntimeProblems(given: unknown, runtime: HostSettings["runtime"], path: string): Problem[] {
  return typeof given === "object" && given !== null && runtime === "embedded"
    ? [
        {
          path,
          message: "the embedded runtime runs no DHCP server",
          remedy: 'Set runtime to "container", or leave dhcp out and use the snippets for a server of your own',
        },
      ]
    : [];
}

/**
 * What about a host would keep its DHCP server from serving.
 *
 * @param container Name of the DHCP server's container, which may hold the port already.
 * @param path Path of the DHCP settings in the description.
 */
export function dhcpFitness(
  { interfaces, sockets, own }: HostSurvey,
  { interface: name, subnet: given }: Pick<DhcpSettings, "interface" | "subnet">,
  container: string,
  path: string,
): Problem[] {
  const holder = own.has(container)
    ? undefined
    : sockets.find((socket) => shuts(socket, { protocol: "udp", address: "0.0.0.0", port: DHCP_PORT }));
  const taken: Problem[] =
    holder === undefined
      ? []
      : [
          {
            path,
            message: `UDP port ${DHCP_PORT} of the host is in use${holder.holder === undefined ? "" : ` by ${holder.holder}`}`,
            remedy: 'Stop the DHCP server that holds it, or declare dhcp: "external" and give that one the snippets',
          },
        ];
  return [...taken, ...(interfaces.length === 0 ? [] : interfaceProblems(interfaces, name, given, path))];
}

function interfaceProblems(interfaces: HostSurvey["interfaces"], name: string, given: string, path: string): Problem[] {
  const here = interfaces.filter((each) => each.name === name);
  const all = interfaces.map((each) => `${each.name} with ${each.address}/${each.prefix}`).join(", ");
  if (here.length === 0) {
    return [
      {
        path: joinPath(path, "interface"),
        message: "the host has no such interface with an IPv4 address",
        given: JSON.stringify(name),
        allowed: all,
      },
    ];
  }
  const subnet = readSubnet(given);
  return "faults" in subnet || here.some(({ address }) => contains(subnet.value, addressNumber(address)))
    ? []
    : [
        {
          path: joinPath(path, "subnet"),
          message: `no address of ${name} is in it, so that phones could not reach the host`,
          given: JSON.stringify(given),
          allowed: all,
        },
      ];
}
