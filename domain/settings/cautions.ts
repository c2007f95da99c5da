import { clockChangeKeys } from "../clock-change";
import { cnfCautions } from "../cnf-caution";
import { clockChanges } from "../daylight-saving";
import { dialPlanCautions } from "../dial-plan-cautions";
import { isIpv4, longAddressCautions } from "../network-address";
import type { Problem } from "../problem";
import { timeZoneCautions, zoneOf } from "../time-zone";
import type { PathOf } from "./checks";
import { extraSettingCautions } from "./extra-settings";
import { HIGHEST_MEDIA_PORT, LOWEST_MEDIA_PORT } from "./media-settings";
import type { PhoneSettings } from "./phone-settings";
import { USE_CALL_MANAGER } from "./proxy-settings";
import { LEAVES } from "./registry";
import { youngSettings } from "./young-settings";

/** The phone asks for at least this much between two registrations, in seconds (SIPCC, `MIN_REGISTRATION_PERIOD`). */
const SHORTEST_REGISTRATION = 60;

/** What is legal and will hurt. */
export function settingCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  return [
    ...registrationCautions(settings, at),
    ...clockCautions(settings, at),
    ...mediaCautions(settings, at),
    ...natCautions(settings, at),
    ...accessCautions(settings, at),
    ...doubtCautions(settings, at),
    ...timeZoneCautions(at("timeZone"), settings.timeZone),
    ...ruleCautions(settings, at),
    ...dialPlanCautions(at("dialPlan"), settings.dialPlan, {
      ...(settings.emergencyProxy ? { emergencyProxy: settings.emergencyProxy } : {}),
    }),
    ...extraSettingCautions(at("extraSettings"), settings.extraSettings),
    ...textCautions(settings, at),
    ...youngSettings(settings, at),
    ...addressCautions(settings, at),
  ];
}

function registrationCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  const warnings: Problem[] = [];
  if (!settings.register) {
    warnings.push({
      path: at("register"),
      rule: "register-off",
      message: "the lines will not register, so Asterisk can't call them",
    });
  }
  const { registerExpiresSeconds: expires, registerDeltaSeconds: delta } = settings;
  if (expires - delta < SHORTEST_REGISTRATION) {
    warnings.push({
      path: at("registerExpiresSeconds"),
      rule: "registration-too-short",
      message: `leaves less than ${SHORTEST_REGISTRATION} seconds between two registrations, which the phone does not go below`,
      given: `${expires}, less ${delta}`,
      remedy: "Take 120 or more",
    });
  }
  if (settings.callManagers.length > 0 && settings.proxy !== USE_CALL_MANAGER) {
    warnings.push({
      path: at("callManagers"),
      rule: "call-managers-idle",
      message: `only lines whose proxy is ${USE_CALL_MANAGER} ask them`,
      remedy: `Set proxy to "${USE_CALL_MANAGER}", for the site or for a line`,
    });
  }
  return warnings;
}

function clockCautions({ sntpServer, sntpMode }: PhoneSettings, at: PathOf): Problem[] {
  const hasServer = sntpServer !== undefined && sntpServer !== "";
  if (!hasServer) {
    return sntpMode === "unicast"
      ? [
          {
            path: at("sntpServer"),
            rule: "time-server-none",
            message: "no time server, so that the phones show no time that can be relied on",
            remedy: "Give the IPv4 address of one",
          },
        ]
      : [];
  }
  const warnings: Problem[] = [];
  if (!isIpv4(sntpServer)) {
    warnings.push({
      path: at("sntpServer"),
      rule: "time-server-name",
      message: "a name, which old loads do not resolve",
      given: `"${sntpServer}"`,
      remedy: "Give an IPv4 address",
    });
  }
  if (sntpMode === "multicast" || sntpMode === "directedbroadcast") {
    warnings.push({
      path: at("sntpMode"),
      rule: "time-server-mode",
      message:
        sntpMode === "multicast"
          ? "the phones only listen and never ask the server"
          : "the phones ask the server once and then wait for multicasts, so that their clocks may drift",
      given: `"${sntpMode}"`,
      remedy: 'Take "unicast"',
    });
  }
  return warnings;
}

/** A rule beside an IANA name, which brings its own. */
function ruleCautions({ timeZone, daylightSaving, clockChanges: own }: PhoneSettings, at: PathOf): Problem[] {
  const { zone, changes, fromIana } = zoneOf(timeZone);
  if (!fromIana || (daylightSaving === undefined && own === undefined)) {
    return [];
  }
  const declared = own ?? (daylightSaving === undefined ? undefined : clockChanges(daylightSaving, zone));
  return JSON.stringify(clockChangeKeys(declared)) === JSON.stringify(clockChangeKeys(changes))
    ? []
    : [
        {
          path: at(own === undefined ? "daylightSaving" : "clockChanges"),
          message: `not what the clocks of ${timeZone} do`,
          ...(daylightSaving === undefined ? {} : { given: `"${daylightSaving}"` }),
          remedy: "Leave it out; the zone brings its own rule",
        },
      ];
}

function mediaCautions({ dtmf, voiceActivityDetection, mediaPorts }: PhoneSettings, at: PathOf): Problem[] {
  const warnings = Object.entries(mediaPorts).flatMap(([edge, port]): Problem[] =>
    port < LOWEST_MEDIA_PORT || port > HIGHEST_MEDIA_PORT
      ? [
          {
            path: at(`mediaPorts.${edge}`),
            rule: "media-ports-range",
            message: "outside of the usual range, and what the phone does with it is not established",
            given: String(port),
            remedy: `Stay within ${LOWEST_MEDIA_PORT}–${HIGHEST_MEDIA_PORT}`,
          },
        ]
      : [],
  );
  if (dtmf.inband && dtmf.outOfBand !== "none") {
    warnings.push({
      path: at("dtmf"),
      rule: "dtmf-twice",
      message: "digits are sent in two ways at once and may be counted twice",
    });
  }
  if (!dtmf.inband && dtmf.outOfBand === "none") {
    warnings.push({ path: at("dtmf"), rule: "dtmf-none", message: "keys pressed in a call are not sent at all" });
  }
  if (voiceActivityDetection) {
    warnings.push({
      path: at("voiceActivityDetection"),
      rule: "voice-activity-detection",
      message: "Asterisk does not expect silence in the middle of a stream; audio may be clipped",
      remedy: "Leave it out",
    });
  }
  return warnings;
}

function natCautions({ natEnabled, natAddress, natReceivedProcessing }: PhoneSettings, at: PathOf): Problem[] {
  const hasAddress = natAddress !== undefined && natAddress !== "";
  const idle = [...(hasAddress ? ["natAddress"] : []), ...(natReceivedProcessing ? ["natReceivedProcessing"] : [])];
  if (!natEnabled) {
    return idle.map((setting) => ({
      path: at(setting),
      rule: "nat-idle",
      message: "means nothing while natEnabled is false",
      remedy: "Set natEnabled to true",
    }));
  }
  return hasAddress && natReceivedProcessing
    ? [
        {
          path: at("natReceivedProcessing"),
          rule: "nat-two-ways",
          message: "the address from answers and natAddress are two ways to the same thing, and may disagree",
          remedy: "Keep one of them",
        },
      ]
    : [];
}

function accessCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  const warnings: Problem[] = [];
  if (settings.telnet !== "off") {
    warnings.push({
      path: at("telnet"),
      rule: "telnet-on",
      message: "everyone in the network can try to log in to the phones, and the password crosses it in clear text",
      given: `"${settings.telnet}"`,
      remedy: 'Set it to "off" when you are done',
    });
  }
  if (settings.tftpServer !== undefined && settings.tftpServer !== "") {
    warnings.push({
      path: at("tftpServer"),
      rule: "tftp-server-elsewhere",
      message: "from then on the phones ask that server for their files, so it has to have the same ones",
      given: `"${settings.tftpServer}"`,
    });
  }
  if (settings.dns.secondary !== undefined && settings.dns.secondary !== "" && !settings.dns.primary) {
    warnings.push({
      path: at("dns.secondary"),
      rule: "dns-second-alone",
      message: "a second DNS server without a first one",
    });
  }
  return warnings;
}

/** Settings whose effect nobody has established. */
function doubtCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  const warnings: Problem[] = [];
  const values = settings as unknown as Record<string, unknown>;
  for (const { path, setting } of LEAVES) {
    const [name = ""] = path;
    const value = path.length === 1 ? values[name] : undefined;
    if (setting.unset === undefined && setting.doubt !== undefined && value !== undefined && value !== "") {
      warnings.push({
        path: at(name),
        rule: "setting-doubtful",
        message: setting.doubt.replace(/^./, (first) => first.toLowerCase()).replace(/\.$/, ""),
      });
    }
  }
  if (settings.speedDials.length > 0) {
    warnings.push({
      path: at("speedDials"),
      rule: "speed-dials-doubtful",
      message: "what a phone does with them that is not on Cisco's own call manager is not established",
      remedy: "Try them on one phone first",
    });
  }
  return warnings;
}

/** Addresses that the phone may cut; those that are IPv4 alone can't be so long. */
function addressCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  return [
    ...(["proxy", "outboundProxy", "natAddress"] as const).flatMap((name) =>
      longAddressCautions(at(name), settings[name]),
    ),
    ...settings.callManagers.flatMap(({ address }, index) =>
      longAddressCautions(at(`callManagers[${index}].address`), address),
    ),
  ];
}

/** Texts that stand in a file whose reader is not documented to the last. */
function textCautions(settings: PhoneSettings, at: PathOf): Problem[] {
  return LEAVES.flatMap(({ path, setting }) => {
    const value = path.reduce<unknown>(
      (all, step) => (typeof all === "object" && all !== null ? (all as Record<string, unknown>)[step] : undefined),
      settings,
    );
    return setting.kind.json.type === "string" && typeof value === "string"
      ? cnfCautions(at(path.join(".")), value)
      : [];
  });
}
