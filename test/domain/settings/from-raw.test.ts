import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declarableEntries, keysOf, type RawEntry, settingsFromRaw } from "../../../domain/settings/from-raw";
import type { PhoneSettings } from "../../../domain/settings/phone-settings";
import { rawKeys } from "../../../domain/settings/raw-keys";
import { LEAVES } from "../../../domain/settings/registry";
import { parseSettings } from "../../../domain/settings/site-settings";
import { someSite } from "./arbitrary-settings";

function entries(values: Record<string, string>): Map<string, RawEntry> {
  return new Map(Object.entries(values).map(([key, value], index) => [key, { value, file: "a.cnf", line: index + 1 }]));
}

function valuesOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries([...declarableEntries(entries(given)).entries].map(([key, { value }]) => [key, value]));
}

function settingsOf(values: Record<string, string>): ReadonlyMap<string, unknown> {
  return settingsFromRaw(new Map(Object.entries(values)));
}

describe("raw keys as settings", () => {
  it("are the settings that they were written from", () => {
    fc.assert(
      fc.property(someSite(), (args) => {
        const { value: settings } = parseSettings(args);
        fc.pre(settings !== undefined);
        const raw = new Map([...rawKeys(settings as PhoneSettings)].map(([key, { value }]) => [key, value]));
        const read = settingsFromRaw(raw);
        for (const { path } of LEAVES.filter(({ setting }) => setting.keys[0] !== "sync")) {
          const written = path.reduce<unknown>(
            (all, step) => (all as Record<string, unknown> | undefined)?.[step],
            settings,
          );
          expect([path, read.get(path.join("."))]).toEqual([path, written]);
        }
        expect(read.get("callManagers")).toEqual(settings?.callManagers);
        expect(read.get("speedDials")).toEqual(settings?.speedDials);
      }),
      { numRuns: 100 },
    );
  });

  it("are the phone's defaults where no file has them, not ours", () => {
    const settings = settingsOf({});
    expect(settings.get("register")).toBe(false);
    expect(settings.get("dtmf.inband")).toBe(true);
    expect(settings.get("sntpMode")).toBe("directedbroadcast");
    expect(settings.get("sync")).toBe("1");
    expect(settings.get("sntpServer")).toBeUndefined();
    expect(settings.get("dialPlanFile")).toBeUndefined();
    expect(settings.get("load")).toBeUndefined();
  });

  it("are the phone's defaults where they are empty", () => {
    expect(settingsOf({ proxy_register: "", timer_register_expires: "" })).toEqual(settingsOf({}));
  });

  it("name a rule of daylight saving that has a name in its zone", () => {
    const eu = (zone: string, start: string, stop: string): unknown =>
      settingsOf({
        time_zone: zone,
        dst_start_month: "3",
        dst_start_week_of_month: "8",
        dst_start_time: start,
        dst_stop_month: "10",
        dst_stop_time: stop,
      }).get("clock");
    expect(eu("CET", "02:00", "03:00")).toEqual({ daylightSaving: "eu" });
    expect(eu("GMT", "01:00", "02:00")).toEqual({ daylightSaving: "eu" });
    expect(eu("GMT", "02:00", "03:00")).toHaveProperty("clockChanges");
    expect(eu("JST", "02:00", "03:00")).toHaveProperty("clockChanges");
    const us = {
      dst_start_month: "3",
      dst_start_week_of_month: "2",
      dst_stop_month: "11",
      dst_stop_week_of_month: "1",
    };
    expect(settingsOf({ time_zone: "EST", ...us }).get("clock")).toEqual({ daylightSaving: "us" });
    expect(settingsOf({ time_zone: "EST", ...us, dst_auto_adjust: "0" }).get("clock")).toEqual({
      daylightSaving: "none",
    });
  });

  it("are no rule where the day of the month is given, and then none of its week", () => {
    expect(settingsOf({ dst_start_day: "25", dst_start_week_of_month: "8" }).get("clock")).toMatchObject({
      clockChanges: { start: { month: 4, day: 25, time: "02:00" }, stop: { month: 10, week: 8, dayOfWeek: "Sunday" } },
    });
  });

  it("make a list of the items that are whole", () => {
    const settings = settingsOf({
      call_manager1_addr: "fritz.box",
      call_manager2_sip_port: "5070",
      call_manager3_addr: "192.0.2.3",
      call_manager3_sip_port: "5080",
    });
    expect(settings.get("callManagers")).toEqual([
      { address: "fritz.box", port: 5060 },
      { address: "192.0.2.3", port: 5080 },
    ]);
  });

  it("are found by the setting that they make", () => {
    expect(keysOf("dtmf.inband")).toEqual(["dtmf_inband"]);
    expect(keysOf("proxy")).toHaveLength(6);
    expect(keysOf("load")).toEqual(["image_version"]);
    expect(keysOf("callManagers")).toHaveLength(12);
    expect(keysOf("clock")).toContain("dst_auto_adjust");
    expect(keysOf("extraSettings.garp")).toEqual(["garp"]);
    expect(keysOf("nothing")).toEqual([]);
  });
});

describe("raw keys that can be declared", () => {
  it("keep their place and are written in one spelling", () => {
    expect(
      valuesOf({ network_media_type: "full100", dst_start_month: "March", dst_start_time: "2", time_zone: "CET" }),
    ).toEqual({
      network_media_type: "Full100",
      dst_start_month: "3",
      dst_start_time: "02:00",
      time_zone: "CET",
    });
  });

  it("keep an empty value and the word for it as empty, since both take something back", () => {
    expect(valuesOf({ messages_uri: "", proxy2_address: "UNPROVISIONED" })).toEqual({
      messages_uri: "",
      proxy2_address: "",
    });
  });

  it("leave lines, label and passwords as they are", () => {
    const own = { line1_password: "x".repeat(40), phone_label: "far too long a label", line1_name: "UNPROVISIONED" };
    expect(valuesOf(own)).toEqual(own);
  });

  it("are told from those that can't, with what takes their place", () => {
    const below = entries({ end_media_port: "20000" });
    const { entries: kept, findings } = declarableEntries(
      entries({
        end_media_port: "70000",
        tos_media: "46",
        dst_stop_week_of_month: "7",
        image_version: "P0S3-8-11-00.sb2",
      }),
      below,
    );
    expect(kept.size).toBe(0);
    expect(findings.map(({ keys, line, given, instead }) => [keys[0], line, given, instead])).toEqual([
      ["end_media_port", 1, '"70000"', '"20000", as a.cnf says'],
      ["tos_media", 2, '"46"', `"5", the phone's default`],
      ["dst_stop_week_of_month", 3, '"7"', `"8", the phone's default`],
      ["image_version", 4, '"P0S3-8-11-00.sb2"', "nothing"],
    ]);
  });

  it("never show the password in an address", () => {
    const { findings } = declarableEntries(entries({ logo_url: "http://user:Canary@host/logo.bmp" }));
    expect(JSON.stringify(findings)).not.toContain("Canary");
    expect(findings).toHaveLength(1);
  });

  it("never carry over what may be a secret", () => {
    for (const key of ["sip_pasword", "http_pwd", "my_token", "api_key", "unlock_code", "line7_password", "LINE9_x"]) {
      const { entries: kept, findings } = declarableEntries(entries({ [key]: "Canary" }));
      expect([key, kept.size, JSON.stringify(findings).includes("Canary")]).toEqual([key, 0, false]);
      expect(findings).toHaveLength(1);
    }
  });

  it("take the name of a zone that phones do not know for the zone that was meant", () => {
    const { entries: kept, findings } = declarableEntries(entries({ time_zone: "Europe/Budapest" }));
    expect(kept.get("time_zone")?.value).toBe("Europe/Budapest");
    expect(findings).toEqual([expect.objectContaining({ level: "warning", instead: "CET" })]);
  });
});
