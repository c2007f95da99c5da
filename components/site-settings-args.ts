import type { Input } from "@pulumi/pulumi";

/** A daylight saving rule that the 7940/7960 can follow by itself. */
export const DaylightSaving = {
  /** Last Sunday of March to last Sunday of October. */
  Eu: "eu",
  /** Second Sunday of March to first Sunday of November. */
  Us: "us",
  /** The clock is never moved. */
  None: "none",
} as const;
export type DaylightSaving = (typeof DaylightSaving)[keyof typeof DaylightSaving];

/** One rule of the dial plan, a `TEMPLATE` of dialplan.xml. */
export interface DialPlanRuleArgs {
  /**
   * What was dialled: digits are literal, `.` is one digit, `*` is any number of digits, `,` plays a secondary dial tone.
   *
   * @example "9,011*"
   */
  match: Input<string>;
  /**
   * Seconds to wait after a match before the call is placed; 0 dials at once.
   *
   * @default 10 as the phone itself does when nothing is said
   */
  timeoutSeconds?: Input<number>;
  /**
   * Number to dial instead; `.` is replaced by the next digit that a `.` of `match` took.
   *
   * @default the number as dialled
   */
  rewrite?: Input<string>;
  /**
   * `default`, `emergency` (the emergency proxy) or a host name.
   *
   * @default "default"
   */
  route?: Input<string>;
  /**
   * Secondary dial tones for the commas in `match`, at most 3 names such as `Bellcore-Outside`, separated by commas.
   *
   * @default "Bellcore-Outside"
   */
  tone?: Input<string>;
  /**
   * Line that the rule is for; 0 is every line.
   *
   * @default 0
   */
  line?: Input<number>;
  /**
   * `Phone` or `IP`: adds `;user=` to the request.
   *
   * @default none
   */
  user?: Input<string>;
}

/** RTP ports of the phones. */
export interface MediaPortsArgs {
  /**
   * First port, even, 16384–32766. Cisco key `start_media_port`.
   *
   * @default 16384
   */
  start?: Input<number>;
  /**
   * Last port, above `start`, at most 32766. Cisco key `end_media_port`.
   *
   * @default 32766
   */
  end?: Input<number>;
}

/** How keys pressed in a call are sent. */
export interface DtmfArgs {
  /**
   * `avt` (RFC 4733, negotiated), `avt_always` or `none`. Cisco key `dtmf_outofband`.
   *
   * @default "avt"
   */
  outOfBand?: Input<string>;
  /**
   * Also as tones in the audio; together with `avt` digits may be heard twice. Cisco key `dtmf_inband`.
   *
   * @default false
   */
  inband?: Input<boolean>;
}

/** What all phones of a site share: SIPDefault.cnf, XMLDefault.cnf.xml, OS79XX.TXT and dialplan.xml. */
export interface SiteSettingsArgs {
  /**
   * IPv4 address or name of the Asterisk that the lines register with. Cisco key `proxy1_address` (for each line).
   *
   * @example "192.168.1.3"
   */
  proxy: Input<string>;
  /**
   * UDP port of the proxy, 1–65535. Cisco key `proxy1_port`.
   *
   * @default 5060
   */
  proxyPort?: Input<number>;
  /**
   * Whether the lines register. The phone's own default is not to. Cisco key `proxy_register`.
   *
   * @default true
   */
  register?: Input<boolean>;
  /**
   * Life of a registration in seconds, 1–3932100. Cisco key `timer_register_expires`.
   *
   * @default 3600
   */
  registerExpiresSeconds?: Input<number>;
  /**
   * Time server, best an IPv4 address: old loads do not resolve a name here. Cisco key `sntp_server`.
   *
   * @default none: the clock stays where it is
   */
  sntpServer?: Input<string>;
  /**
   * `unicast`, `multicast`, `anycast` or `directedbroadcast`. Cisco key `sntp_mode`.
   *
   * @default "unicast"
   */
  sntpMode?: Input<string>;
  /**
   * The phone's own name of the zone, such as `CET`, `EST` or `GMT`. Cisco key `time_zone`.
   *
   * @example "CET"
   */
  timeZone: Input<string>;
  /**
   * Daylight saving rule. Cisco keys `dst_*`, all written out because the phone's defaults are the rule that the US left in 2007.
   *
   * @default "none"
   */
  daylightSaving?: Input<DaylightSaving>;
  /**
   * 24-hour clock. Cisco key `time_format_24hr`.
   *
   * @default true
   */
  timeFormat24h?: Input<boolean>;
  /**
   * `M/D/Y`, `D/M/Y`, `Y/M/D`, `Y/D/M`, `Y-M-D`, `YY-M-D` or `D-M-YY`. Cisco key `date_format`.
   *
   * @default "D/M/Y"
   */
  dateFormat?: Input<string>;
  /**
   * `http://` address behind the Directories key, at most 255 characters. Cisco key `directory_url`.
   *
   * @default none
   */
  directoryUrl?: Input<string>;
  /**
   * `http://` address behind the Services key. Cisco key `services_url`.
   *
   * @default none
   */
  servicesUrl?: Input<string>;
  /**
   * `http://` address of a 90 × 56 BMP. Cisco key `logo_url`.
   *
   * @default none
   */
  logoUrl?: Input<string>;
  /**
   * What the Messages key dials. Cisco key `messages_uri`.
   *
   * @example "8500"
   * @default none: the key does nothing
   */
  messagesNumber?: Input<string>;
  /**
   * `g711ulaw`, `g711alaw`, `g729a` or `none`. Cisco key `preferred_codec`.
   *
   * @default "g711ulaw"
   */
  preferredCodec?: Input<string>;
  /** DTMF. Cisco keys `dtmf_outofband` and `dtmf_inband`. */
  dtmf?: Input<DtmfArgs>;
  /** RTP ports. */
  mediaPorts?: Input<MediaPortsArgs>;
  /**
   * Requests leave from port 5060 itself, as NAT needs. Cisco key `nat_enable`.
   *
   * @default false
   */
  natEnabled?: Input<boolean>;
  /**
   * `off`, `on` or `privileged`. Cisco key `telnet_level`.
   *
   * @default "off"
   */
  telnet?: Input<string>;
  /**
   * Load of the phones, exactly as its file is named, without extension. Cisco key `image_version`, also in XMLDefault.cnf.xml.
   *
   * @example "P0S3-8-11-00"
   */
  load: Input<string>;
  /**
   * The one line of OS79XX.TXT, read by factory loads only. Sources disagree on whether the loader or the
   * application is named there, so nothing is assumed.
   *
   * @default none: the file is not served
   */
  os79xx?: Input<string>;
  /**
   * Rules of the dial plan.
   *
   * @default one rule that takes any number
   */
  dialPlan?: Input<Input<DialPlanRuleArgs>[]>;
}
