import { joinPath, type Problem } from "../problem";
import { contains } from "./address-range";
import type { DhcpParts, PlacedAddress, Report } from "./parts";

/** Whether the addresses that phones are told can be what they are told to be. */
export function serverReport(parts: DhcpParts): Report {
  return {
    problems: [
      ...routerProblems(parts),
      ...(parts.defaultServers ? unfitHosts(parts) : parts.tftpServers.flatMap(unfit)),
      ...[...parts.dnsServers, ...parts.ntpServers].flatMap(unfit),
      ...[parts.defaultServers ? [] : parts.tftpServers, parts.dnsServers, parts.ntpServers].flatMap(repeated),
    ],
    warnings: unreachable(parts),
  };
}

/** Why an address of a subnet is none of a device; undefined for one that may be. */
export function notADevice({ subnet, subnetText }: DhcpParts, { number }: PlacedAddress): string | undefined {
  if (subnet === undefined) {
    return undefined;
  }
  if (!contains(subnet, number)) {
    return `outside of the subnet ${subnetText}`;
  }
  if (number === subnet.first) {
    return `the address of the network ${subnetText} itself`;
  }
  return number === subnet.last ? `the broadcast address of ${subnetText}` : undefined;
}

function routerProblems(parts: DhcpParts): Problem[] {
  const { router } = parts;
  const message = router === undefined ? undefined : notADevice(parts, router);
  return router === undefined || message === undefined
    ? []
    : [
        {
          path: router.path,
          message,
          given: `"${router.text}"`,
          remedy: "Declare the router's address in this subnet",
        },
      ];
}

/** Why no phone could reach an address; undefined for one that it may reach. */
export function unreachableKind(address: string): string | undefined {
  const first = Number(address.split(".")[0]);
  if (first === 0) {
    return "no address that a phone can be told";
  }
  if (first === 127) {
    return "reached from the machine itself alone";
  }
  return first >= 224 ? "no address of a single machine" : undefined;
}

function unfit({ path, text }: PlacedAddress): Problem[] {
  const message = unreachableKind(text);
  return message === undefined ? [] : [{ path, message, given: `"${text}"`, remedy: "Declare one that phones reach" }];
}

/** A host that listens on all its addresses, or on the loopback, says not which one phones are to ask. */
function unfitHosts({ path, hosts }: DhcpParts): Problem[] {
  return hosts
    .filter(({ text }) => unreachableKind(text) !== undefined)
    .map(({ text }) => ({
      path: joinPath(path, "tftpServers"),
      message: `missing, and the host listens on ${text}, ${
        text === "0.0.0.0" ? "which is every address of it: phones have to be told one" : unreachableKind(text)
      }`,
      allowed: "a list of IPv4 addresses",
      remedy: "Declare the host's address in the phones' network",
    }));
}

function repeated(list: readonly PlacedAddress[]): Problem[] {
  return list
    .filter(({ number }, index) => list.findIndex((each) => each.number === number) < index)
    .map(({ path, text }) => ({ path, message: "stands there already", given: `"${text}"`, remedy: "Remove it" }));
}

function unreachable({ subnet, subnetText, router, tftpServers }: DhcpParts): Problem[] {
  return subnet === undefined || router !== undefined
    ? []
    : tftpServers
        .filter(({ text, number }) => unreachableKind(text) === undefined && !contains(subnet, number))
        .map(({ path, text }) => ({
          path,
          message: `outside of the subnet ${subnetText}, and phones are told no router`,
          given: `"${text}"`,
          remedy: "Declare router, or a TFTP server in the subnet",
        }));
}
