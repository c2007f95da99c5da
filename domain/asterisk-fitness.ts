import type { AsteriskInclusion } from "./asterisk-inclusions";
import type { AsteriskSettings } from "./asterisk-settings";
import type { AsteriskSurvey } from "./asterisk-survey";
import { listenAlike } from "./listening-address";
import { managerFitness } from "./manager-fitness";
import { joinPath, type Problem } from "./problem";

/** The oldest one whose settings are the ones written here. */
const OLDEST = 13;
/** The first one without chan_sip. */
const WITHOUT_CHAN_SIP = 21;
/** Of a peer's name chan_sip's console shows no more. */
const SHOWN_OF_PEER = 25;
/** More names than these are counted. */
const SHOWN = 10;

/** What about an Asterisk would make a delivery fail or phones stay silent, all at once. */
export function asteriskFitness(
  survey: AsteriskSurvey,
  settings: Pick<AsteriskSettings, "transport" | "configDirectory" | "channelDriver" | "status">,
  inclusions: readonly AsteriskInclusion[],
  endpoints: readonly string[],
  path: string,
): Problem[] {
  const at = (key: string): string => joinPath(path, key);
  return [
    ...consoleProblems(survey, inclusions, at("cli")),
    ...fileProblems(survey, settings.configDirectory, at("configDirectory")),
    ...transportProblems(survey, settings.transport, at("transport")),
    ...takenPorts(survey, settings, at("channelDriver")),
    ...(settings.status === undefined ? [] : managerFitness(survey, settings.status, at("status"))),
    ...strangers(survey, settings, endpoints, path),
  ];
}

function consoleProblems(
  { asterisk, modules }: AsteriskSurvey,
  inclusions: readonly AsteriskInclusion[],
  path: string,
): Problem[] {
  if ("silent" in asterisk) {
    const said = asterisk.silent === "" ? "" : `: ${asterisk.silent}`;
    return [
      { path, message: `Asterisk does not answer${said}`, remedy: "Start it, or give the command of its console" },
    ];
  }
  const [, major] = /(?:Asterisk|certified\/)(?: GIT-| certified\/)?\D*?(\d+)\./.exec(asterisk.version) ?? [];
  if (major !== undefined && Number(major) < OLDEST) {
    return [
      { path, message: `an Asterisk that is too old: ${asterisk.version}`, allowed: `version ${OLDEST} and later` },
    ];
  }
  return inclusions
    .filter(({ module }) => !modules.includes(module))
    .map(({ module, purpose }) => ({
      path,
      message: `Asterisk has not loaded ${module}; ${purpose}`,
      remedy: module === "chan_sip.so" ? withoutChanSip(major) : "Load it in modules.conf",
    }));
}

function withoutChanSip(major: string | undefined): string {
  return major !== undefined && Number(major) >= WITHOUT_CHAN_SIP
    ? `Asterisk ${WITHOUT_CHAN_SIP} and later come without it: set channelDriver to chan_pjsip`
    : "Load it in modules.conf, where Asterisk's own sample turns it off, or set channelDriver to chan_pjsip";
}

function fileProblems({ includingFiles }: AsteriskSurvey, given: string | undefined, path: string): Problem[] {
  return given === undefined
    ? []
    : [...includingFiles]
        .filter(([, state]) => state !== "there")
        .map(([file, state]) => ({
          path,
          message: `${given}/${file} is ${state}`,
          remedy: state === "missing" ? "Give the folder that holds it" : "Connect as a user who may write it",
        }));
}

function transportProblems(
  { asterisk, transports }: AsteriskSurvey,
  given: string | undefined,
  path: string,
): Problem[] {
  return given === undefined || "silent" in asterisk || transports.includes(given)
    ? []
    : [
        {
          path,
          message: "not a transport of this Asterisk",
          given: JSON.stringify(given),
          allowed: transports.length === 0 ? "it has none" : transports.map((each) => `"${each}"`).join(", "),
        },
      ];
}

/** Whichever is loaded second does not get the port, says so in the log alone, and no phone reaches it. */
function takenPorts(
  { chanSip, udpTransports }: AsteriskSurvey,
  { channelDriver }: Pick<AsteriskSettings, "channelDriver">,
  path: string,
): Problem[] {
  return channelDriver !== "chan_sip" || chanSip === undefined
    ? []
    : [...udpTransports]
        .filter(([, address]) => listenAlike(address, chanSip))
        .map(([name, address]) => ({
          path,
          message: `chan_sip is to listen on ${chanSip}, and PJSIP's transport "${name}" has ${address}`,
          remedy: "Give one of them another port: udpbindaddr in sip.conf, or bind in pjsip.conf",
        }));
}

/** Two objects of one name: PJSIP takes neither file, and chan_sip takes the settings of the second over those of the first. */
function strangers(
  { endpoints, own, sections }: AsteriskSurvey,
  { channelDriver }: Pick<AsteriskSettings, "channelDriver">,
  declared: readonly string[],
  path: string,
): Problem[] {
  const shown = channelDriver === "chan_sip" ? peerShown : (name: string): string => name;
  const ours = new Set(own.map(shown));
  const there = new Set(endpoints.map(shown).filter((name) => !ours.has(name)));
  // chan_sip makes one of two without a word, so that even one that is ours may be the user's, too.
  const users = new Set(sections.map((name) => name.toLowerCase()));
  const both = declared.filter((name) => there.has(shown(name)) || users.has(name.toLowerCase())).sort();
  const rest = both.length - SHOWN;
  return both.length === 0
    ? []
    : [
        {
          path,
          message: `endpoints that Asterisk's own configuration has already: ${both.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
          remedy: "Take them out there, or give the lines other extensions",
        },
      ];
}

/** A peer's name as chan_sip's console shows it and without its case, of which chan_sip takes no notice. */
function peerShown(name: string): string {
  return name.slice(0, SHOWN_OF_PEER).toLowerCase();
}
