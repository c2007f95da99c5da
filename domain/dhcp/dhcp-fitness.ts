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
 * What about a host would keep its DHCP server from serving, and what it will wait for.
 *
 * @param container Name of the DHCP server's container, which may hold the port already.
 * @param path Path of the DHCP settings in the description.
 */
export function dhcpFitness(
  survey: HostSurvey,
  { interface: name, subnet }: Pick<DhcpSettings, "interface" | "subnet">,
  container: string,
  path: string,
): { problems: Problem[]; warnings: Problem[] } {
  const { interfaces } = survey;
  // A host that does not tell its interfaces is not judged by them.
  const ofInterface = interfaces.length === 0 ? [] : interfaceProblems(interfaces, name, subnet, path);
  const unplugged = interfaces.some((each) => each.name === name && each.state === "unplugged");
  return {
    problems: [...portProblems(survey, name, container, path), ...ofInterface],
    warnings: unplugged
      ? [
          {
            path: joinPath(path, "interface"),
            message: "nothing is plugged into the interface, and no phone gets an address until then",
            given: JSON.stringify(name),
          },
        ]
      : [],
  };
}

/**
 * Kea opens the port on the addresses of its interface, so that a server of another one is not in its way. Where Docker does not answer,
 * the port may be held by the very server that is to run.
 */
function portProblems(
  { sockets, own, docker, interfaces }: HostSurvey,
  name: string,
  container: string,
  path: string,
): Problem[] {
  const here = interfaces.filter((each) => each.name === name).map(({ address }) => address);
  const doors = here.length === 0 ? ["0.0.0.0"] : here;
  const holder =
    own.has(container) || "refusal" in docker
      ? undefined
      : sockets.find((socket) => doors.some((address) => shuts(socket, { protocol: "udp", address, port: DHCP_PORT })));
  return holder === undefined
    ? []
    : [
        {
          path,
          message: `UDP port ${DHCP_PORT} of the host is in use${holder.holder === undefined ? "" : ` by ${holder.holder}`}`,
          remedy: 'Stop the DHCP server that holds it, or declare dhcp: "external" and give that one the snippets',
        },
      ];
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
  const down: Problem[] = here.some(({ state }) => state === "down")
    ? [
        {
          path: joinPath(path, "interface"),
          message: "the interface is down",
          given: JSON.stringify(name),
          remedy: `Bring it up there: ip link set ${name} up`,
        },
      ]
    : [];
  const subnet = readSubnet(given);
  const reaches = "faults" in subnet || here.some(({ address }) => contains(subnet.value, addressNumber(address)));
  return reaches
    ? down
    : [
        ...down,
        {
          path: joinPath(path, "subnet"),
          message: `no address of ${name} is in it, so that phones could not reach the host`,
          given: JSON.stringify(given),
          allowed: all,
        },
      ];
}
