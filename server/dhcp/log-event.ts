import { MacAddress } from "../../domain/mac-address";

/** What Kea's log tells of a client. */
export interface LogEvent {
  /** 12 upper-case hex digits. */
  readonly mac: string;
  readonly kind:
    | "offer"
    | "lease"
    | "reboot"
    | "refusal"
    | "no-subnet"
    | "elsewhere"
    | "exhausted"
    | "conflict"
    | "decline"
    | "release";
  /** Null where the line has none. */
  readonly address: string | null;
}

/**
 * Messages by their names (Kea ARM, "Kea Messages Manual"); an offer has another one from 2.4 on. Those of `bad-packets` are told only
 * where its log is set to debug.
 */
const KINDS: Readonly<Record<string, LogEvent["kind"]>> = {
  DHCP4_LEASE_ADVERT: "offer",
  DHCP4_LEASE_OFFER: "offer",
  DHCP4_LEASE_ALLOC: "lease",
  DHCP4_INIT_REBOOT: "reboot",
  DHCP4_PACKET_NAK_0001: "no-subnet",
  DHCP4_PACKET_NAK_0002: "refusal",
  DHCP4_PACKET_NAK_0004: "refusal",
  DHCP4_PACKET_DROP_0003: "elsewhere",
  ALLOC_ENGINE_V4_ALLOC_FAIL: "exhausted",
  ALLOC_ENGINE_V4_DISCOVER_ADDRESS_CONFLICT: "conflict",
  DHCP4_DECLINE_LEASE: "decline",
  DHCP4_RELEASE: "release",
};
const LINE = /^\S+ \S+ +[A-Z]+ +\[[^\]]*\] ([A-Z0-9_]+) /;
const CLIENT = /\[hwtype=\d+ ([0-9a-f]{2}(?::[0-9a-f]{2}){5})\]/;
/** The first address that is one; what a client did not say is 0.0.0.0. */
const ADDRESS = /\b(?!0\.0\.0\.0\b)\d{1,3}(?:\.\d{1,3}){3}\b/;

/** What a line of Kea's log tells of a client; undefined for all others. */
export function logEvent(line: string): LogEvent | undefined {
  const name = LINE.exec(line)?.[1] ?? "";
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const mac = kind && MacAddress.tryParse(CLIENT.exec(line)?.[1] ?? "")?.plain;
  if (kind === undefined || mac === undefined) {
    return undefined;
  }
  return { mac, kind, address: ADDRESS.exec(line.slice(line.indexOf(name)))?.[0] ?? null };
}
