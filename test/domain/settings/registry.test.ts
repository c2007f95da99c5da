import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declaredAs, declaredKeys, LEAVES, LISTS } from "../../../domain/settings/registry";
import { keyRule, knownSpelling, misfit } from "../../../phone/cnf-keys";
import { anyValueOf } from "./arbitrary-settings";

const NAMED = LEAVES.map(({ path, setting }) => [path.join("."), setting] as const);
const IN_LISTS = LISTS.flatMap(({ name, list }) =>
  Object.entries(list.members).flatMap(([member, node]) =>
    node.is === "setting" ? [[`${name}[].${member}`, node] as const] : [],
  ),
);

/** What the phone is told although it says that it is unusual; a warning of ours says so, too. */
const UNUSUAL: Readonly<Record<string, RegExp>> = {
  start_media_port: /^$|16384 to 32766; what the phone does with it is not established$/,
  end_media_port: /^$|16384 to 32766; what the phone does with it is not established$/,
};

describe("the registry of settings", () => {
  it("names every key once, in the spelling that the phone knows", () => {
    const keys = declaredKeys();
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
    expect(keys.filter((key) => keyRule(key) === undefined)).toEqual([]);
    expect(keys.filter((key) => knownSpelling(key) === undefined)).toEqual([]);
  });

  it("covers every key that the phone knows", () => {
    const known = [
      ...["image_version", "dial_template", "tftp_cfg_dir", "sync", "language", "logo_url", "proxy_register"],
      ...["timer_register_expires", "timer_register_delta", "outbound_proxy", "outbound_proxy_port", "proxy_backup"],
      ...["proxy_backup_port", "proxy_emergency", "proxy_emergency_port", "user_info", "remote_party_id"],
      ...["Domain_Name", "preferred_codec", "tos_media", "enable_vad", "dtmf_inband", "dtmf_outofband"],
      ...["dtmf_db_level", "dtmf_avt_payload", "start_media_port", "end_media_port", "voip_control_port"],
      ...["call_stats", "network_media_type", "network_port2_type", "timer_t1", "timer_t2", "timer_invite_expires"],
      ...["sip_retx", "sip_invite_retx", "nat_enable", "nat_address", "nat_received_processing", "sntp_server"],
      ...["sntp_mode", "time_zone", "dst_auto_adjust", "dst_offset", "time_format_24hr", "date_format"],
      ...["dnd_control", "call_waiting", "anonymous_call_block", "callerid_blocking", "call_hold_ringback"],
      ...["autocomplete", "cnf_join_enable", "semi_attended_transfer", "local_cfwd_enable", "cfwd_url"],
      ...["transfer_onhook_enabled"],
      ...["stutter_msg_waiting", "messages_uri", "services_url", "directory_url", "http_proxy_addr"],
      ...["http_proxy_port", "dyn_dns_addr_1", "dyn_dns_addr_2", "dyn_tftp_addr", "phone_label", "phone_prompt"],
      ...["phone_password", "telnet_level", "auto_answer", "proxy1_address", "proxy6_port", "call_manager1_addr"],
      ...["call_manager6_sip_port", "speed_line1", "speed_label5", "line1_name", "line6_contact"],
      ...["dst_start_month", "dst_stop_day", "dst_start_day_of_week", "dst_stop_week_of_month", "dst_start_time"],
    ];
    expect(known.filter((key) => declaredAs(key) === undefined)).toEqual([]);
    expect(declaredAs("reg.1.displayName")).toBeUndefined();
  });

  it.each(NAMED)("%s has a default that it accepts, and says what it means", (_, setting) => {
    expect(setting.meaning).toMatch(/\.$/);
    if (setting.presence === "defaulted") {
      expect(setting.kind.schema.safeParse(setting.fallback).success).toBe(true);
      expect(setting.phoneDefault).toBeDefined();
    }
  });

  it.each([...NAMED, ...IN_LISTS])(
    "%s comes back from a file as it was written, in a form that the phone takes",
    (_, setting) => {
      fc.assert(
        fc.property(anyValueOf(setting), (value) => {
          const raw = setting.kind.encode(value);
          expect(raw).not.toBe("");
          expect(setting.kind.decode(raw)).toEqual(value);
          for (const key of setting.keys) {
            expect(misfit(key.replace("N", "1"), raw) ?? "").toMatch(UNUSUAL[key] ?? /^$/);
          }
        }),
        { numRuns: 50 },
      );
    },
  );
});
