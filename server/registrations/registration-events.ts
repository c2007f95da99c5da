import type { AmiMessage } from "./ami-messages";
import type { Refusals } from "./registration-status";

/** What an event says of a line. */
export type LineEvent = { readonly extension: string } & (
  | {
      /** A phone is registered there; `contact` tells it from others of the line. */
      readonly kind: "registered";
      readonly contact: string;
      readonly address: string;
      readonly roundTripMs?: number;
    }
  | { readonly kind: "unreachable"; readonly contact: string; readonly address?: string }
  | { readonly kind: "gone"; readonly contact: string }
  /** Its phone has just shown that it has the password. */
  | { readonly kind: "let-in"; readonly address: string; readonly renews: boolean }
  | { readonly kind: "refused"; readonly reason: Refusals["reason"]; readonly address: string }
);

/** The contact of a peer of chan_sip, which has one only. */
const THE_ONE = "peer";

/** What a message says of a line, or undefined if that is nothing. Fields as Asterisk 16 and 22 write them. */
export function lineEvent(message: AmiMessage): LineEvent | undefined {
  switch (message.get("Event")) {
    case "ContactStatus":
      return contactEvent(message);
    case "PeerStatus":
      return message.get("ChannelType") === "SIP" ? peerEvent(message) : undefined;
    case "SuccessfulAuth":
    case "ChallengeResponseFailed":
    case "InvalidPassword":
    case "InvalidAccountID":
      return securityEvent(message, message.get("Event") ?? "");
    default:
      return undefined;
  }
}

function contactEvent(message: AmiMessage): LineEvent | undefined {
  const extension = message.get("AOR") ?? "";
  const contact = message.get("URI") ?? "";
  const address = hostOfUri(contact);
  if (extension === "" || address === undefined) {
    return undefined;
  }
  const microseconds = Number(message.get("RoundtripUsec"));
  switch (message.get("ContactStatus")) {
    case "Removed":
      return { kind: "gone", extension, contact };
    case "Unreachable":
      return { kind: "unreachable", extension, contact, address };
    default:
      return {
        kind: "registered",
        extension,
        contact,
        address,
        ...(microseconds > 0 ? { roundTripMs: microseconds / 1000 } : {}),
      };
  }
}

function peerEvent(message: AmiMessage): LineEvent | undefined {
  const extension = (message.get("Peer") ?? "").replace(/^SIP\//, "");
  switch (message.get("PeerStatus")) {
    case "Registered": {
      const address = (message.get("Address") ?? "").replace(/:\d+$/, "");
      return { kind: "registered", extension, contact: THE_ONE, address };
    }
    case "Unregistered":
      return { kind: "gone", extension, contact: THE_ONE };
    case "Unreachable":
      return { kind: "unreachable", extension, contact: THE_ONE };
    default:
      return undefined;
  }
}

function securityEvent(message: AmiMessage, event: string): LineEvent | undefined {
  const service = message.get("Service") ?? "";
  const extension = message.get("AccountID") ?? "";
  // Such as IPV4/UDP/192.168.1.20/5060.
  const [, , address = ""] = (message.get("RemoteAddress") ?? "").split("/");
  if (!/^(PJSIP|SIP)$/.test(service) || extension === "" || address === "") {
    return undefined;
  }
  switch (event) {
    case "SuccessfulAuth":
      // chan_sip says it of a phone that goes after it is gone, and of one that renews says more.
      return message.get("UsingPassword") === "1"
        ? { kind: "let-in", extension, address, renews: service === "PJSIP" }
        : undefined;
    case "InvalidAccountID":
      return { kind: "refused", reason: "unknown-line", extension, address };
    default:
      return { kind: "refused", reason: "wrong-password", extension, address };
  }
}

/** Host of a SIP URI (RFC 3261 section 19.1.1). */
function hostOfUri(uri: string): string | undefined {
  return /^sips?:(?:[^@]*@)?(?:\[([^\]]+)\]|([^:;?>[\]]+))/i.exec(uri)?.slice(1).find(Boolean);
}
