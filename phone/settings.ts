import type { BootSettings, Note } from "./boot-report";
import type { CnfFile } from "./cnf-reader";
import { printable, withoutUserInfo } from "./printable";

/** Values when no file gives one (cisco.md sections 1.3 to 1.11). */
const DEFAULTS: Readonly<Record<string, string>> = {
  proxy_register: "0",
  timer_register_expires: "3600",
  voip_control_port: "5060",
  nat_enable: "0",
  sync: "1",
  sntp_mode: "directedbroadcast",
  dst_auto_adjust: "1",
  dst_start_month: "4",
  dst_stop_month: "10",
  time_format_24hr: "1",
  date_format: "M/D/Y",
  telnet_level: "0",
};

/** `time_zone` names (cisco.md section 1.10). */
const TIME_ZONES = new Set(
  "IDL NT AHST IMT YST PST MST CST EST AST NST BST AT WAT GMT CET EET BT IT ZP4 AFG ZP5 IST ZP6 SUM WAST HST JST CAST EAST EADT NZST".split(
    " ",
  ),
);

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The value that the phone works with: from the files, else its default, else "". `UNPROVISIONED` is as good as none. */
export function setting(cnf: CnfFile, key: string): string {
  const value = cnf.values.get(key)?.value ?? "";
  return value === "" || value === "UNPROVISIONED" ? (DEFAULTS[key] ?? "") : value;
}

/** The settings that a person at the phone notices. */
export function settingsOf(cnf: CnfFile, read: Pick<BootSettings, "dialPlan" | "rings">): BootSettings {
  const shown = (key: string) => printable(setting(cnf, key));
  const url = (key: string) => printable(withoutUserInfo(setting(cnf, key)));
  const rule = (end: "start" | "stop") =>
    ["month", "day", "week_of_month", "day_of_week", "time"]
      .map((part) => [part, shown(`dst_${end}_${part}`)] as const)
      .filter(([, value]) => value !== "")
      .map(([part, value]) => `${part.replaceAll("_", " ")} ${value}`)
      .join(" ");
  const outbound = shown("outbound_proxy");
  return {
    timeZone: shown("time_zone"),
    daylightSaving: setting(cnf, "dst_auto_adjust") === "1" ? `from ${rule("start")} to ${rule("stop")}` : "off",
    sntpServer: shown("sntp_server"),
    sntpMode: shown("sntp_mode"),
    timeFormat24hr: shown("time_format_24hr"),
    dateFormat: shown("date_format"),
    messagesNumber: shown("messages_uri"),
    directoryUrl: url("directory_url"),
    servicesUrl: url("services_url"),
    logoUrl: url("logo_url"),
    phoneLabel: shown("phone_label"),
    imageVersion: shown("image_version"),
    sync: shown("sync"),
    natEnable: shown("nat_enable"),
    sipPort: shown("voip_control_port"),
    outboundProxy: outbound === "" ? "" : `${outbound}:${shown("outbound_proxy_port") || "5060"}`,
    dialPlan: printable(read.dialPlan),
    rings: read.rings,
  };
}

/** What a phone on SIP 8.x makes of settings that are legal and hurt. */
export function boot8xNotes(cnf: CnfFile): Note[] {
  const notes: Note[] = [];
  const add = (level: Note["level"], key: string, text: string) => {
    const at = cnf.values.get(key);
    notes.push({ level, text, key, ...(at === undefined ? {} : { file: at.file, line: at.line }) });
  };
  const zone = setting(cnf, "time_zone");
  if (zone === "")
    add("warning", "time_zone", "time_zone is not set: the clock shows no local time that can be relied on");
  else if (zone === "BST")
    add(
      "warning",
      "time_zone",
      "time_zone BST is Brazil (-3), not British Summer Time; for the United Kingdom write GMT and dst_* keys",
    );
  else if (zone === "HST") add("warning", "time_zone", "time_zone HST is not Hawaii; write AHST for that");
  else if (!TIME_ZONES.has(zone) && !/^[+-]?\d{1,2}([/:]\d{2})?$/.test(zone))
    add(
      "warning",
      "time_zone",
      `time_zone "${printable(zone)}" is not a name that these phones know, nor a number of hours`,
    );

  const server = setting(cnf, "sntp_server");
  const mode = setting(cnf, "sntp_mode");
  if (mode === "unicast" && (server === "" || server === "0.0.0.0"))
    add(
      "warning",
      "sntp_server",
      "sntp_mode is unicast and sntp_server is not set: the phone asks nobody for the time",
    );
  if (mode === "directedbroadcast" && server !== "")
    add(
      "warning",
      "sntp_mode",
      "sntp_mode directedbroadcast asks the server once and then listens to multicast; write unicast for a server",
    );
  if (setting(cnf, "messages_uri") === "")
    add("info", "messages_uri", "no messages_uri: the Messages key does nothing");
  if (["1", "2"].includes(setting(cnf, "telnet_level"))) add("warning", "telnet_level", "telnet is open on the phone");
  for (const key of ["dst_start_day_of_week", "dst_stop_day_of_week"]) {
    const day = setting(cnf, key);
    if (day !== "" && !/^[1-7]$/.test(day) && !DAYS.some((name) => day === name || day === name.slice(0, 3)))
      add(
        "warning",
        key,
        `${key} "${printable(day)}" is no day: Sunday or Sun, exactly so written, or 1 (Sunday) to 7`,
      );
  }
  const first = Number(setting(cnf, "start_media_port") || "16384");
  const last = Number(setting(cnf, "end_media_port") || "32766");
  if (first >= last)
    add("warning", "end_media_port", `end_media_port ${last} is not above start_media_port ${first}: no audio`);
  const files = setting(cnf, "dyn_tftp_addr");
  if (files !== "")
    add(
      "warning",
      "dyn_tftp_addr",
      `a real phone then asks ${printable(files)} for its files; this one stays where it is`,
    );
  return notes;
}
