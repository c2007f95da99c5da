import { describe, expect, it } from "vitest";
import { phoneKeys } from "../../rendering/phone-keys";
import { desk, homeSettings } from "../domain/home-description";
import { validSite } from "./rendered-home";

function ownKeys(phone: Record<string, unknown>, settings: Record<string, unknown> = {}): Record<string, string> {
  const site = validSite({ settings: { ...homeSettings(), ...settings }, phones: [{ ...desk(), ...phone }] });
  const [read] = site.phones;
  return Object.fromEntries(
    (read === undefined ? [] : phoneKeys(read, site.settings).own).map(({ key, value, origin }) => [
      key,
      `${value} ${origin}`,
    ]),
  );
}

describe("what stands in the phone's own file", () => {
  it("is nothing where it is like its site", () => {
    expect(ownKeys({})).toEqual({});
    expect(ownKeys({ overrides: { callWaiting: "on" } })).toEqual({});
    expect(ownKeys({}, { logo: "logo.png", models: { "7940": {} } })).toEqual({});
  });

  it("is what differs, with who says so", () => {
    const settings = { models: { "7940": { callWaiting: "off", telnet: "on" } } };
    expect(ownKeys({ overrides: { telnet: "privileged", extraSettings: { a_key: "1" } } }, settings)).toEqual({
      call_waiting: "0 model 7940",
      telnet_level: "2 phone",
      a_key: "1 phone",
    });
  });

  it("names the zone of the phone as the reason for its hours", () => {
    expect(ownKeys({ overrides: { timeZone: "EET" } })).toEqual({
      time_zone: "EET phone",
      dst_start_time: "03:00 phone",
      dst_stop_time: "04:00 phone",
    });
  });

  it("turns off a logo that the host serves", () => {
    expect(ownKeys({ overrides: { logoUrl: "" } }, { logo: "logo.png" })).toEqual({ logo_url: " phone" });
  });

  it("turns off a directory and services that the host may serve, and only those", () => {
    const settings = { directoryUrl: undefined };
    const overrides = { directoryUrl: "", servicesUrl: "" };
    expect(ownKeys({ overrides }, settings)).toEqual({ directory_url: " phone", services_url: " phone" });
    expect(ownKeys({ overrides: { logoUrl: "" } }, settings)).toEqual({});
    expect(ownKeys({}, settings)).toEqual({});
    const models = { "7940": { directoryUrl: "" } };
    expect(ownKeys({}, { ...settings, models })).toEqual({ directory_url: " model 7940" });
  });

  it("has the proxies of single lines, the mask of lines that answer, and a plan of its own", () => {
    const lines = [{ extension: "100", proxy: "192.168.1.9", proxyPort: 5070, autoAnswer: true }];
    expect(ownKeys({ lines, overrides: { dialPlan: [{ match: "*" }] } })).toEqual({
      proxy1_address: "192.168.1.9 phone",
      proxy1_port: "5070 phone",
      auto_answer: "1 phone",
      dial_template: "dialplan-00036BABCDEF phone",
    });
  });
});
