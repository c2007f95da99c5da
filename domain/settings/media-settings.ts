import { OLDEST } from "./first-load";
import { defaulted, group } from "./setting";
import { number, oneOf, yesOrNo } from "./value-kind";

/** The range of RTP that sources agree on (cisco.md section 1.6). Some published files are a little outside of it. */
export const LOWEST_MEDIA_PORT = 16_384;
export const HIGHEST_MEDIA_PORT = 32_766;
/** Ports that no system keeps for itself, and none beyond what UDP has; the port after one is that of RTCP. */
const LOWEST_PORT = 1024;
const HIGHEST_PORT = 65_534;
const PORT_DOUBT = `The usual range is ${LOWEST_MEDIA_PORT}–${HIGHEST_MEDIA_PORT}; published files for these phones have 16348 and 32768, too.`;

/** Codecs, RTP and digits (cisco.md section 1.6). */
export const MEDIA_SETTINGS = {
  preferredCodec: defaulted("g711ulaw", {
    kind: oneOf(["g711ulaw", "g711alaw", "g729a", "none"]),
    keys: "preferred_codec",
    since: OLDEST,
    meaning: "Codec that is offered first; `none` offers all in the phone's own order.",
    phoneDefault: "g711ulaw",
    doubt: "Since which load there is `none` is not established; Cisco's older template has the three codecs alone.",
    scope: "either",
  }),
  voiceActivityDetection: defaulted(false, {
    kind: yesOrNo,
    keys: "enable_vad",
    since: "2.1",
    meaning: "Sends nothing while nobody speaks, which Asterisk does not expect.",
    phoneDefault: "0",
    scope: "either",
  }),
  dtmf: group("How keys pressed in a call are sent.", {
    outOfBand: defaulted("avt", {
      kind: oneOf(["avt", "avt_always", "none"]),
      keys: "dtmf_outofband",
      since: OLDEST,
      meaning: "As events of RFC 4733: negotiated, always, or not.",
      phoneDefault: "avt",
      scope: "shared",
    }),
    inband: defaulted(false, {
      kind: yesOrNo,
      keys: "dtmf_inband",
      since: OLDEST,
      meaning: "Also as tones in the audio; together with events digits may be counted twice.",
      phoneDefault: "1",
      doubt:
        "Cisco's guide for 2.0 says that events, once negotiated, turn the tones off; a report of digits counted twice disagrees.",
      scope: "shared",
    }),
    level: defaulted("nominal", {
      kind: oneOf({ "-6dB": "1", "-3dB": "2", nominal: "3", "+3dB": "4", "+6dB": "5" }),
      keys: "dtmf_db_level",
      since: OLDEST,
      meaning: "Level of the tones.",
      phoneDefault: "3",
      scope: "shared",
    }),
    payloadType: defaulted(101, {
      kind: number(96, 127),
      keys: "dtmf_avt_payload",
      since: "2.0",
      meaning: "RTP payload type of the events.",
      phoneDefault: "101",
      doubt:
        "An older comment says 100. Cisco's guide for 2.0 says that above 127 the phone takes 101, and nothing of values below 96.",
      scope: "shared",
    }),
  }),
  mediaPorts: group("UDP ports of RTP.", {
    start: defaulted(LOWEST_MEDIA_PORT, {
      kind: number(LOWEST_PORT, HIGHEST_PORT, (value) =>
        value % 2 === 0
          ? undefined
          : { message: "odd; RTP starts on an even port (RFC 3550 section 11)", allowed: "an even number" },
      ),
      keys: "start_media_port",
      since: "2.2",
      meaning: "First one, even.",
      doubt: PORT_DOUBT,
      phoneDefault: "16384",
      scope: "either",
    }),
    end: defaulted(HIGHEST_MEDIA_PORT, {
      kind: number(LOWEST_PORT, HIGHEST_PORT),
      keys: "end_media_port",
      since: "2.2",
      meaning: "Last one, above the first.",
      doubt: PORT_DOUBT,
      phoneDefault: "32766",
      scope: "either",
    }),
  }),
  mediaPriority: defaulted("critic", {
    kind: oneOf({
      routine: "0",
      priority: "1",
      immediate: "2",
      flash: "3",
      "flash-override": "4",
      critic: "5",
    }),
    keys: "tos_media",
    since: OLDEST,
    meaning: "IP precedence of RTP (RFC 791 section 3.1); `critic` is DSCP CS5.",
    phoneDefault: "5",
    scope: "shared",
  }),
  callStatistics: defaulted(false, {
    kind: yesOrNo,
    keys: "call_stats",
    since: "6.0",
    meaning: "Adds the headers RTP-RxStat and RTP-TxStat to BYE and its answer.",
    phoneDefault: "0",
    scope: "shared",
  }),
} as const;
