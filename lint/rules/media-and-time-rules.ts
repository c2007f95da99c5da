import { error, type Rules, warning } from "./rule";

/** Sound, digits and clocks (cisco.md sections 1.6, 1.9 and 1.10). */
export const MEDIA_AND_TIME_RULES = {
  "dtmf-none": warning(
    "Keys that are pressed in a call are not sent at all, so that menus and voicemail do not hear them.",
    'Write dtmf_outofband: "avt".',
    "digits are sent in no way at all",
  ),
  "dtmf-twice": warning(
    "Digits arrive as tones and as events, and menus count them twice. Phones send tones unless they are told not to.",
    'Write dtmf_inband: "0".',
    "digits are sent in two ways at once",
  ),
  "media-ports-order": error(
    "The phone has no port for its sound.",
    "Leave both out, or take 16384 and 32766.",
    "start_media_port is not below end_media_port",
  ),
  "media-ports-range": warning("What the phone does with it is not established.", "Stay within 16384 and 32766."),
  "voice-activity-detection": warning(
    "Asterisk does not expect silence in the middle of a stream; beginnings of words are cut.",
    'Write enable_vad: "0".',
    "enable_vad is on",
  ),
  "daylight-saving-rule": error(
    "Clocks change at the wrong time or not at all.",
    'Give all dst_ keys of a rule, or dst_auto_adjust: "0".',
  ),
  "daylight-saving-unsaid": warning(
    "Phones change their clocks by themselves, by the rule of the USA before 2007 where none is given.",
    'Write dst_auto_adjust: "0", or give all dst_ keys of your zone.',
    "no file says whether the clock changes",
  ),
  "daylight-saving-value": error(
    "The phone takes its default, and clocks change on the wrong day. Names of days and months are case sensitive; the last week is 8.",
    "Write months and weeks as numbers and days as Sun to Sat.",
  ),
  "time-server-mode": warning(
    "Phones ask the server once, or never, and wait for broadcasts that no server of today sends: the clock drifts or stays at 0:00.",
    'Write sntp_mode: "unicast".',
    "another sntp_mode than unicast beside a server; phones take directedbroadcast by themselves",
  ),
  "time-server-name": warning("Old loads do not resolve names here.", "Give an IPv4 address."),
  "time-server-none": warning(
    "The phones show no time that can be relied on.",
    "Give sntp_server, the IPv4 address of a time server.",
    "no time server",
  ),
  "time-zone-doubtful": warning(
    "The clock may be wrong by hours.",
    "Take a name whose offset is known, such as CET, and look at the clock of one phone.",
  ),
  "time-zone-misleading": warning(
    "To the phone, BST is Brazil and three hours west of Greenwich, and HST is not Hawaii: clocks are wrong by hours.",
    "For Britain write GMT and the dst_ keys of Britain; for Hawaii write AHST.",
  ),
  "time-zone-missing": warning("The clock shows the time of another zone.", "Give time_zone in SIPDefault.cnf."),
  "time-zone-unknown": error(
    "The phone knows a list of its own names and no Area/City; the clock shows the time of another zone.",
    "Take one of the phone's names: see docs/time-zones.md.",
  ),
} as const satisfies Rules;
