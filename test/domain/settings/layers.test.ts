import { describe, expect, it } from "vitest";
import { effectiveSettings } from "../../../domain/settings/layers";
import type { Overrides, SiteSettings } from "../../../domain/settings/phone-settings";
import { rawKeys } from "../../../domain/settings/raw-keys";
import { originOf, parseOverrides, parseSettings } from "../../../domain/settings/site-settings";
import { ADMIN_PASSWORD, homeArgs } from "../home-description";

function site(change: Record<string, unknown> = {}): SiteSettings {
  const { value, problems } = parseSettings({ ...homeArgs(), ...change });
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
}

function overrides(given: Record<string, unknown>): Overrides {
  const { value, problems } = parseOverrides(given, "overrides", undefined);
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
}

describe("the layers of a phone's settings", () => {
  it("are the site, over it the model, over that the phone", () => {
    const all = site({
      callWaiting: "off",
      telnet: "on",
      models: { "7960": { callWaiting: "on-locked", autocomplete: false } },
    });
    const of = (model: "7940" | "7960", own?: Overrides) => effectiveSettings(all, model, own).settings;
    expect(of("7940")).toMatchObject({ callWaiting: "off", telnet: "on", autocomplete: true });
    expect(of("7960")).toMatchObject({ callWaiting: "on-locked", telnet: "on", autocomplete: false });
    expect(of("7960", overrides({ callWaiting: "off-locked" }))).toMatchObject({
      callWaiting: "off-locked",
      telnet: "on",
      autocomplete: false,
    });
  });

  it("say who says a value", () => {
    const all = site({ models: { "7960": { dtmf: { level: "+3dB" }, telnet: "on" } } });
    const { origins } = effectiveSettings(all, "7960", overrides({ dtmf: { inband: true } }));
    expect(originOf(origins, "dtmf.inband")).toBe("phone");
    expect(originOf(origins, "dtmf.level")).toBe("model 7960");
    expect(originOf(origins, "telnet")).toBe("model 7960");
    expect(originOf(origins, "dtmf.outOfBand")).toBe("site");
    expect(originOf(origins, "proxy")).toBe("site");
  });

  it("override the members of a group one by one, and a list whole", () => {
    const all = site({
      mediaPorts: { start: 20000, end: 20100 },
      callManagers: [{ address: "192.168.1.8" }, { address: "192.168.1.9" }],
      extraSettings: { a: "1", b: "1" },
    });
    const { settings } = effectiveSettings(
      all,
      "7940",
      overrides({
        mediaPorts: { end: 20200 },
        callManagers: [{ address: "192.168.1.7" }],
        extraSettings: { b: "2" },
      }),
    );
    expect(settings.mediaPorts).toEqual({ start: 20000, end: 20200 });
    expect(settings.callManagers).toEqual([{ address: "192.168.1.7", port: 5060 }]);
    expect(settings.extraSettings).toEqual({ a: "1", b: "2" });
  });

  it("take a setting back with an empty text", () => {
    const { settings } = effectiveSettings(site({ messagesNumber: "8500" }), "7940", overrides({ messagesNumber: "" }));
    expect(settings.messagesNumber).toBe("");
  });

  it("do not mix two kinds of rule for daylight saving", () => {
    const rule = {
      start: { month: 4, week: 1, dayOfWeek: "Sunday", time: "02:00" },
      stop: { month: 10, week: 8, dayOfWeek: "Sunday", time: "02:00" },
    };
    const named = effectiveSettings(site({ daylightSaving: "eu" }), "7940", overrides({ clockChanges: rule })).settings;
    expect(named.daylightSaving).toBeUndefined();
    expect(named.clockChanges).toMatchObject(rule);
    const { daylightSaving: _, ...rest } = homeArgs();
    const { value } = parseSettings({ ...rest, clockChanges: rule });
    const own = value && effectiveSettings(value, "7940", overrides({ daylightSaving: "none" })).settings;
    expect(own?.clockChanges).toBeUndefined();
    expect(own?.daylightSaving).toBe("none");
  });

  it("leave a rule behind that was meant for another zone, where a zone of its own brings one", () => {
    const all = site({
      timeZone: "America/New_York",
      daylightSaving: "us",
      models: { "7960": { timeZone: "Asia/Tokyo" } },
    });
    const keys = (model: "7940" | "7960", own?: Overrides) =>
      [...rawKeys(effectiveSettings(all, model, own).settings)].flatMap(([key, { value }]) =>
        /^(time_zone|dst_auto_adjust|dst_start_time)$/.test(key) ? [value] : [],
      );
    expect(keys("7940")).toEqual(["EST", "1", "02:00"]);
    expect(keys("7960")).toEqual(["JST", "0"]);
    expect(keys("7940", overrides({ timeZone: "Europe/London" }))).toEqual(["GMT", "1", "01:00"]);
    expect(keys("7940", overrides({ timeZone: "PST" }))).toEqual(["PST", "1", "02:00"]);
  });

  it("may have an admin password of a model's own", () => {
    const all = site({ models: { "7960": { adminPassword: "Canary2model2secret" } } });
    expect(effectiveSettings(all, "7960").settings.adminPassword.reveal()).toBe("Canary2model2secret");
    expect(effectiveSettings(all, "7940").settings.adminPassword.reveal()).toBe(ADMIN_PASSWORD);
  });

  it("leave what belongs to the site alone to the site", () => {
    const { settings } = effectiveSettings(site(), "7940");
    expect(settings).not.toHaveProperty("models");
    expect(settings).not.toHaveProperty("os79xx");
    expect(settings).not.toHaveProperty("factoryPassword");
  });

  it("are worked out once for all phones of a model that have nothing of their own", () => {
    const all = site();
    expect(effectiveSettings(all, "7940")).toBe(effectiveSettings(all, "7940"));
  });

  it("refuse in overrides what only a whole site can say", () => {
    const { problems } = parseOverrides(
      { os79xx: "P003-8-11-00", models: {}, tftpFolder: "a/", dialPlanFile: "b", sync: "c", callWaiting: "of" },
      "phones[0].overrides",
      undefined,
    );
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "phones[0].overrides.callWaiting: not one of the allowed values",
      'phones[0].overrides: unknown key "os79xx"',
      'phones[0].overrides: unknown key "models"',
      "phones[0].overrides.tftpFolder: says where the phone's own file is, and that is read before this one",
      "phones[0].overrides.sync: is compared with the one mark in syncinfo.xml, which all phones read",
      "phones[0].overrides.dialPlanFile: names the file of the site's dial plan; a plan of its own gets a file of its own",
    ]);
  });
});
