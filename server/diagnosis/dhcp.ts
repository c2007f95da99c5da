import type { DhcpClient, DhcpTrouble, Repeated } from "../dhcp/client-facts";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";

/** A phone asks for its first file within a few seconds of its lease, and for an address about once a minute. */
const PATIENCE_MS = 30_000;
const QUIET_MS = 120_000;
/** Offers that are not taken, or requests that are refused, of which one may happen to every phone. */
const OFTEN = 3;

/** Whether a phone comes to an address, and with that address to this server. */
export function dhcpSymptoms({ dhcp, boots, declared, lines, now }: PhoneFacts): Found[] {
  if (dhcp === undefined || dhcp.server.since === null) {
    return [];
  }
  const { server, client } = dhcp;
  const [boot] = boots;
  if (client === undefined || (client.heard === null && client.lease === null && boot === undefined)) {
    const silent = declared && boot === undefined && server.complete && now - (server.since ?? now) > QUIET_MS;
    return silent
      ? [{ symptom: "dhcp-not-asked", seen: [`nothing was heard of it since ${time(server.since ?? now)}`] }]
      : [];
  }
  const asked = boot === undefined ? Number.NEGATIVE_INFINITY : Date.parse(boot.endedAt);
  /** What came since it asked for a file last: before that it had an address. */
  const since = (trouble: DhcpTrouble): Repeated | undefined => {
    const found = client.troubles[trouble];
    return found !== undefined && found.last > asked ? found : undefined;
  };
  const { lease, troubles } = client;
  const taken: Found[] =
    troubles.taken === undefined
      ? []
      : [
          {
            symptom: "address-taken",
            seen: [`${troubles.taken.address}: ${told(troubles.taken)}`, ...(lease === null ? [] : [has(lease)])],
          },
        ];
  return [...faultOf(), ...taken, ...(taken.length > 0 ? [] : notOurs(client, boot?.address, asked))];

  function faultOf(): Found[] {
    const [noSubnet, exhausted, refused] = [since("noSubnet"), since("exhausted"), since("refused")];
    const [elsewhere, offered] = [since("elsewhere"), since("offered")];
    if (noSubnet !== undefined) {
      return [
        {
          symptom: "dhcp-other-network",
          seen: [`it asked through ${noSubnet.address ?? "a relay"}, ${told(noSubnet)}`],
        },
      ];
    }
    if (exhausted !== undefined) {
      return [{ symptom: "dhcp-pool-empty", seen: [`none could be given to it, ${told(exhausted)}`] }];
    }
    if (elsewhere !== undefined && now - elsewhere.first > PATIENCE_MS) {
      return [{ symptom: "dhcp-elsewhere", seen: [`it named another server in its request, ${told(elsewhere)}`] }];
    }
    if (refused !== undefined && (refused.times >= OFTEN || now - refused.last > PATIENCE_MS)) {
      return [
        { symptom: "dhcp-refused", seen: [`it was refused ${refused.address ?? "its address"}, ${told(refused)}`] },
      ];
    }
    if (offered !== undefined && offered.times >= OFTEN && now - offered.first > PATIENCE_MS) {
      return [{ symptom: "dhcp-offer-lost", seen: [`it was offered ${offered.address}, ${told(offered)}`] }];
    }
    const registered = lines?.some(({ state }) => state === "registered") === true;
    const begun = lease?.begun ?? null;
    return lease !== null && begun !== null && begun > asked && now - begun > PATIENCE_MS && !registered
      ? [{ symptom: "address-without-requests", seen: [has(lease), "no request of it came since"] }]
      : [];
  }
}

/** Another address than the one that is reserved, unless it is one that was given before that, or the reserved one was given since. */
function notOurs({ reserved, lease }: DhcpClient, address: string | undefined, asked: number): Found[] {
  const isLate = lease?.address === reserved && (lease?.last ?? 0) > asked;
  return reserved === null || address === undefined || address === reserved || address === lease?.address || isLate
    ? []
    : [
        {
          symptom: "address-not-ours",
          seen: [`it asked from ${address}`, `${reserved} is reserved for it`, ...(lease === null ? [] : [has(lease)])],
        },
      ];
}

function has({ address, begun, last }: { address: string; begun: number | null; last: number | null }): string {
  const since = begun ?? last;
  return `it was given ${address}${since === null ? "" : ` at ${time(since)}`}`;
}

function told({ times, first, last }: Repeated): string {
  return times === 1 ? `at ${time(last)}` : `${times} times from ${time(first)} to ${time(last)}`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
