import { join } from "node:path";
import { type ChannelDriver, channelOf } from "../../domain/asterisk-channel";

/** Modules of a small office with PJSIP or chan_sip; everything else stays out, so that it is up in a second. */
const MODULES = [
  ...["res_pjproject", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_timing_timerfd"],
  ...["res_rtp_asterisk", "bridge_simple", "bridge_native_rtp", "bridge_softmix", "bridge_holding"],
  ...["codec_ulaw", "codec_alaw", "codec_gsm", "format_gsm", "format_wav", "format_pcm"],
  ...["pbx_config", "app_dial", "app_playback", "app_voicemail"],
];

const DRIVER_MODULES = {
  chan_pjsip: [
    ...[
      "res_pjsip",
      "res_pjsip_session",
      "res_pjsip_pubsub",
      "res_pjsip_registrar",
      "res_pjsip_nat",
      "res_pjsip_notify",
    ],
    ...["res_pjsip_authenticator_digest", "res_pjsip_endpoint_identifier_user", "res_pjsip_caller_id"],
    ...["res_pjsip_sdp_rtp", "res_pjsip_rfc3326", "res_pjsip_mwi", "res_pjsip_mwi_body_generator", "chan_pjsip"],
  ],
  chan_sip: ["chan_sip"],
};

export interface OwnConfigurationPlan {
  /** Starter of the Asterisk; beside it `.modules` and `.data`. */
  readonly program: string;
  /** Of the machine; `etc`, `lib`, `log`, `run` and `spool` are in it. */
  readonly folder: string;
  readonly address: string;
  /** Folder whose files its own ones include. @default none */
  readonly include?: string;
  /** Whether `data` is in its folder, too. @default false: beside the program */
  readonly hasData?: boolean;
  /** The first has port 5060, the second 5061; the dial plan calls by the first. @default PJSIP alone */
  readonly drivers?: readonly ChannelDriver[];
}

/**
 * Files of /etc/asterisk as a user has them before and besides anything of ours: a transport, an endpoint or a peer of his own, and with
 * PJSIP the one line that includes the phones; a dial plan in which they can call each other and leave messages.
 */
export function ownConfiguration({
  program,
  folder,
  address,
  include,
  hasData = false,
  drivers = ["chan_pjsip"],
}: OwnConfigurationPlan): Record<string, string> {
  const modules = [...MODULES, ...drivers.flatMap((driver) => DRIVER_MODULES[driver])];
  const listensOn = (driver: ChannelDriver): string => `${address}:${5060 + drivers.indexOf(driver)}`;
  const [channelDriver = "chan_pjsip"] = drivers;
  return {
    "asterisk.conf": section("directories", {
      astetcdir: join(folder, "etc"),
      astmoddir: `${program}.modules`,
      astdatadir: hasData ? join(folder, "data") : `${program}.data`,
      astvarlibdir: join(folder, "lib"),
      astdbdir: join(folder, "lib"),
      astkeydir: join(folder, "lib"),
      astagidir: join(folder, "lib"),
      astspooldir: join(folder, "spool"),
      astrundir: join(folder, "run"),
      astlogdir: join(folder, "log"),
    }),
    "modules.conf": `[modules]\nautoload = no\n${modules.map((name) => `load = ${name}.so\n`).join("")}`,
    "logger.conf": section("logfiles", { console: "notice,warning,error,verbose", messages: "notice,warning,error" }),
    "rtp.conf": section("general", { rtpstart: "16384", rtpend: "32766" }),
    ...(drivers.includes("chan_pjsip") ? pjsipFiles(listensOn("chan_pjsip"), include) : {}),
    ...(drivers.includes("chan_sip") ? chanSipFiles(listensOn("chan_sip")) : {}),
    "manager.conf": `; Mine, too.\n${section("general", { enabled: "yes", bindaddr: address, port: "5038" })}`,
    // *101 leaves a message for 101, without any announcement.
    "extensions.conf": `[internal]
exten => _[19]XX,1,Dial(${channelOf({ channelDriver }, "")}\${EXTEN},30)
exten => _*1XX,1,VoiceMail(\${EXTEN:1}@default,s)
${inclusion(include, "-extensions")}`,
    "voicemail.conf": `[general]\nformat = wav\n\n[default]\n100 => 7410,Desk\n101 => 7411,Hall\n${inclusion(include, "-voicemail")}`,
  };
}

const NOTIFICATIONS = "[cisco-check-cfg]\nEvent=>check-sync\n\n[mark]\nEvent=>keep-alive\n";

function inclusion(folder: string | undefined, kind: string): string {
  return folder === undefined ? "" : `#tryinclude ${folder}/current/cisco-phones${kind}.conf\n`;
}

function pjsipFiles(bind: string, include: string | undefined): Record<string, string> {
  return {
    "pjsip.conf": [
      "; My own. Do not touch!\n",
      section("lan", { type: "transport", protocol: "udp", bind }),
      section("900", { type: "endpoint", context: "internal", allow: "!all,alaw", auth: "900", aors: "900" }),
      section("900", { type: "auth", auth_type: "userpass", username: "900", password: "MyOwnSecret" }),
      section("900", { type: "aor", max_contacts: "1" }),
      inclusion(include, ""),
    ].join("\n"),
    "pjsip_notify.conf": NOTIFICATIONS,
  };
}

function chanSipFiles(udpbindaddr: string): Record<string, string> {
  return {
    "sip.conf": [
      "; My own. Do not touch!\n",
      section("general", { udpbindaddr, context: "nowhere", allowguest: "no" }),
      section("900", { type: "friend", host: "dynamic", context: "internal", secret: "MyOwnSecret" }),
    ].join("\n"),
    "sip_notify.conf": NOTIFICATIONS,
  };
}

function section(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
  return `[${name}]\n${lines.join("")}`;
}
