import { printable } from "./printable";

/** What the phone takes as a value of a key. */
export type KeyRule =
  | { readonly kind: "text"; readonly max?: number; readonly secret?: true }
  | { readonly kind: "integer"; readonly min: number; readonly max: number; readonly otherwise?: string }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "address" };

const text = (max?: number): KeyRule => (max === undefined ? { kind: "text" } : { kind: "text", max });
const integer = (min: number, max: number, otherwise?: string): KeyRule =>
  otherwise === undefined ? { kind: "integer", min, max } : { kind: "integer", min, max, otherwise };
const choice = (...values: string[]): KeyRule => ({ kind: "choice", values });
const FLAG = choice("0", "1");
const LOCKABLE = choice("0", "1", "2", "3");
const PORT = integer(1, 65535);
const ADDRESS: KeyRule = { kind: "address" };
const URL_TEXT = text(255);

/** Keys that are written once (cisco.md sections 1.3 to 1.11). */
const RULES: Readonly<Record<string, KeyRule>> = {
  image_version: text(),
  dial_template: text(),
  tftp_cfg_dir: text(),
  sync: text(32),
  language: text(),
  logo_url: URL_TEXT,
  proxy_register: FLAG,
  timer_register_expires: integer(1, 3_932_100),
  timer_register_delta: integer(0, 32_767),
  outbound_proxy: ADDRESS,
  outbound_proxy_port: PORT,
  proxy_backup: ADDRESS,
  proxy_backup_port: PORT,
  proxy_emergency: ADDRESS,
  proxy_emergency_port: PORT,
  user_info: choice("none", "phone", "ip"),
  remote_party_id: FLAG,
  Domain_Name: text(),
  preferred_codec: choice("g711ulaw", "g711alaw", "g729a", "none"),
  tos_media: integer(0, 5),
  enable_vad: FLAG,
  dtmf_inband: FLAG,
  dtmf_outofband: choice("none", "avt", "avt_always"),
  dtmf_db_level: integer(1, 5),
  dtmf_avt_payload: integer(96, 127, "the phone falls back to 101"),
  start_media_port: integer(16_384, 32_766),
  end_media_port: integer(16_384, 32_766),
  voip_control_port: integer(1025, 65_535),
  call_stats: FLAG,
  network_media_type: text(),
  network_port2_type: choice("Hub/Switch", "PC"),
  timer_t1: integer(1, 65_535),
  timer_t2: integer(1, 65_535),
  timer_invite_expires: integer(1, 65_535),
  sip_retx: integer(0, 255),
  sip_invite_retx: integer(0, 255),
  nat_enable: FLAG,
  nat_address: ADDRESS,
  nat_received_processing: FLAG,
  sntp_server: ADDRESS,
  sntp_mode: choice("unicast", "multicast", "anycast", "directedbroadcast"),
  time_zone: text(),
  dst_auto_adjust: FLAG,
  dst_offset: text(),
  dst_start_month: text(),
  dst_stop_month: text(),
  dst_start_day: integer(0, 31),
  dst_stop_day: integer(0, 31),
  dst_start_day_of_week: text(),
  dst_stop_day_of_week: text(),
  dst_start_week_of_month: choice("1", "2", "3", "4", "5", "6", "8"),
  dst_stop_week_of_month: choice("1", "2", "3", "4", "5", "6", "8"),
  dst_start_time: text(),
  dst_stop_time: text(),
  time_format_24hr: LOCKABLE,
  date_format: text(),
  dnd_control: LOCKABLE,
  call_waiting: LOCKABLE,
  anonymous_call_block: LOCKABLE,
  callerid_blocking: LOCKABLE,
  call_hold_ringback: LOCKABLE,
  autocomplete: FLAG,
  cnf_join_enable: FLAG,
  semi_attended_transfer: FLAG,
  transfer_onhook_enabled: FLAG,
  local_cfwd_enable: FLAG,
  cfwd_url: text(),
  stutter_msg_waiting: FLAG,
  messages_uri: text(),
  services_url: URL_TEXT,
  directory_url: URL_TEXT,
  http_proxy_addr: ADDRESS,
  http_proxy_port: PORT,
  dyn_dns_addr_1: ADDRESS,
  dyn_dns_addr_2: ADDRESS,
  dyn_tftp_addr: ADDRESS,
  phone_label: text(11),
  phone_prompt: text(15),
  phone_password: { kind: "text", max: 31, secret: true },
  telnet_level: choice("0", "1", "2"),
  auto_answer: integer(0, 63),
};

/** Keys with a number in them: pattern, how many, rule. */
const NUMBERED: readonly (readonly [RegExp, KeyRule])[] = [
  [/^line[1-6]_(name|shortname|contact|authname)$/, text()],
  [/^line[1-6]_displayname$/, text(31)],
  // Too long a password is told with the line that it costs.
  [/^line[1-6]_password$/, { kind: "text", secret: true }],
  [/^proxy[1-6]_address$/, ADDRESS],
  [/^proxy[1-6]_port$/, PORT],
  [/^call_manager[1-6]_addr$/, ADDRESS],
  [/^call_manager[1-6]_sip_port$/, PORT],
  [/^speed_(line|label)[1-5]$/, text()],
];

/** What the phone knows about a key; undefined for a key that it ignores. */
export function keyRule(key: string): KeyRule | undefined {
  return Object.hasOwn(RULES, key) ? RULES[key] : NUMBERED.find(([pattern]) => pattern.test(key))?.[1];
}

/** The documented spelling of a key that differs in upper and lower case only. */
export function knownSpelling(key: string): string | undefined {
  const lower = key.toLowerCase();
  if (keyRule(lower) !== undefined) return lower;
  return Object.keys(RULES).find((known) => known.toLowerCase() === lower);
}

/** True if the value of the key must not be shown to anyone; any spelling counts, misspelt keys included. */
export function isSecretKey(key: string): boolean {
  return /password|secret/i.test(key);
}

/** True for what these phones can reach: IPv4 in dotted form, or a host name. */
export function isAddress(value: string): boolean {
  if (/^[\d.]+$/.test(value)) {
    const parts = value.split(".");
    return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  }
  return /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/.test(
    value,
  );
}

/** What is wrong with a value, in words without the value of a secret; undefined if nothing is. Empty means unset. */
export function misfit(key: string, value: string): string | undefined {
  const rule = keyRule(key);
  if (rule === undefined || value === "" || value === "UNPROVISIONED") return undefined;
  const given = isSecretKey(key) ? "the value" : `"${printable(value)}"`;
  switch (rule.kind) {
    case "text":
      return rule.max !== undefined && value.length > rule.max
        ? `${given} has ${value.length} characters; the phone keeps ${rule.max}`
        : undefined;
    case "integer": {
      const fits = /^\d{1,9}$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
      const effect = rule.otherwise ?? "what the phone does with it is not established";
      return fits ? undefined : `${given} is not a whole number of ${rule.min} to ${rule.max}; ${effect}`;
    }
    case "choice":
      return rule.values.includes(value) || (key === "user_info" && rule.values.includes(value.toLowerCase()))
        ? undefined
        : `${given} is none of ${rule.values.join(", ")}; what the phone does with it is not established`;
    case "address":
      return isAddress(value) ? undefined : `${given} is neither an IPv4 address nor a host name`;
  }
}
