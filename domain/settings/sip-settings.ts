import { OLDEST } from "./first-load";
import { defaulted, group, optional } from "./setting";
import { address, number, yesOrNo } from "./value-kind";

const LARGEST_TIMER = 65_535;

/** SIP over UDP: ports, NAT and timers (cisco.md sections 1.6 to 1.8). */
export const SIP_SETTINGS = {
  sipPort: defaulted(5060, {
    kind: number(1025, 65_535),
    keys: "voip_control_port",
    since: "2.2",
    meaning: "UDP port on which the phone listens. Behind one NAT, each phone needs its own.",
    phoneDefault: "5060",
    doubt: "Whether 1024 is allowed differs between sources.",
    scope: "either",
  }),
  natEnabled: defaulted(false, {
    kind: yesOrNo,
    keys: "nat_enable",
    since: "2.2",
    meaning:
      "Requests leave from the port on which the phone listens, as NAT needs it. Without it they leave from a passing port, " +
      "and answers have to go to the port in Via.",
    phoneDefault: "0",
    scope: "either",
  }),
  natAddress: optional({
    kind: address,
    keys: "nat_address",
    since: "2.2",
    meaning: "Public address that the phone names in Via, Contact and SDP, for a NAT that forwards its ports.",
    scope: "either",
  }),
  natReceivedProcessing: defaulted(false, {
    kind: yesOrNo,
    keys: "nat_received_processing",
    since: "2.2",
    meaning: "Learns the public address from `received=` in answers.",
    phoneDefault: "0",
    scope: "either",
  }),
  timers: group("Timers of RFC 3261 section 17. Change them only for a reason.", {
    t1Ms: defaulted(500, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_t1",
      since: OLDEST,
      meaning: "First wait for an answer (T1).",
      unit: "milliseconds",
      phoneDefault: "500",
      doubt: "Cisco's guide for 2.0 asks for a positive number; this range is what two bytes hold.",
      scope: "shared",
    }),
    t2Ms: defaulted(4000, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_t2",
      since: OLDEST,
      meaning: "Longest wait between repeats (T2); above T1.",
      unit: "milliseconds",
      phoneDefault: "4000",
      doubt: "Cisco's guide for 2.0 asks for a positive number; this range is what two bytes hold.",
      scope: "shared",
    }),
    inviteExpiresSeconds: defaulted(180, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_invite_expires",
      since: OLDEST,
      meaning: "How long a call may ring.",
      unit: "seconds",
      phoneDefault: "180",
      doubt: "Cisco's guide for 2.0 asks for a positive number; this range is what two bytes hold.",
      scope: "shared",
    }),
    repeats: defaulted(10, {
      kind: number(0, 255),
      keys: "sip_retx",
      since: OLDEST,
      meaning: "How often a request other than INVITE is sent again.",
      phoneDefault: "10",
      doubt: "Comments in older files say 11, sipXconfig ships 6; no guide gives a range.",
      scope: "shared",
    }),
    inviteRepeats: defaulted(6, {
      kind: number(0, 255),
      keys: "sip_invite_retx",
      since: OLDEST,
      meaning: "How often an INVITE is sent again.",
      phoneDefault: "6",
      doubt: "Comments in older files say 7; no guide gives a range.",
      scope: "shared",
    }),
  }),
} as const;
