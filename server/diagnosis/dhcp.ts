import type { DhcpClient, DhcpServerFacts, DhcpTrouble, Repeated } from "../dhcp/client-facts";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";

/** A phone asks for its first file within a few seconds of its lease, and for an address about once a minute. */
const PATIENCE_MS = 30_000;
const QUIET_MS = 120_000;
/** Offers that are not taken, or requests that are refused, of which one may happen to every phone. */
const OFTEN = 3;

/** Whether a phone comes to an address, and with that address to this server. */
export function dhcpSymptoms(facts: PhoneFacts): Found[] {
  const { dhcp, boots } = facts;
  if (dhcp === undefined) {
    return [];
  }
  const { server, client } = dhcp;
  const isUnheard = client === undefined || (client.heard === null && client.lease === null);
  if (boots.length === 0 && isUnheard) {
    return silence(server, facts);
  }
  return client === undefined ? [] : [...addressFaults(client, facts), ...addressDoubts(client, facts)];
}

function silence({ since, complete }: DhcpServerFacts, { declared, now }: PhoneFacts): Found[] {
  return declared && complete && since !== null && now - since > QUIET_MS
    ? [{ symptom: "dhcp-not-asked", seen: [`nothing was heard of it since ${time(since)}`] }]
    : [];
}

/** What keeps it from an address or from the files, by what came since it asked for a file last: until then it had an address. */
function addressFaults({ lease, troubles }: DhcpClient, facts: PhoneFacts): Found[] {
  const { lines, now } = facts;
  const asked = lastAsked(facts);
  const since = (trouble: DhcpTrouble): Repeated | undefined => {
    const found = troubles[trouble];
    return found !== undefined && found.last > asked ? found : undefined;
  };
  const [noSubnet, exhausted, elsewhere] = [since("noSubnet"), since("exhausted"), since("elsewhere")];
  const [refused, offered] = [since("refused"), since("offered")];
  const isRegistered = lines?.some(({ state }) => state === "registered") === true;
  if (noSubnet !== undefined) {
    const seen = [`it asked through ${noSubnet.address ?? "a relay"}, ${told(noSubnet)}`];
    return [{ symptom: "dhcp-other-network", seen }];
  }
  if (exhausted !== undefined) {
    return [{ symptom: "dhcp-pool-empty", seen: [`none could be given to it, ${told(exhausted)}`] }];
  }
  if (elsewhere !== undefined && now - elsewhere.first > PATIENCE_MS && !isRegistered) {
    return [{ symptom: "dhcp-elsewhere", seen: [`it named another server in its request, ${told(elsewhere)}`] }];
  }
  if (refused !== undefined && (refused.times >= OFTEN || now - refused.last > PATIENCE_MS)) {
    const seen = [`it was refused ${refused.address ?? "its address"}, ${told(refused)}`];
    return [{ symptom: "dhcp-refused", seen }];
  }
  if (offered !== undefined && offered.times >= OFTEN && now - offered.first > PATIENCE_MS) {
    return [{ symptom: "dhcp-offer-lost", seen: [`it was offered ${offered.address}, ${told(offered)}`] }];
  }
  const begun = lease?.begun ?? null;
  return lease !== null && begun !== null && begun > asked && now - begun > PATIENCE_MS && !isRegistered
    ? [{ symptom: "address-without-requests", seen: [given(lease), "no request of it came since"] }]
    : [];
}

/** Whether it has another address than the one that is meant for it. */
function addressDoubts({ reserved, lease, troubles: { taken } }: DhcpClient, facts: PhoneFacts): Found[] {
  const has = lease === null ? [] : [given(lease)];
  if (taken !== undefined) {
    return [{ symptom: "address-taken", seen: [`${taken.address}: ${told(taken)}`, ...has] }];
  }
  const address = facts.boots[0]?.address;
  if (reserved === null || address === undefined || address === reserved || address === lease?.address) {
    return [];
  }
  // It was reserved after the phone had booted with another one.
  const hasSince = lease?.address === reserved && (lease.last ?? 0) > lastAsked(facts);
  return hasSince
    ? []
    : [{ symptom: "address-not-ours", seen: [`it asked from ${address}`, `${reserved} is reserved for it`, ...has] }];
}

/** When it asked for a file last, milliseconds since the epoch. */
function lastAsked({ boots: [boot] }: PhoneFacts): number {
  return boot === undefined ? Number.NEGATIVE_INFINITY : Date.parse(boot.endedAt);
}

function given({ address, begun, last }: NonNullable<DhcpClient["lease"]>): string {
  const since = begun ?? last;
  return `it was given ${address}${since === null ? "" : ` at ${time(since)}`}`;
}

function told({ times, first, last }: Repeated): string {
  return times === 1 ? `at ${time(last)}` : `${times} times from ${time(first)} to ${time(last)}`;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
