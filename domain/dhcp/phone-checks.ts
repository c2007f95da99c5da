import { sharedAddresses } from "../phone-claims";
import type { Problem } from "../problem";
import type { DhcpParts, PlacedAddress, Report } from "./parts";
import { notADevice } from "./server-checks";

/** Whether the addresses of phones are of the subnet and theirs alone. */
export function phoneReport(parts: DhcpParts): Report {
  const machines = new Map([
    ...[...parts.hosts, ...parts.tftpServers].map(({ number }) => [number, "the TFTP server"] as const),
    ...(parts.router === undefined ? [] : [[parts.router.number, "the router"] as const]),
  ]);
  const problems = parts.phones.flatMap(({ address }) =>
    address === undefined ? [] : misplaced(parts, address, machines),
  );
  const claims = parts.phones.map(({ path, address }) => ({
    path,
    extensions: [],
    ...(address === undefined ? {} : { address: address.text }),
  }));
  return { problems: [...problems, ...sharedAddresses(claims)], warnings: [] };
}

function misplaced(parts: DhcpParts, address: PlacedAddress, machines: ReadonlyMap<number, string>): Problem[] {
  const { path, text, number } = address;
  const owner = machines.get(number);
  const message = notADevice(parts, address) ?? (owner === undefined ? undefined : `also the address of ${owner}`);
  return message === undefined
    ? []
    : [{ path, message, given: `"${text}"`, remedy: "Declare a free address of the subnet, or none" }];
}
