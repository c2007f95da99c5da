import { type CnfFile, NO_CNF, overlay, readCnf } from "../../phone/cnf-reader";
import { LINE_NUMBERS, proxyOfLine } from "./phone-proxies";

/** What the phone takes when no file says it (cisco.md sections 1.3 to 1.11). */
const DEFAULTS: Readonly<Record<string, string>> = {
  sync: "1",
  proxy_register: "0",
  timer_register_expires: "3600",
  timer_register_delta: "5",
  outbound_proxy_port: "5060",
  proxy_backup_port: "5060",
  proxy_emergency_port: "5060",
  user_info: "none",
  remote_party_id: "0",
  preferred_codec: "g711ulaw",
  tos_media: "5",
  enable_vad: "0",
  dtmf_inband: "1",
  dtmf_outofband: "avt",
  dtmf_db_level: "3",
  dtmf_avt_payload: "101",
  start_media_port: "16384",
  end_media_port: "32766",
  voip_control_port: "5060",
  call_stats: "0",
  network_media_type: "Auto",
  network_port2_type: "Hub/Switch",
  timer_t1: "500",
  timer_t2: "4000",
  timer_invite_expires: "180",
  sip_retx: "10",
  sip_invite_retx: "6",
  nat_enable: "0",
  nat_received_processing: "0",
  sntp_mode: "directedbroadcast",
  dst_auto_adjust: "1",
  dst_offset: "1",
  dst_start_month: "4",
  dst_stop_month: "10",
  dst_start_day: "0",
  dst_stop_day: "0",
  dst_start_day_of_week: "1",
  dst_stop_day_of_week: "1",
  dst_start_week_of_month: "1",
  dst_stop_week_of_month: "8",
  dst_start_time: "2:00",
  dst_stop_time: "2:00",
  time_format_24hr: "1",
  date_format: "M/D/Y",
  dnd_control: "0",
  call_waiting: "1",
  anonymous_call_block: "0",
  callerid_blocking: "0",
  call_hold_ringback: "0",
  autocomplete: "1",
  cnf_join_enable: "1",
  semi_attended_transfer: "1",
  transfer_onhook_enabled: "0",
  local_cfwd_enable: "1",
  stutter_msg_waiting: "0",
  http_proxy_port: "80",
  phone_prompt: "SIP Phone",
  phone_password: "cisco",
  telnet_level: "0",
  auto_answer: "0",
  ...Object.fromEntries(LINE_NUMBERS.map((line) => [`call_manager${line}_sip_port`, "5060"])),
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The files of a folder by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Everything that one phone goes by after it has read its two files, key by key, passwords included. */
export function phoneView(files: Files, phoneFile: string, lines: number): Map<string, string> {
  const read = (name: string): CnfFile => {
    const bytes = files.get(name);
    return bytes === undefined ? NO_CNF : readCnf(name, bytes);
  };
  const { values } = overlay(read("SIPDefault.cnf"), read(phoneFile));
  const raw = (key: string): string => {
    const value = values.get(key)?.value ?? "";
    return value === "UNPROVISIONED" ? "" : value;
  };
  const view = new Map<string, string>();
  for (const key of new Set([...values.keys(), ...Object.keys(DEFAULTS)])) {
    if (!/^(line|proxy)[1-6]_/.test(key)) {
      view.set(key, inOneSpelling(key, raw(key) || (DEFAULTS[key] ?? "")));
    }
  }
  if (view.get("dst_auto_adjust") === "0") {
    for (const key of [...view.keys()].filter((each) => each.startsWith("dst_") && each !== "dst_auto_adjust")) {
      view.delete(key);
    }
  }
  for (const edge of ["start", "stop"]) {
    // A day of the month takes the place of week and day of the week.
    if (![undefined, "0"].includes(view.get(`dst_${edge}_day`))) {
      view.delete(`dst_${edge}_week_of_month`);
      view.delete(`dst_${edge}_day_of_week`);
    }
  }
  for (const line of LINE_NUMBERS.slice(0, lines)) {
    addLine(view, line, values.get(`line${line}_authname`)?.value, raw);
  }
  for (const line of LINE_NUMBERS) {
    const { host, port } = proxyOfLine(raw, line);
    view.set(`proxy${line}_address`, host).set(`proxy${line}_port`, port);
  }
  return withoutUnset(view);
}

function addLine(
  view: Map<string, string>,
  line: number,
  authName: string | undefined,
  raw: (key: string) => string,
): void {
  const of = (part: string): string => raw(`line${line}_${part}`);
  const name = of("name");
  if (name === "") {
    return;
  }
  view.set(`line${line}_name`, name);
  view.set(`line${line}_shortname`, of("shortname") || name);
  view.set(`line${line}_displayname`, of("displayname"));
  view.set(`line${line}_contact`, of("contact") || name);
  view.set(`line${line}_authname`, authName === "UNPROVISIONED" ? "" : of("authname") || raw("line1_authname"));
  view.set(`line${line}_password`, of("password") || raw("line1_password"));
}

/** A call manager that has no address is none, whatever its port. */
function withoutUnset(view: Map<string, string>): Map<string, string> {
  for (const line of LINE_NUMBERS) {
    if ((view.get(`call_manager${line}_addr`) ?? "") === "") {
      view.delete(`call_manager${line}_sip_port`);
    }
  }
  return new Map([...view].filter(([, value]) => value !== "").sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Months, days and times as numbers, which the phone takes like names. */
function inOneSpelling(key: string, value: string): string {
  const position = (names: readonly string[]): string => {
    const index = names.indexOf(value.slice(0, 3));
    return index < 0 ? value.replace(/^0(?=\d)/, "") : String(index + 1);
  };
  if (/^dst_.*_month$/.test(key) && !key.endsWith("week_of_month")) {
    return position(MONTHS);
  }
  if (key.endsWith("_day_of_week")) {
    return position(DAYS);
  }
  if (/^dst_.*_time$/.test(key)) {
    const [hour = "", minute = "00"] = value.split(/[:/]/);
    return `${Number(hour)}:${minute}`;
  }
  return value;
}
