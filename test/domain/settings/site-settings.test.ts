import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../domain/problem";
import { parseSettings } from "../../../domain/settings/site-settings";
import { ADMIN_PASSWORD, CANARY, homeArgs } from "../home-description";

const problemsOf = (change: Record<string, unknown>): string[] =>
  parseSettings({ ...homeArgs(), ...change }).problems.map(formatProblem);
const warningsOf = (change: Record<string, unknown>): string[] =>
  parseSettings({ ...homeArgs(), ...change }).warnings.map(formatProblem);

describe("the settings of a site", () => {
  it("have defaults for all that may be left out", () => {
    const { value, problems, warnings } = parseSettings({
      proxy: "pbx.example.net",
      sntpServer: "192.168.1.3",
      timeZone: "GMT",
      load: "P0S3-8-12-00",
      adminPassword: ADMIN_PASSWORD,
    });
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    const { adminPassword, ...shown } = value ?? fail();
    expect(adminPassword.reveal()).toBe(ADMIN_PASSWORD);
    expect(shown).toEqual({
      load: "P0S3-8-12-00",
      timeZone: "GMT",
      proxy: "pbx.example.net",
      proxyPort: 5060,
      callManagers: [],
      register: true,
      registerExpiresSeconds: 3600,
      registerDeltaSeconds: 5,
      outboundProxyPort: 5060,
      backupProxyPort: 5060,
      emergencyProxyPort: 5060,
      userInfo: "none",
      remotePartyId: true,
      sipPort: 5060,
      natEnabled: false,
      natReceivedProcessing: false,
      timers: { t1Ms: 500, t2Ms: 4000, inviteExpiresSeconds: 180, repeats: 10, inviteRepeats: 6 },
      preferredCodec: "g711ulaw",
      voiceActivityDetection: false,
      dtmf: { outOfBand: "avt", inband: false, level: "nominal", payloadType: 101 },
      mediaPorts: { start: 16384, end: 32766 },
      mediaPriority: "critic",
      callStatistics: false,
      sntpServer: "192.168.1.3",
      sntpMode: "unicast",
      clockFormat: "24h",
      dateFormat: "D/M/Y",
      doNotDisturb: "off",
      callWaiting: "on",
      anonymousCallBlock: "off",
      callerIdBlocking: "off",
      callHoldRingback: "off",
      autocomplete: true,
      conferenceJoin: true,
      semiAttendedTransfer: true,
      transferOnHook: false,
      localCallForward: true,
      stutterMessageWaiting: false,
      speedDials: [],
      httpProxyPort: 80,
      prompt: "SIP Phone",
      telnet: "off",
      networkMedia: "auto",
      pcPort: "hub",
      dns: {},
      dialPlanFile: "dialplan",
      dialPlan: [{ match: "*", timeoutSeconds: 5 }],
      extraSettings: {},
      factoryPassword: false,
      models: {},
    });
  });

  it("are accepted again as they were returned", () => {
    const first = parseSettings(homeArgs());
    expect(parseSettings(first.value)).toEqual(first);
  });

  it("take a key with nothing behind it as left out, as YAML writers mean it", () => {
    const { value } = parseSettings({ ...homeArgs(), outboundProxy: null, proxyPort: null, dtmf: { level: null } });
    expect(value).toMatchObject({ proxyPort: 5060, dtmf: { level: "nominal" } });
    expect(value).not.toHaveProperty("outboundProxy");
  });

  it("take what is undefined as left out", () => {
    const { value } = parseSettings({ ...homeArgs(), proxyPort: undefined, sntpServer: undefined });
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
    [
      "the call manager word",
      { proxy: "USECALLMANAGER" },
      /^settings\.proxy: sends the lines to the call managers, and there are none/,
    ],
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
    ["a city that is none", { timeZone: "Europe/Budapset" }, /timeZone: .*Europe\/Budapset.*Europe\/Budapest/],
    [
      "a zone whose rule the phone can't follow",
      { timeZone: "Africa/Cairo" },
      /timeZone: changes its clock in a way that no rule of the phone follows: .*Africa\/Cairo/,
    ],
    ["no admin password", { adminPassword: undefined }, /^settings\.adminPassword: missing; without one everyone/],
    [
      "too long an admin password",
      { adminPassword: "x".repeat(32) },
      /adminPassword: 32 characters, the phone keeps 31 and nobody could log in \(given: a secret of 32 characters/,
    ],
    ["a quote in the admin password", { adminPassword: 'x"y' }, /adminPassword: holds a double quote/],
    ["an admin password that is none", { factoryPassword: true }, /adminPassword: given, and factoryPassword says/],
    [
      "T2 below T1",
      { timers: { t1Ms: 500, t2Ms: 500 } },
      /timers\.t2Ms: not above T1 \(given 500; allowed: more than 500/,
    ],
    [
      "two rules of daylight saving",
      {
        daylightSaving: "eu",
        clockChanges: {
          start: { month: 3, week: 8, dayOfWeek: "Sunday", time: "02:00" },
          stop: { month: 10, week: 8, dayOfWeek: "Sunday", time: "03:00" },
        },
      },
      /clockChanges: a rule of its own beside daylightSaving/,
    ],
    [
      "seven call managers",
      { callManagers: Array(7).fill({ address: "192.168.1.9" }) },
      /callManagers: too many .*at most 6/,
    ],
    ["a call manager without address", { callManagers: [{ port: 5060 }] }, /callManagers\[0\]\.address: missing/],
    ["a backup proxy by name", { backupProxy: "pbx.example.net" }, /backupProxy: not an IPv4 address/],
    [
      "a raw key that has a name",
      { extraSettings: { nat_enable: "1" } },
      /extraSettings\.nat_enable: has a name .*natEnabled/,
    ],
    ["a raw key in other letters", { extraSettings: { Image_Version: "x" } }, /Image_Version: has a name .*load/],
    ["a raw key of daylight saving", { extraSettings: { dst_offset: "1" } }, /dst_offset: has a name .*daylightSaving/],
    ["a raw key of a line", { extraSettings: { line1_name: "1" } }, /line1_name: has a name .*lines/],
    ["a raw key with a blank", { extraSettings: { "a b": "1" } }, /extraSettings: not the name of a key/],
    ["a raw password", { extraSettings: { my_password: CANARY } }, /my_password: looks like a secret/],
    ["a quote in a raw value", { extraSettings: { a: 'x"' } }, /extraSettings\.a: holds a double quote/],
    [
      "two raw keys that are one",
      { extraSettings: { Abc: "1", abc: "2" } },
      /extraSettings\.abc: differs from Abc in upper/,
    ],
    ["a picture beside a URL", { logo: "a.png", logoUrl: "http://pbx/a.bmp" }, /logo: a picture beside logoUrl/],
    ["a folder named as a file", { tftpFolder: "dialplan.xml/" }, /tftpFolder: a folder with the name of a file/],
    ["a folder out of the root", { tftpFolder: "../x/" }, /tftpFolder: not in a form/],
    ["too long a prompt", { prompt: "x".repeat(16) }, /prompt: 16 characters .*1–15/],
    ["too long a mark", { sync: "x".repeat(33) }, /sync: 33 characters .*1–32/],
    ["a payload type out of range", { dtmf: { payloadType: 95 } }, /dtmf\.payloadType: out of range .*96–127/],
    ["a secret by another name", { extraSettings: { admin_pin: CANARY } }, /admin_pin: looks like a secret/],
    [
      "a dial plan in the place of another file",
      { dialPlanFile: "syncinfo" },
      /dialPlanFile: the name of another file/,
    ],
    ["a dial plan with its extension", { dialPlanFile: "plan.xml" }, /dialPlanFile: the name of another file/],
    ["a route in capitals", { dialPlan: [{ match: "112", route: "Emergency" }] }, /route: a word .* Write "emergency"/],
    ["no password for a model", { models: { "7960": { adminPassword: "" } } }, /models\.7960\.adminPassword: empty/],
    ["an HTTP proxy by name", { httpProxy: "proxy.example.net" }, /httpProxy: not an IPv4 address/],
    [
      "yes for a word",
      { callWaiting: true },
      /callWaiting: a boolean where a text is needed .*allowed: "off", "on"[^.]*$/,
    ],
    ["an unknown model", { models: { "7941": {} } }, /settings\.models: unknown key .*allowed: 7940, 7960/],
    [
      "a typo in a model",
      { models: { "7960": { natEnable: true } } },
      /models\.7960: unknown key "natEnable".*natEnabled/,
    ],
    [
      "ports of a model in the wrong order",
      { models: { "7960": { mediaPorts: { end: 16384 } } } },
      /models\.7960\.mediaPorts: the first port is not below/,
    ],
    ["a folder of a model", { models: { "7940": { tftpFolder: "a/" } } }, /models\.7940\.tftpFolder: says where/],
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
    ["ports out of range", { mediaPorts: { start: 1000, end: 70000 } }, /mediaPorts\.start: out of range/],
    ["an invalid dtmf", { dtmf: { outOfBand: "1" } }, /dtmf\.outOfBand: not one of the allowed values \(given "1"/],
    [
      "a load with extension",
      { load: "P0S3-8-11-00.loads" },
      /load: a file name, not a load name .*Leave the extension out/,
    ],
    ["a loader", { load: "P003-8-11-00" }, /load: the name of a loader/],
    [
      "a load of another family",
      { load: "SIP41.8-5-4S" },
      /load: a load of the 7941 and 7961, which a 7940 or 7960 can't run/,
    ],
    ["a load of no one", { load: "X1" }, /load: not the name of a SIP load/],
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
      timeZone: "Nowhere/Land",
      telnet: 1,
    });
    expect(problems.map((problem) => problem.split(":")[0]).sort()).toEqual([
      "settings.load",
      "settings.mediaPorts",
      "settings.proxy",
      "settings.telnet",
      "settings.timeZone",
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["BST", { timeZone: "BST", daylightSaving: "none" }, /timeZone: the phone takes BST as Brazil.*Europe\/London/],
    ["HST", { timeZone: "HST", daylightSaving: "none" }, /not take HST as Hawaii.*Honolulu/],
    [
      "a name that nobody knows",
      { timeZone: "CETT", daylightSaving: "none" },
      /not a name that the phone is known to know.*Did you mean "CET"/,
    ],
    [
      "a zone without a name of the phone's",
      { timeZone: "Asia/Shanghai", daylightSaving: "none" },
      /told to the phone as hours, "8"/,
    ],
    [
      "a name without a known offset",
      { timeZone: "IMT", daylightSaving: "none" },
      /timeZone: .* an offset that is not established/,
    ],
    [
      "a rule that is not the zone's",
      { timeZone: "Europe/Budapest", daylightSaving: "us" },
      /daylightSaving: not what the clocks of Europe\/Budapest do \(given "us"\)/,
    ],
    [
      "no rule where the zone has one",
      { timeZone: "America/New_York", daylightSaving: "none" },
      /daylightSaving: not what the clocks of/,
    ],
    ["hours", { timeZone: "-8", daylightSaving: "none" }, /told to the phone as hours, "-8"/],
    ["a time server by name", { sntpServer: "time.example.net" }, /sntpServer: a name/],
    ["telnet", { telnet: "on" }, /telnet: everyone in the network/],
    [
      "the factory's password",
      { factoryPassword: true, adminPassword: undefined },
      /adminPassword: the phones keep the password/,
    ],
    ["the factory's password by name", { adminPassword: "Cisco" }, /adminPassword: the password that everyone tries/],
    ["a short admin password", { adminPassword: "abc1234" }, /adminPassword: shorter than 8/],
    ["no time server", { sntpServer: undefined }, /sntpServer: no time server/],
    ["a server that is asked once", { sntpMode: "directedbroadcast" }, /sntpMode: the phones ask the server once/],
    ["a server that is never asked", { sntpMode: "multicast" }, /sntpMode: the phones only listen/],
    ["silence suppression", { voiceActivityDetection: true }, /voiceActivityDetection: Asterisk/],
    ["a short registration", { registerExpiresSeconds: 60 }, /registerExpiresSeconds: leaves less than 60 seconds/],
    [
      "call managers that nobody asks",
      { callManagers: [{ address: "192.168.1.9" }] },
      /callManagers: only lines whose proxy/,
    ],
    ["a NAT address without NAT", { natAddress: "203.0.113.9" }, /natAddress: means nothing while natEnabled/],
    ["learning without NAT", { natReceivedProcessing: true }, /natReceivedProcessing: means nothing while/],
    [
      "two ways to an address",
      { natEnabled: true, natAddress: "203.0.113.9", natReceivedProcessing: true },
      /natReceivedProcessing: the address from answers/,
    ],
    ["another TFTP server", { tftpServer: "192.168.1.9" }, /tftpServer: from then on the phones ask that server/],
    ["a second DNS server alone", { dns: { secondary: "192.168.1.9" } }, /dns\.secondary: a second DNS server/],
    ["a URL that nobody knows", { callForwardUrl: "http://pbx/x" }, /callForwardUrl: .*not documented/],
    ["a language", { language: "german" }, /language: no other value/],
    ["speed dials", { speedDials: [{ number: "101", label: "Hall" }] }, /speedDials: what a phone does with them/],
    [
      "a file that may be too large",
      { extraSettings: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`key${index}`, "x".repeat(200)])) },
      /^settings: SIPDefault\.cnf may be too large .*given: about \d+ bytes/m,
    ],
    [
      "what is never reached",
      { dialPlan: [{ match: "9*0." }, { match: "*" }] },
      /dialPlan\[0\]\.match: a \* takes every digit/,
    ],
    ["a raw key", { extraSettings: { abc: "1" } }, /extraSettings\.abc: a key that is not known here/],
    ["what a model alone does", { models: { "7960": { telnet: "on" } } }, /models\.7960\.telnet: everyone/],
    [
      "distinctive rings",
      { distinctiveRings: [{ name: "Bell", file: "bell.raw" }] },
      /distinctiveRings: whether the SIP load/,
    ],
    ["no registration", { register: false }, /register: the lines will not register/],
    [
      "ports that published files have and guides do not",
      { mediaPorts: { start: 16348, end: 32768 } },
      /mediaPorts\.start: outside of the usual range.*16348.*mediaPorts\.end: outside of the usual range.*32768/s,
    ],
    ["a long name of the proxy", { proxy: `pbx.${"x".repeat(44)}` }, /proxy: longer than the 47 .*48 characters/],
    ["a long name of a NAT", { natAddress: `nat.${"x".repeat(44)}` }, /natAddress: longer than the 47/],
    [
      "a long name of a call manager",
      { callManagers: [{ address: `cm.${"x".repeat(45)}` }] },
      /callManagers\[0\]\.address: longer than the 47/,
    ],
    ["two ways of DTMF", { dtmf: { inband: true } }, /dtmf: digits are sent in two ways/],
    ["no way of DTMF", { dtmf: { outOfBand: "none" } }, /dtmf: keys pressed/],
    ["a # in a number", { messagesNumber: "#8500" }, /messagesNumber: holds # or ;/],
    ["a plan without catch-all", { dialPlan: [{ match: "9..." }] }, /dialPlan: no rule takes any number/],
  ])("warn of %s", (_, change, expected) => {
    expect(problemsOf(change)).toEqual([]);
    expect(warningsOf(change).join("\n")).toMatch(expected);
  });

  it.each(["CET", "GMT", "UTC", "Africa/Lagos", "Asia/Tokyo"])("take %s as a zone without a word", (timeZone) => {
    expect(warningsOf({ timeZone, daylightSaving: "none" })).toEqual([]);
  });

  it("take an address of 47 characters without a word", () => {
    expect(warningsOf({ proxy: `pbx.${"x".repeat(43)}` })).toEqual([]);
  });

  it("say each warning once, whichever models it is for", () => {
    expect(warningsOf({ telnet: "on" }).filter((warning) => warning.includes("telnet"))).toHaveLength(1);
  });

  it("never repeat the value of a raw key that is refused", () => {
    for (const key of ["phone_password", "line1_password", "sip_pwd", "auth_token"]) {
      for (const value of [CANARY, `${CANARY}"`, `${CANARY}\\`, `${CANARY}\n`]) {
        expect(JSON.stringify(parseSettings({ ...homeArgs(), extraSettings: { [key]: value } }))).not.toContain(CANARY);
      }
    }
  });

  it("never repeat a secret", () => {
    for (const password of [`${CANARY}"`, `${CANARY}${"x".repeat(30)}`, `${CANARY}é`]) {
      expect(JSON.stringify(parseSettings({ ...homeArgs(), adminPassword: password }))).not.toContain(CANARY);
    }
  });

  it.each(["P0S3-8-11-00", "P0S3-08-11-00", "P0S3-05-3-00", "P0S30202"])("keep the load %s as it is", (load) => {
    expect(parseSettings({ ...homeArgs(), load }).value?.load).toBe(load);
  });
});

function fail(): never {
  throw new Error("not valid");
}
