import { AmiReader } from "../../../server/registrations/ami-messages";
import { type LineEvent, lineEvent } from "../../../server/registrations/registration-events";

/** What is read of an event in Asterisk's own words. */
export function heard(fields: Readonly<Record<string, string>>): LineEvent | undefined {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const [message] = new AmiReader().push(Buffer.from(`Asterisk Call Manager/11.0.0\r\n${lines.join("")}\r\n`));
  return message && lineEvent(message);
}

/** As Asterisk 22.10 and 16.28 write them. */
export const contactStatus = (status: string, uri: string, usec = "0") =>
  heard({
    Event: "ContactStatus",
    Privilege: "system,all",
    URI: uri,
    ContactStatus: status,
    AOR: "100",
    EndpointName: "100",
    RoundtripUsec: usec,
  });

export const security = (event: string, address: string, service = "PJSIP") =>
  heard({
    Event: event,
    Privilege: "security,all",
    Service: service,
    AccountID: "100",
    RemoteAddress: `IPV4/UDP/${address}/5060`,
    UsingPassword: "1",
  });

export const peerStatus = (status: string, change: Readonly<Record<string, string>> = {}) =>
  heard({ Event: "PeerStatus", ChannelType: "SIP", Peer: "SIP/100", PeerStatus: status, ...change });
