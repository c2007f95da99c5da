import { Secret } from "../../domain/secret";
import type { Site } from "../../domain/site";
import type { SiteSecrets } from "../../domain/site-secrets";
import { homeSettings, pinsOf } from "../domain/home-description";
import { validSite } from "./rendered-home";

const line = (extension: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  extension,
  ...more,
});
const phone = (mac: string, model: string, ...lines: Record<string, unknown>[]): Record<string, unknown> => ({
  mac,
  model,
  lines,
});

function site(
  name: string,
  settings: Record<string, unknown>,
  phones: Record<string, unknown>[],
  more: Record<string, unknown> = {},
  secrets: Partial<SiteSecrets> = {},
): Site {
  const extensions = phones.flatMap(({ lines }) =>
    (lines as { extension: string }[]).map(({ extension }) => extension),
  );
  return validSite({ name, settings: { ...homeSettings(), ...settings }, phones, ...more }, extensions, secrets);
}

const DESK = phone("00:03:6B:AB:CD:EF", "7940", line("100", { displayName: "Desk", mailbox: "100@default" }));

/** A house in the US: NAT, telnet, every kind of dial plan rule, a 7960 with three lines on another load. */
function house(): Site {
  return site(
    "house",
    {
      proxy: "pbx.example.net",
      proxyPort: 5070,
      timeZone: "EST",
      daylightSaving: "us",
      clockFormat: "12h",
      dateFormat: "M/D/Y",
      servicesUrl: "http://pbx.example.net/services?a=1&b=2",
      logoUrl: "http://pbx.example.net/logo.bmp",
      preferredCodec: "g711alaw",
      dtmf: { outOfBand: "none", inband: true },
      mediaPorts: { start: 20000, end: 20100 },
      natEnabled: true,
      telnet: "privileged",
      os79xx: undefined,
      dialPlan: [
        { match: "911", timeoutSeconds: 0, route: "emergency" },
        { match: "9,011*", timeoutSeconds: 6, tone: "Bellcore-Outside", user: "Phone" },
        { match: "0..", rewrite: "9..", line: 2 },
        { match: "*" },
      ],
    },
    [
      {
        ...phone(
          "0003.6bab.cdf0",
          "7960",
          line("101", { displayName: "Hall", shortName: "Hall", authName: "hall-phone" }),
          line("103"),
          line("102", { displayName: "Kitchen; 1st floor", mailbox: "102@default" }),
        ),
        load: "P0S3-8-12-00",
      },
    ],
    {
      asterisk: {
        directory: "/etc/asterisk/cisco-phones",
        codecs: ["alaw", "g729"],
        context: "from-phones",
        transport: "udp",
      },
    },
  );
}

/** Each phone behind the same router: a port and an RTP range of its own. */
function nat(): Site {
  const behind = (own: Record<string, unknown>, sipPort: number, start: number): Record<string, unknown> => ({
    ...own,
    overrides: { sipPort, mediaPorts: { start, end: start + 98 } },
  });
  return site(
    "nat",
    { timeZone: "Europe/London", natEnabled: true, natAddress: "203.0.113.9", daylightSaving: undefined },
    [behind(DESK, 5061, 20000), behind(phone("00036BABCDF0", "7940", line("101")), 5062, 20100)],
  );
}

/** An old Asterisk with chan_sip; the phone in the hall is behind a router and has one call at a time. */
function chanSip(): Site {
  return site(
    "chan-sip",
    { preferredCodec: "g711alaw" },
    [
      DESK,
      {
        ...phone("00036BABCDF0", "7960", line("102"), line("101", { displayName: "Hall; 1st floor" })),
        overrides: {
          natEnabled: true,
          natAddress: "203.0.113.9",
          callWaiting: "off-locked",
          dtmf: { outOfBand: "none", inband: true },
        },
      },
    ],
    { asterisk: { directory: "/etc/asterisk/cisco-phones", channelDriver: "chan_sip", codecs: ["alaw", "g729"] } },
  );
}

/** An Asterisk that gets its dial plan and its voicemail boxes, of which two lines share one and one line has none. */
function office(): Site {
  return site(
    "office",
    { messagesNumber: "*97" },
    [
      DESK,
      phone(
        "00036BABCDF0",
        "7960",
        line("101", { displayName: "Smith, John; 1st floor", mailbox: "101@sales" }),
        line("sales.1", { displayName: "Sales", mailbox: "101@sales" }),
        line("103"),
      ),
    ],
    {
      asterisk: {
        directory: "/etc/asterisk/cisco-phones",
        configDirectory: "/etc/asterisk",
        cli: "asterisk",
        dialPlan: { ringSeconds: 20, include: ["outgoing"] },
        voicemail: { emails: { "101": "sales@example.net" } },
      },
    },
    { ...pinsOf({ "100": "284913" }), passwordSeed: Secret.of("a seed that only tests use") },
  );
}

/** Settings that the reference sites do not have: every setting at once, in all three layers. */
function everything(): Site {
  return site(
    "everything",
    {
      load: "P0S3-8-12-00",
      proxy: "USECALLMANAGER",
      callManagers: [{ address: "192.168.1.3" }, { address: "192.168.1.4", port: 5070 }],
      registerExpiresSeconds: 300,
      registerDeltaSeconds: 10,
      outboundProxy: "192.168.1.5",
      outboundProxyPort: 5080,
      backupProxy: "192.168.1.6",
      backupProxyPort: 5081,
      emergencyProxy: "192.168.1.7",
      emergencyProxyPort: 5082,
      userInfo: "phone",
      remotePartyId: false,
      domainName: "example.net",
      natEnabled: true,
      natReceivedProcessing: true,
      timers: { t1Ms: 400, t2Ms: 3000, inviteExpiresSeconds: 90, repeats: 8, inviteRepeats: 5 },
      preferredCodec: "g729a",
      dtmf: { outOfBand: "avt_always", level: "-3dB", payloadType: 100 },
      mediaPriority: "flash",
      callStatistics: true,
      timeZone: "Australia/Sydney",
      daylightSaving: undefined,
      clockFormat: "12h-locked",
      dateFormat: "YY-M-D",
      doNotDisturb: "off-locked",
      callWaiting: "on-locked",
      anonymousCallBlock: "on",
      callerIdBlocking: "on",
      callHoldRingback: "on",
      autocomplete: false,
      conferenceJoin: false,
      semiAttendedTransfer: false,
      transferOnHook: true,
      localCallForward: false,
      stutterMessageWaiting: true,
      servicesUrl: "http://192.168.1.3/services",
      logoUrl: "http://192.168.1.3/logo.bmp",
      httpProxy: "192.168.1.8",
      httpProxyPort: 3128,
      prompt: "Phone",
      telnet: "on",
      networkMedia: "full100",
      pcPort: "pc",
      dns: { primary: "192.168.1.1", secondary: "192.168.1.2" },
      tftpServer: "192.168.1.3",
      tftpFolder: "phones/",
      dialPlanFile: "plan",
      sync: "2026-11-24",
      rings: [
        { name: "Old phone", file: "rings/old.raw" },
        { name: "Bell", file: "rings/bell.pcm" },
      ],
      distinctiveRings: [{ name: "Bell", file: "rings/bell.pcm" }],
      dialPlan: [
        { match: "112", timeoutSeconds: 0, route: "emergency" },
        { match: "*", timeoutSeconds: 4 },
      ],
      models: {
        "7960": {
          load: "P0S3-8-11-00",
          dialPlan: [{ match: "*", timeoutSeconds: 3 }],
          speedDials: [{ number: "100", label: "Desk" }],
        },
      },
    },
    [
      {
        ...DESK,
        label: "Desk 1",
        address: "192.168.1.40",
        overrides: {
          messagesNumber: "",
          timeZone: "Asia/Tokyo",
          dialPlan: [{ match: "...", timeoutSeconds: 0 }, { match: "*" }],
        },
      },
      phone(
        "00036BABCDF0",
        "7960",
        line("101", { contact: "hall", proxy: "192.168.1.9", proxyPort: 5090, autoAnswer: true }),
        line("102", { authName: "second", autoAnswer: true }),
      ),
    ],
    { asterisk: { directory: ".state/asterisk", codecs: ["g729", "ulaw", "alaw"] } },
  );
}

/** Sites that differ in what matters to a phone, by the folder of their golden files. */
export const SITES: Record<string, Site> = {
  home: validSite(),
  house: house(),
  "two-lines": site("two-lines", { timeZone: "Europe/Budapest", daylightSaving: undefined }, [
    phone(
      "00036BABCDEF",
      "7940",
      line("100", { displayName: "Anna" }),
      line("101", { displayName: "Shared", shortName: "All" }),
    ),
  ]),
  nat: nat(),
  "chan-sip": chanSip(),
  "backup-proxy": site(
    "backup-proxy",
    {
      backupProxy: "192.168.2.3",
      backupProxyPort: 5070,
      outboundProxy: "sbc.example.net",
      registerExpiresSeconds: 120,
    },
    [DESK],
  ),
  "no-daylight-saving": site("no-daylight-saving", { timeZone: "Asia/Tokyo", daylightSaving: undefined }, [DESK]),
  "six-lines": site("six-lines", { models: { "7960": { callWaiting: "off" } } }, [
    phone(
      "00036BABCDF0",
      "7960",
      ...[1, 2, 3, 4, 5, 6].map((number) => line(`10${number}`, { shortName: `Line ${number}` })),
    ),
    DESK,
  ]),
  "raw-settings": site("raw-settings", { extraSettings: { a_key: "1", b_key: "x y" } }, [
    { ...DESK, overrides: { extraSettings: { b_key: "z" } } },
  ]),
  everything: everything(),
  office: office(),
};
