import { describe, expect, it } from "vitest";
import { parsePhone } from "../../domain/phone";
import { phoneInSite } from "../../domain/phone-in-site";
import { formatProblem } from "../../domain/problem";
import { parseSettings } from "../../domain/settings/site-settings";
import { desk, homeArgs } from "./home-description";

function report(phone: Record<string, unknown>, settings: Record<string, unknown> = {}) {
  const read = parsePhone({
    ...desk(),
    lines: [{ extension: "100", password: "Long4enough4to4pass" }],
    ...phone,
  });
  const site = parseSettings({ ...homeArgs(), ...settings });
  if (read.value === undefined || site.value === undefined) {
    throw new Error(JSON.stringify([...read.problems, ...site.problems]));
  }
  const { problems, warnings } = phoneInSite(read.value, site.value, "phones[0]");
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem), site: site.value };
}

const line = (more: Record<string, unknown>): Record<string, unknown> => ({
  lines: [{ extension: "100", password: "Long4enough4to4pass", ...more }],
});

describe("a phone in its site", () => {
  it("has nothing to be told of when it is like its site", () => {
    expect(report({})).toMatchObject({ problems: [], warnings: [] });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
    [
      "ports that cross those of the site",
      { overrides: { mediaPorts: { start: 20000 } } },
      { mediaPorts: { start: 16384, end: 18000 } },
      /^phones\[0\]\.overrides\.mediaPorts: the first port is not below the last one \(given 20000–18000/,
    ],
    [
      "a timer that crosses one of the site",
      { overrides: { timers: { t1Ms: 4000 } } },
      {},
      /^phones\[0\]\.overrides\.timers\.t2Ms: not above T1 \(given 4000; allowed: more than 4000/,
    ],
    [
      "call managers that were never listed",
      { overrides: { proxy: "USECALLMANAGER" } },
      {},
      /^phones\[0\]\.overrides\.proxy: sends the lines to the call managers/,
    ],
    [
      "a line that asks them",
      line({ proxy: "USECALLMANAGER" }),
      {},
      /^phones\[0\]\.lines\[0\]\.proxy: sends the line to the call managers/,
    ],
    [
      "a rule that the zone of the site does not take",
      { overrides: { daylightSaving: "eu" } },
      { timeZone: "EST", daylightSaving: "us" },
      /^phones\[0\]\.overrides\.daylightSaving: the EU rule can't be written/,
    ],
  ])("is refused with %s", (_, phone, settings, expected) => {
    expect(report(phone, settings).problems.join("\n")).toMatch(expected);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
    ["telnet of its own", { overrides: { telnet: "on" } }, {}, /^phones\[0\]\.overrides\.telnet: everyone/],
    [
      "a NAT address that its site has no use for",
      { overrides: { natAddress: "203.0.113.9" } },
      {},
      /^phones\[0\]\.overrides\.natAddress: means nothing/,
    ],
    [
      "an emergency number that has no proxy any more",
      { overrides: { emergencyProxy: "" } },
      {
        emergencyProxy: "192.168.1.9",
        dialPlan: [{ match: "112", timeoutSeconds: 0, route: "emergency" }, { match: "*" }],
      },
      /^phones\[0\]\.overrides\.dialPlan\[0\]\.route: the phones are given no emergency proxy/,
    ],
    [
      "NAT that makes two settings of the site meet",
      { overrides: { natEnabled: true } },
      { natAddress: "203.0.113.9", natReceivedProcessing: true },
      /^phones\[0\]\.overrides\.natReceivedProcessing: the address from answers/,
    ],
    [
      "a name that its own load strips",
      { load: "P0S3-8-12-00", ...line({ displayName: "J. Doe" }) },
      {},
      /^phones\[0\]\.lines\[0\]\.displayName: release 8-12-00/,
    ],
    [
      "call managers on a load that is older than they are",
      { load: "P0S3-07-5-00", overrides: { callManagers: [{ address: "192.168.1.9" }] } },
      {},
      /^phones\[0\]\.overrides\.callManagers: this load does not know the key call_managerN_addr, which exists since load 8\.x \(given: load "P0S3-07-5-00"/m,
    ],
    [
      "a label and a name on a load that is older than they are",
      { load: "P0S30100", label: "Desk", ...line({ displayName: "Desk" }) },
      {},
      /^phones\[0\]\.label: this load does not know .*phones\[0\]\.lines\[0\]\.displayName: this load does not know /ms,
    ],
    [
      "an admin password on a load that is older than it is",
      { load: "P0S30202" },
      {},
      /^phones\[0\]\.load: this load does not know the key phone_password, .* 3\.0 .*\. Take a later load$/m,
    ],
    [
      "settings of the site that its own load is too old for",
      { load: "P0S3-07-5-00" },
      { proxy: "USECALLMANAGER", callManagers: [{ address: "192.168.1.9" }] },
      /^phones\[0\]\.overrides\.callManagers: this load does not know the key call_managerN_addr/m,
    ],
    [
      "a file of its own that may be too large",
      {
        overrides: { extraSettings: Object.fromEntries([...Array(20)].map((_, at) => [`key${at}`, "x".repeat(200)])) },
      },
      {},
      /^phones\[0\]: SIP00036BABCDEF\.cnf may be too large .*given: about \d+ bytes/m,
    ],
    [
      "more speed dials than it has keys",
      { overrides: { speedDials: [1, 2].map((number) => ({ number: String(number), label: "x" })) } },
      {},
      /^phones\[0\]\.lines: 2 speed dials, and 1 of the keys are free/m,
    ],
    [
      "a setting that it takes back, which a phone may not take as that",
      { overrides: { messagesNumber: "" } },
      { messagesNumber: "8500" },
      /^phones\[0\]\.overrides\.messagesNumber: takes back what the site says/,
    ],
  ])("is warned of %s", (_, phone, settings, expected) => {
    const { problems, warnings } = report(phone, settings);
    expect(problems).toEqual([]);
    expect(warnings.join("\n")).toMatch(expected);
  });

  it("leaves to the site what the site says", () => {
    const { warnings } = report({ overrides: { callWaiting: "off" } }, { telnet: "on" });
    expect(warnings).toEqual([]);
  });

  it("tells a site of settings that its load is too old for", () => {
    const { warnings } = parseSettings({
      ...homeArgs(),
      load: "P0S3-07-5-00",
      proxy: "USECALLMANAGER",
      callManagers: [{ address: "192.168.1.9" }],
    });
    expect(warnings.map(formatProblem)).toEqual([
      "settings.callManagers: this load does not know the key call_managerN_addr, which exists since load 8.x " +
        '(given: load "P0S3-07-5-00"). ' +
        "Leave it out, or take a later load",
    ]);
  });
});
