import { defaulted, group, optional } from "./setting";
import { address, number, yesOrNo } from "./value-kind";

const LARGEST_TIMER = 65_535;

/** SIP over UDP: ports, NAT and timers (cisco.md sections 1.6 to 1.8). */
export const SIP_SETTINGS = {
  sipPort: defaulted(5060, {
    kind: number(1025, 65_535),
    keys: "voip_control_port",
    meaning: "UDP port on which the phone listens. Behind one NAT, each phone needs its own.",
    phoneDefault: "5060",
    scope: "either",
  }),
  natEnabled: defaulted(false, {
    kind: yesOrNo,
    keys: "nat_enable",
    meaning:
      "Requests leave from the port on which the phone listens, as NAT needs it. Without it they leave from a passing port, " +
      "and answers have to go to the port in Via.",
    phoneDefault: "0",
    scope: "either",
  }),
  natAddress: optional({
    kind: address,
    keys: "nat_address",
    meaning: "Public address that the phone names in Via, Contact and SDP, for a NAT that forwards its ports.",
    scope: "either",
  }),
  natReceivedProcessing: defaulted(false, {
    kind: yesOrNo,
    keys: "nat_received_processing",
    meaning: "Learns the public address from `received=` in answers.",
    phoneDefault: "0",
    scope: "either",
  }),
  timers: group("Timers of RFC 3261 section 17. Change them only for a reason.", {
    t1Ms: defaulted(500, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_t1",
      meaning: "First wait for an answer (T1).",
      unit: "milliseconds",
      phoneDefault: "500",
      doubt: "No guide gives a range; this one is what two bytes hold.",
      scope: "shared",
    }),
    t2Ms: defaulted(4000, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_t2",
      meaning: "Longest wait between repeats (T2); above T1.",
      unit: "milliseconds",
      phoneDefault: "4000",
      doubt: "No guide gives a range; this one is what two bytes hold.",
      scope: "shared",
    }),
    inviteExpiresSeconds: defaulted(180, {
      kind: number(1, LARGEST_TIMER),
      keys: "timer_invite_expires",
      meaning: "How long a call may ring.",
      unit: "seconds",
      phoneDefault: "180",
      doubt: "No guide gives a range; this one is what two bytes hold.",
      scope: "shared",
    }),
    repeats: defaulted(10, {
      kind: number(0, 255),
      keys: "sip_retx",
      meaning: "How often a request other than INVITE is sent again.",
      phoneDefault: "10",
      doubt: "Comments in older files say 11; no guide gives a range.",
      scope: "shared",
    }),
    inviteRepeats: defaulted(6, {
      kind: number(0, 255),
      keys: "sip_invite_retx",
      meaning: "How often an INVITE is sent again.",
      phoneDefault: "6",
      doubt: "Comments in older files say 7; no guide gives a range.",
      scope: "shared",
    }),
  }),
} as const;
