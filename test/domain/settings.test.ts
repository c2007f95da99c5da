import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { parseSettings } from "../../domain/settings";
import { homeSettings } from "./home-description";

const problemsOf = (change: Record<string, unknown>): string[] =>
  parseSettings({ ...homeSettings(), ...change }).problems.map(formatProblem);
const warningsOf = (change: Record<string, unknown>): string[] =>
  parseSettings({ ...homeSettings(), ...change }).warnings.map(formatProblem);

describe("the settings of a site", () => {
  it("have defaults for all that may be left out", () => {
    const { value, problems, warnings } = parseSettings({
      proxy: "pbx.example.net",
      timeZone: "GMT",
      load: "P0S3-8-12-00",
    });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(value).toEqual({
      proxy: "pbx.example.net",
      proxyPort: 5060,
      register: true,
      registerExpiresSeconds: 3600,
      sntpMode: "unicast",
      timeZone: "GMT",
      daylightSaving: "none",
      timeFormat24h: true,
      dateFormat: "D/M/Y",
      preferredCodec: "g711ulaw",
      dtmf: { outOfBand: "avt", inband: false },
      mediaPorts: { start: 16384, end: 32766 },
      natEnabled: false,
      telnet: "off",
      load: "P0S3-8-12-00",
      dialPlan: [{ match: "*", timeoutSeconds: 5 }],
    });
  });

  it("are accepted again as they were returned", () => {
    const first = parseSettings(homeSettings());
    expect(parseSettings(first.value)).toEqual(first);
  });

  it("take what is undefined as left out", () => {
    const { value } = parseSettings({ ...homeSettings(), proxyPort: undefined, sntpServer: undefined });
    expect(value?.proxyPort).toBe(5060);
    expect(value?.sntpServer).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["no proxy", { proxy: undefined }, /^settings\.proxy: missing/],
    [
      "a proxy with a port",
      { proxy: "192.168.1.3:5060" },
      /^settings\.proxy: neither an IPv4 address nor a host name \(given "192/,
    ],
    ["an address out of range", { proxy: "192.168.1.300" }, /^settings\.proxy: neither/],
    ["the call manager word", { proxy: "USECALLMANAGER" }, /^settings\.proxy: needs a list of call managers/],
    ["a quote", { proxy: 'pbx"' }, /^settings\.proxy: holds a double quote/],
    ["a port of 0", { proxyPort: 0 }, /^settings\.proxyPort: out of range \(given 0; allowed: 1–65535\)/],
    [
      "a port in quotes",
      { proxyPort: "5060" },
      /^settings\.proxyPort: not a whole number \(given "5060".*without quotes/,
    ],
    [
      "too long a registration",
      { registerExpiresSeconds: 3932101 },
      /registerExpiresSeconds: out of range .*1–3932100/,
    ],
    [
      "a word for a flag",
      { register: "yes" },
      /^settings\.register: neither true nor false \(given "yes"; allowed: true, false\)/,
    ],
    [
      "an unknown mode",
      { sntpMode: "Unicast" },
      /sntpMode: not one of the allowed values \(given "Unicast"; allowed: "unicast", "multicast"/,
    ],
    ["a city", { timeZone: "Europe/Budapest" }, /timeZone: .*Europe\/Budapest.*no Area\/City names/],
    [
      "a zone where the EU rule can't be",
      { timeZone: "EST" },
      /daylightSaving: the EU rule can't be written for zone "EST"/,
    ],
    ["a zone of unknown offset", { timeZone: "SUM" }, /daylightSaving: the EU rule can't be written/],
    ["an unknown date format", { dateFormat: "DD.MM.YYYY" }, /dateFormat: not one of/],
    ["a URL with TLS", { directoryUrl: "https://pbx/d" }, /directoryUrl: these phones speak no TLS/],
    ["a URL without a host", { servicesUrl: "http:///x" }, /servicesUrl: not an http:\/\/ address/],
    ["a URL with a blank", { logoUrl: "http://pbx/a b" }, /logoUrl: not an http/],
    [
      "too long a URL",
      { logoUrl: `http://pbx/${"x".repeat(245)}` },
      /logoUrl: 256 characters .*allowed: 1–255 characters/,
    ],
    ["an odd first port", { mediaPorts: { start: 16385 } }, /mediaPorts\.start: odd/],
    [
      "ports in the wrong order",
      { mediaPorts: { start: 20000, end: 18000 } },
      /mediaPorts: the first port is not below the last one \(given 20000–18000/,
    ],
    ["a default end below the start", { mediaPorts: { start: 32766 } }, /mediaPorts: the first port is not below/],
    ["ports out of range", { mediaPorts: { start: 10000, end: 40000 } }, /mediaPorts\.start: out of range/],
    ["an invalid dtmf", { dtmf: { outOfBand: "1" } }, /dtmf\.outOfBand: not one of the allowed values \(given "1"/],
    [
      "a load with extension",
      { load: "P0S3-8-11-00.loads" },
      /load: a file name, not a load name .*Leave the extension out/,
    ],
    ["a loader", { load: "P003-8-11-00" }, /load: the name of a loader/],
    ["a load of another family", { load: "SIP41.8-5-4S" }, /load: not the name of a SIP load/],
    ["two lines in OS79XX", { os79xx: "P003-8-11-00\r\n" }, /os79xx: holds a line end/],
    ["an unknown key", { proxyAdress: "x" }, /^settings: unknown key "proxyAdress" .*allowed: .*proxy, proxyPort/],
    ["a placeholder", { messagesNumber: "[secret x]" }, /messagesNumber: holds "\[secret "/],
  ])("are refused with %s", (_, change, expected) => {
    const problems = problemsOf(change);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join("\n")).toMatch(expected);
  });

  it("report all at once, cross-checks included", () => {
    const problems = problemsOf({
      proxy: "?",
      load: "x",
      mediaPorts: { start: 20000, end: 18000 },
      timeZone: "PST",
      telnet: 1,
    });
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "settings.proxy",
      "settings.telnet",
      "settings.load",
      "settings.mediaPorts",
      "settings.daylightSaving",
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["BST", { timeZone: "BST", daylightSaving: "none" }, /timeZone: the phone takes BST as Brazil.*GMT/],
    ["HST", { timeZone: "HST", daylightSaving: "none" }, /not take HST as Hawaii.*AHST/],
    [
      "UTC",
      { timeZone: "UTC", daylightSaving: "none" },
      /not a name that the phone is known to know.*Did you mean "GMT"/,
    ],
    ["a time server by name", { sntpServer: "time.example.net" }, /sntpServer: a name/],
    ["telnet", { telnet: "on" }, /telnet: anyone in the network/],
    ["no registration", { register: false }, /register: the lines will not register/],
    ["two ways of DTMF", { dtmf: { inband: true } }, /dtmf: digits are sent in two ways/],
    ["no way of DTMF", { dtmf: { outOfBand: "none" } }, /dtmf: keys pressed/],
    ["a # in a number", { messagesNumber: "#8500" }, /messagesNumber: holds # or ;/],
    ["a plan without catch-all", { dialPlan: [{ match: "9..." }] }, /dialPlan: no rule takes any number/],
  ])("warn of %s", (_, change, expected) => {
    expect(problemsOf(change)).toEqual([]);
    expect(warningsOf(change).join("\n")).toMatch(expected);
  });

  it.each(["CET", "GMT", "IMT", "8", "-8", "05/30"])("take %s as a zone without a word", (timeZone) => {
    expect(warningsOf({ timeZone, daylightSaving: "none" })).toEqual([]);
  });

  it.each(["P0S3-8-11-00", "P0S3-08-11-00", "P0S3-05-3-00", "P0S30202"])("keep the load %s as it is", (load) => {
    expect(parseSettings({ ...homeSettings(), load }).value?.load).toBe(load);
  });
});
