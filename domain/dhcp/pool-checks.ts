import { joinPath, type Problem } from "../problem";
import { contains, sizeOf } from "./address-range";
import type { DhcpParts, PlacedPool, Report } from "./parts";

/** Whether pools lie in their subnet, apart from each other and from the machines, and have addresses enough. */
export function poolReport(parts: DhcpParts): Report {
  return {
    problems: [
      ...parts.pools.flatMap((pool) => placeProblems(parts, pool)),
      ...overlaps(parts.pools),
      ...parts.pools.flatMap((pool) => heldByMachines(parts, pool)),
      ...noneLeft(parts),
    ],
    warnings: [...parts.pools.flatMap((pool) => reservedInside(parts, pool)), ...tooFew(parts)],
  };
}

function placeProblems({ subnet, subnetText }: DhcpParts, { path, text, range }: PlacedPool): Problem[] {
  if (subnet === undefined) {
    return [];
  }
  const given = JSON.stringify(text);
  if (!contains(subnet, range.first) || !contains(subnet, range.last)) {
    return [{ path, message: `not wholly inside of the subnet ${subnetText}`, given }];
  }
  return [
    ...(range.first === subnet.first
      ? [{ path, message: `begins with the address of the network ${subnetText} itself`, given }]
      : []),
    ...(range.last === subnet.last
      ? [{ path, message: `ends with the broadcast address of ${subnetText}`, given }]
      : []),
  ];
}

function overlaps(pools: readonly PlacedPool[]): Problem[] {
  const inOrder = [...pools].sort((a, b) => a.range.first - b.range.first);
  return inOrder.flatMap(({ path, text, range }, index) => {
    const before = inOrder
      .slice(0, index)
      .reduce<PlacedPool | undefined>(
        (widest, each) => (widest === undefined || each.range.last > widest.range.last ? each : widest),
        undefined,
      );
    return before === undefined || before.range.last < range.first
      ? []
      : [{ path, message: `overlaps ${before.path}, ${before.text}`, given: JSON.stringify(text) }];
  });
}

/** Kea would give the address of a machine that has it without asking to somebody else. */
function heldByMachines({ router, hosts, tftpServers }: DhcpParts, { path, text, range }: PlacedPool): Problem[] {
  const machines = new Map([
    ...[...hosts, ...tftpServers].map((each) => [each.number, `of the TFTP server, ${each.text}`] as const),
    ...(router === undefined ? [] : [[router.number, `of the router, ${router.text}`] as const]),
  ]);
  return [...machines]
    .filter(([number]) => contains(range, number))
    .map(([, whose]) => ({
      path,
      message: `holds the address ${whose}, which would be given away`,
      given: JSON.stringify(text),
      remedy: "End the pool before it, or begin behind it",
    }));
}

/** Phones that have to find an address in a pool. */
function poolPhones({ phones }: DhcpParts): number {
  return phones.filter(({ phone }) => phone.address === undefined).length;
}

function noneLeft(parts: DhcpParts): Problem[] {
  const waiting = poolPhones(parts);
  return parts.allPools?.length === 0 && waiting > 0
    ? [
        {
          path: joinPath(parts.path, "pools"),
          message: `empty, and ${waiting === 1 ? "a phone has" : `${waiting} phones have`} no address of ${waiting === 1 ? "its" : "their"} own`,
          remedy: "Declare a pool, or an address for each phone",
        },
      ]
    : [];
}

function tooFew(parts: DhcpParts): Problem[] {
  const { allPools = [] } = parts;
  const waiting = poolPhones(parts);
  const reserved = (pool: PlacedPool): number => reservedIn(parts, pool).length;
  const free = allPools.reduce((sum, pool) => sum + sizeOf(pool.range) - reserved(pool), 0);
  return allPools.length > 0 && waiting > free
    ? [
        {
          path: joinPath(parts.path, "pools"),
          message: `${free} free address${free === 1 ? "" : "es"} for ${waiting} phones without one of their own; the last ones stay on "Configuring IP"`,
          remedy: "Declare a larger pool, or addresses of their own",
        },
      ]
    : [];
}

function reservedIn({ phones }: DhcpParts, { range }: PlacedPool): string[] {
  return phones.flatMap(({ address }) =>
    address !== undefined && contains(range, address.number) ? [address.text] : [],
  );
}

/** Legal in Kea, which then asks for each address that it gives from the pool whether somebody has it reserved. */
function reservedInside(parts: DhcpParts, pool: PlacedPool): Problem[] {
  const [first, ...more] = reservedIn(parts, pool);
  return first === undefined
    ? []
    : [
        {
          path: pool.path,
          message: `holds ${more.length === 0 ? `the address ${first} of a phone` : `${first} and ${more.length} more addresses of phones`}: where another device has one on lease already, the phone gets a different one until that lease ends`,
          given: JSON.stringify(pool.text),
          remedy: "Give phones addresses outside of the pools",
        },
      ];
}
