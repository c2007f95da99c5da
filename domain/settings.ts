import { z } from "zod";
import { cnfCautions } from "./cnf-caution";
import { DAYLIGHT_SAVING, type DaylightSaving, daylightSavingProblems } from "./daylight-saving";
import { DEFAULT_DIAL_PLAN, type DialPlanRule, dialPlan, dialPlanCautions, dialPlanProblems } from "./dial-plan";
import { choice, flag, port, text, wholeNumber } from "./field";
import { applicationLoad, selectedLoad } from "./firmware-load";
import { addressFault, httpUrlFault, isIpv4 } from "./network-address";
import { FIELD_LIMITS } from "./phone-models";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { timeZone, timeZoneCautions } from "./time-zone";
import { parseWith } from "./zod-problems";

/** How a phone finds the time (cisco.md section 1.9). */
export const SNTP_MODES = ["unicast", "multicast", "anycast", "directedbroadcast"] as const;
/** Orders of a date on the display; `YY` is a year of four digits (cisco.md section 1.9). */
export const DATE_FORMATS = ["M/D/Y", "D/M/Y", "Y/M/D", "Y/D/M", "Y-M-D", "YY-M-D", "D-M-YY"] as const;
/** Codecs that a phone can prefer; `none` offers all in its own order (cisco.md section 1.6). */
export const PREFERRED_CODECS = ["g711ulaw", "g711alaw", "g729a", "none"] as const;
/** How digits are sent outside the audio (cisco.md section 1.6). */
export const DTMF_OUT_OF_BAND = ["avt", "avt_always", "none"] as const;
/** Access by telnet (cisco.md section 1.11). */
export const TELNET_LEVELS = ["off", "on", "privileged"] as const;

const LOWEST_MEDIA_PORT = 16_384;
const HIGHEST_MEDIA_PORT = 32_766;
/** Seconds (cisco.md section 1.4). */
const LONGEST_REGISTRATION = 3_932_100;

/** What all phones of a site share, every default filled in. It is valid as an input again. */
export interface SiteSettings {
  /** IPv4 address or name of the registrar. Key `proxyN_address` of every line (cisco.md section 1.4). */
  proxy: string;
  /** UDP port of the registrar. Key `proxyN_port`. @default 5060 */
  proxyPort: number;
  /** Whether lines register; the phone's own default is not to. Key `proxy_register`. @default true */
  register: boolean;
  /** Life of a registration in seconds, 1–3932100. Key `timer_register_expires`. @default 3600 */
  registerExpiresSeconds: number;
  /** Time server; an IPv4 address is best. Key `sntp_server` (cisco.md section 1.9). @default none */
  sntpServer?: string;
  /** Key `sntp_mode`. @default "unicast" */
  sntpMode: (typeof SNTP_MODES)[number];
  /** The phone's own name of the zone. Key `time_zone` (cisco.md section 1.10). */
  timeZone: string;
  /** Keys `dst_*`. @default "none" */
  daylightSaving: DaylightSaving;
  /** Key `time_format_24hr`. @default true */
  timeFormat24h: boolean;
  /** Key `date_format`. @default "D/M/Y" */
  dateFormat: (typeof DATE_FORMATS)[number];
  /** `http://` address behind the Directories key. Key `directory_url` (cisco.md section 1.11). @default none */
  directoryUrl?: string;
  /** `http://` address behind the Services key. Key `services_url`. @default none */
  servicesUrl?: string;
  /** `http://` address of a 90 × 56 BMP. Key `logo_url` (cisco.md section 4.5). @default none */
  logoUrl?: string;
  /** What the Messages key dials. Key `messages_uri`. @default none */
  messagesNumber?: string;
  /** Key `preferred_codec` (cisco.md section 1.6). @default "g711ulaw" */
  preferredCodec: (typeof PREFERRED_CODECS)[number];
  /** How keys pressed in a call are sent. */
  dtmf: {
    /** RFC 4733: negotiated (`avt`), always, or not. Key `dtmf_outofband`. @default "avt" */
    outOfBand: (typeof DTMF_OUT_OF_BAND)[number];
    /** Also as tones in the audio. Key `dtmf_inband`. @default false */
    inband: boolean;
  };
  /** RTP ports, 16384–32766. */
  mediaPorts: {
    /** Even. Key `start_media_port`. @default 16384 */
    start: number;
    /** Above `start`. Key `end_media_port`. @default 32766 */
    end: number;
  };
  /** Requests leave from port 5060 itself. Key `nat_enable` (cisco.md section 1.8). @default false */
  natEnabled: boolean;
  /** Key `telnet_level`. @default "off" */
  telnet: (typeof TELNET_LEVELS)[number];
  /** SIP load of the phones. Key `image_version`, also in XMLDefault.cnf.xml (cisco.md section 2.6). */
  load: string;
  /**
   * The one line of OS79XX.TXT. Sources disagree on whether loader or application is named there (cisco.md section 8), so
   * there is no default.
   *
   * @default none: no such file
   */
  os79xx?: string;
  /** Rules of dialplan.xml. @default any number, dialled 5 seconds after its last digit */
  dialPlan: DialPlanRule[];
}

const url = (): z.ZodType<string, unknown> => text({ max: FIELD_LIMITS.url, also: httpUrlFault });
const evenPort = (): z.ZodType<number, unknown> =>
  wholeNumber(LOWEST_MEDIA_PORT, HIGHEST_MEDIA_PORT, (value) =>
    value % 2 === 0
      ? undefined
      : { message: "odd; RTP starts on an even port (RFC 3550 section 11)", allowed: "an even number" },
  );

const settingsSchema = z.strictObject({
  proxy: text({
    also: (given) =>
      given === "USECALLMANAGER"
        ? {
            message: "needs a list of call managers, which is not declared here",
            allowed: "an IPv4 address or a host name",
          }
        : addressFault(given),
  }),
  proxyPort: port().default(5060),
  register: flag().default(true),
  registerExpiresSeconds: wholeNumber(1, LONGEST_REGISTRATION).default(3600),
  sntpServer: text({ also: addressFault }).optional(),
  sntpMode: choice(...SNTP_MODES).default("unicast"),
  timeZone: timeZone(),
  daylightSaving: choice(...DAYLIGHT_SAVING).default("none"),
  timeFormat24h: flag().default(true),
  dateFormat: choice(...DATE_FORMATS).default("D/M/Y"),
  directoryUrl: url().optional(),
  servicesUrl: url().optional(),
  logoUrl: url().optional(),
  messagesNumber: text({
    max: 64,
    form: { pattern: /^[A-Za-z0-9*#+_.@:-]+$/, allowed: "a number such as 8500 or *97, or an address user@host" },
  }).optional(),
  preferredCodec: choice(...PREFERRED_CODECS).default("g711ulaw"),
  dtmf: z
    .strictObject({ outOfBand: choice(...DTMF_OUT_OF_BAND).default("avt"), inband: flag().default(false) })
    .prefault({}),
  mediaPorts: z
    .strictObject({
      start: evenPort().default(LOWEST_MEDIA_PORT),
      end: wholeNumber(LOWEST_MEDIA_PORT, HIGHEST_MEDIA_PORT).default(HIGHEST_MEDIA_PORT),
    })
    .prefault({}),
  natEnabled: flag().default(false),
  telnet: choice(...TELNET_LEVELS).default("off"),
  load: applicationLoad(),
  os79xx: selectedLoad().optional(),
  dialPlan: dialPlan().default(() => structuredClone([...DEFAULT_DIAL_PLAN])),
});

/**
 * Validates what the phones of a site share.
 *
 * @param path Where it stands, for the paths of problems.
 */
export function parseSettings(input: unknown, path = "settings"): Parsed<SiteSettings> {
  const { value, problems } = parseWith(settingsSchema, input, path);
  const all = [...problems, ...crossProblems(path, input)];
  const settings = value as SiteSettings | undefined;
  return parsed(settings, all, settings === undefined ? [] : cautions(path, settings));
}

/** What is wrong between fields, whatever else is wrong with others. */
function crossProblems(path: string, input: unknown): Problem[] {
  if (typeof input !== "object" || input === null) {
    return [];
  }
  const given = input as Record<string, unknown>;
  const { start = LOWEST_MEDIA_PORT, end = HIGHEST_MEDIA_PORT } = (given.mediaPorts ?? {}) as Record<string, unknown>;
  const problems: Problem[] = [];
  if (typeof start === "number" && typeof end === "number" && start >= end) {
    problems.push({
      path: joinPath(path, "mediaPorts"),
      message: "the first port is not below the last one",
      given: `${start}–${end}`,
      allowed: `start < end, within ${LOWEST_MEDIA_PORT}–${HIGHEST_MEDIA_PORT}`,
    });
  }
  problems.push(
    ...daylightSavingProblems(joinPath(path, "daylightSaving"), given.daylightSaving, given.timeZone),
    ...dialPlanProblems(joinPath(path, "dialPlan"), given.dialPlan),
  );
  return problems;
}

function cautions(path: string, settings: SiteSettings): Problem[] {
  const at = (key: string): string => joinPath(path, key);
  const warnings: Problem[] = [];
  if (!settings.register) {
    warnings.push({ path: at("register"), message: "the lines will not register, so Asterisk can't call them" });
  }
  if (settings.sntpServer !== undefined && !isIpv4(settings.sntpServer)) {
    warnings.push({
      path: at("sntpServer"),
      message: "a name, which old loads do not resolve",
      given: `"${settings.sntpServer}"`,
      remedy: "Give an IPv4 address",
    });
  }
  if (settings.telnet !== "off") {
    warnings.push({
      path: at("telnet"),
      message:
        "anyone in the network can log in to the phones, with the password that every phone has from the factory",
      given: `"${settings.telnet}"`,
      remedy: 'Set it to "off" when you are done',
    });
  }
  if (settings.dtmf.inband && settings.dtmf.outOfBand !== "none") {
    warnings.push({ path: at("dtmf"), message: "digits are sent in two ways at once and may be counted twice" });
  }
  if (!settings.dtmf.inband && settings.dtmf.outOfBand === "none") {
    warnings.push({ path: at("dtmf"), message: "keys pressed in a call are not sent at all" });
  }
  return [
    ...warnings,
    ...timeZoneCautions(at("timeZone"), settings.timeZone),
    ...dialPlanCautions(at("dialPlan"), settings.dialPlan),
    ...cnfCautions(at("directoryUrl"), settings.directoryUrl),
    ...cnfCautions(at("servicesUrl"), settings.servicesUrl),
    ...cnfCautions(at("logoUrl"), settings.logoUrl),
    ...cnfCautions(at("messagesNumber"), settings.messagesNumber),
  ];
}
