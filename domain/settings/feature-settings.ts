import { FIELD_LIMITS } from "../phone-models";
import { GENERATED_FOR_7_4 } from "./first-load";
import { defaulted, optional, repeated, required } from "./setting";
import { lockable, url, words, yesOrNo } from "./value-kind";

const dialled = {
  pattern: /^[A-Za-z0-9*#+_.@:-]+$/,
  allowed: "a number such as 8500 or *97, or an address user@host",
};

/** What the user of a phone meets (cisco.md section 1.11). */
export const FEATURE_SETTINGS = {
  doNotDisturb: defaulted("off", {
    kind: lockable,
    keys: "dnd_control",
    since: "2.0",
    meaning: "Calls are refused as busy while it is on.",
    phoneDefault: "0",
    scope: "either",
  }),
  callWaiting: defaulted("on", {
    kind: lockable,
    keys: "call_waiting",
    since: "4.0 or earlier",
    meaning: "A second call is announced while the first one lasts.",
    phoneDefault: "1",
    scope: "either",
  }),
  anonymousCallBlock: defaulted("off", {
    kind: lockable,
    keys: "anonymous_call_block",
    since: "2.0",
    meaning: "Refuses calls without a caller id.",
    phoneDefault: "0",
    scope: "either",
  }),
  callerIdBlocking: defaulted("off", {
    kind: lockable,
    keys: "callerid_blocking",
    since: "2.0",
    meaning: "Calls go out as anonymous.",
    phoneDefault: "0",
    scope: "either",
  }),
  callHoldRingback: defaulted("off", {
    kind: lockable,
    keys: "call_hold_ringback",
    since: "4.4",
    meaning: "Rings when the handset is put down while a call is on hold.",
    phoneDefault: "0",
    scope: "either",
  }),
  autocomplete: defaulted(true, {
    kind: yesOrNo,
    keys: "autocomplete",
    since: GENERATED_FOR_7_4,
    meaning: "Completes numbers from the call history while one is dialled.",
    phoneDefault: "1",
    doubt: "Cisco's guide has it in the file of each phone, Cisco's own call manager in the shared one.",
    scope: "either",
  }),
  conferenceJoin: defaulted(true, {
    kind: yesOrNo,
    keys: "cnf_join_enable",
    since: "3.0",
    meaning: "The other two stay connected when the host of a conference of three hangs up.",
    phoneDefault: "1",
    scope: "either",
  }),
  semiAttendedTransfer: defaulted(true, {
    kind: yesOrNo,
    keys: "semi_attended_transfer",
    since: "3.1",
    meaning: "A call can be transferred while the other phone still rings.",
    phoneDefault: "1",
    scope: "either",
  }),
  transferOnHook: defaulted(false, {
    kind: yesOrNo,
    keys: "transfer_onhook_enabled",
    since: "8.x",
    meaning: "Hanging up completes a transfer.",
    phoneDefault: "0",
    doubt:
      "Known from the commented file of one user on 8-12-00, not from a guide; SIPCC, a descendant of the phone's code, has the " +
      "same setting.",
    scope: "shared",
  }),
  localCallForward: defaulted(true, {
    kind: yesOrNo,
    keys: "local_cfwd_enable",
    since: GENERATED_FOR_7_4,
    meaning: "Offers the CFwdAll key, with which the phone itself forwards all calls.",
    phoneDefault: "1",
    doubt: "The phone's own default is what Cisco's own call manager generates; sipXconfig ships 0.",
    scope: "shared",
  }),
  callForwardUrl: optional({
    kind: url,
    keys: "cfwd_url",
    since: GENERATED_FOR_7_4,
    unset: undefined,
    meaning: "Written as it is. Known from files that Cisco's own generator makes.",
    doubt: "What the phone does with it is not documented.",
    scope: "either",
  }),
  messagesNumber: optional({
    kind: words({ max: FIELD_LIMITS.dialled, form: dialled }),
    keys: "messages_uri",
    since: GENERATED_FOR_7_4,
    meaning: "What the Messages key dials. Without it the key does nothing.",
    scope: "shared",
    example: "8500",
  }),
  stutterMessageWaiting: defaulted(false, {
    kind: yesOrNo,
    keys: "stutter_msg_waiting",
    since: "6.0",
    meaning: "The dial tone stutters while messages wait.",
    phoneDefault: "0",
    scope: "shared",
  }),
  speedDials: repeated(
    "Speed dials of the 7960's keys that are not lines, from the first free key on. Written only if there are any.",
    5,
    {
      number: required({
        kind: words({ max: FIELD_LIMITS.dialled, form: dialled }),
        keys: "speed_lineN",
        since: GENERATED_FOR_7_4,
        meaning: "What the key dials.",
        doubt:
          "Cisco's own generator writes it; what a phone outside of it does with it is not established, nor whether N counts " +
          "keys or speed dials: a user's file has it as the key.",
        scope: "phone",
      }),
      label: required({
        kind: words({ max: FIELD_LIMITS.shortName }),
        keys: "speed_labelN",
        since: GENERATED_FOR_7_4,
        meaning: "Text beside the key.",
        scope: "phone",
      }),
    },
  ),
} as const;
