import { desk, homeDescription, homeSettings } from "../../domain/home-description";

/** A site with one mistake. */
export interface Mistake {
  readonly mistake: string;
  readonly site: Record<string, unknown>;
  /** Where an editor marks it and which keyword of JSON Schema it breaks. */
  readonly fault: string;
}

/** Mistakes that an editor can mark, none of which the domain lets pass. */
export function mistakes(): Mistake[] {
  return [
    inSite("no name", { name: undefined }, " required"),
    inSite("a name in capitals", { name: "Home" }, "/name pattern"),
    inSite("a misspelt key", { phnoes: [] }, " additionalProperties"),
    inSite("no word on phones", { phones: undefined }, " anyOf"),
    inHost("half an address", { address: "127.0.0" }, "/host/address pattern"),
    inHost("a port beyond the last", { tftpPort: 65_536 }, "/host/tftpPort maximum"),
    inHost("a Docker Engine for a process", { dockerHost: "unix:///run/docker.sock" }, "/host/dockerHost false schema"),
    inSite("a misspelt word for somebody else's DHCP", { dhcp: "extern" }, "/dhcp const"),
    inDhcp("no subnet", { subnet: undefined }, "/dhcp required"),
    inDhcp("a subnet of two addresses", { subnet: "192.168.1.0/31" }, "/dhcp/subnet pattern"),
    inDhcp("a pool with one end", { pools: ["192.168.1.100"] }, "/dhcp/pools/0 pattern"),
    inDhcp("no TFTP server", { tftpServers: [] }, "/dhcp/tftpServers minItems"),
    inDhcp("a TFTP server twice", { tftpServers: ["192.168.1.3", "192.168.1.3"] }, "/dhcp/tftpServers uniqueItems"),
    inDhcp("a lease of a second", { leaseSeconds: 1 }, "/dhcp/leaseSeconds minimum"),
    inDhcp("an interface that is too long", { interface: "enp0s31f6.1234567" }, "/dhcp/interface maxLength"),
    inDhcp("nobody to serve", { serves: "no-one" }, "/dhcp/serves enum"),
    inSite(
      "a list by the name of the phones' own",
      { directory: list({ name: "fleet" }) },
      "/directory/csv/0/name pattern",
    ),
    inSite("a list without its file", { directory: list({ file: undefined }) }, "/directory/csv/0 required"),
    inSite("a title that no phone shows", { directory: { title: "x".repeat(33) } }, "/directory/title maxLength"),
    inSite("a file in place of an address", { directory: json({ url: "file:///x" }) }, "/directory/json/0/url pattern"),
    inSite("a name without a field", { directory: json({ person: "Anna" }) }, "/directory/json/0/person pattern"),
    inSite("a filter without parentheses", { directory: ldap({ filter: "cn=*" }) }, "/directory/ldap/0/filter pattern"),
    inSite("a base in an address", { directory: ldap({ url: "ldap://a/dc=b" }) }, "/directory/ldap/0/url pattern"),
    inAsterisk(
      "a line that rings for ever",
      { dialPlan: { ringSeconds: 301 } },
      "/asterisk/dialPlan/ringSeconds maximum",
    ),
    inAsterisk(
      "a pattern for voicemail",
      { dialPlan: { voicemailNumber: "_8X" } },
      "/asterisk/dialPlan/voicemailNumber pattern",
    ),
    inAsterisk(
      "half an address of mail",
      { voicemail: { emails: { "100": "desk@" } } },
      "/asterisk/voicemail/emails/100 pattern",
    ),
    inSettings("no load", { load: undefined }, "/settings required"),
    inSettings("a file name for a load", { load: "P0S3-8-11-00.loads" }, "/settings/load pattern"),
    inSettings("numbers that are no address", { proxy: "192.168.1.300" }, "/settings/proxy pattern"),
    inSettings("a port in quotes", { proxyPort: "5060" }, "/settings/proxyPort type"),
    inSettings("an address with TLS", { directoryUrl: "https://192.168.1.3/" }, "/settings/directoryUrl pattern"),
    inSettings("a number for a text", { messagesNumber: 8500 }, "/settings/messagesNumber type"),
    inSettings("an unknown codec", { preferredCodec: "opus" }, "/settings/preferredCodec enum"),
    inSettings("a misspelt member of a group", { dtmf: { inbound: true } }, "/settings/dtmf additionalProperties"),
    inSettings(
      "a secret among raw keys",
      { extraSettings: { my_password: "x" } },
      "/settings/extraSettings propertyNames",
    ),
    inSettings("a logo twice", { logo: "logo.png", logoUrl: "http://192.168.1.3/logo.bmp" }, "/settings not"),
    inSettings(
      "a seventh week",
      { daylightSaving: undefined, clockChanges: sevenWeeks() },
      "/settings/clockChanges/start/week enum",
    ),
    inSettings("two rules for the clock", { clockChanges: { start: change(3), stop: change(10) } }, "/settings not"),
    inSettings("a range in a dial plan", { dialPlan: [{ match: "[2-9]" }] }, "/settings/dialPlan/0/match pattern"),
    inSettings("an unknown model", { models: { "7945": {} } }, "/settings/models additionalProperties"),
    inPhone("a number for a model", { model: 7940 }, "/phones/0/model type"),
    inSite("a misspelt word for telling by hand", { resync: "manually" }, "/resync const"),
    inSite("no command to tell phones with", { resync: { perMinute: 1 } }, "/resync required"),
    inSite("an unknown way to tell phones", { resync: { through: "sip" } }, "/resync/through enum"),
    inSite(
      "endless patience",
      { resync: { through: "asterisk", patienceMinutes: 241 } },
      "/resync/patienceMinutes maximum",
    ),
    inPhone("a MAC address without its end", { mac: "00:03:6B:AB:CD" }, "/phones/0/mac pattern"),
    inPhone("a label that is too long", { label: "x".repeat(32) }, "/phones/0/label maxLength"),
    inPhone(
      "three lines on a 7940",
      { lines: ["1", "2", "3"].map((extension) => ({ extension })) },
      "/phones/0/lines maxItems",
    ),
    inPhone("no line", { lines: [] }, "/phones/0/lines minItems"),
    inPhone("a number for an extension", { lines: [{ extension: 100 }] }, "/phones/0/lines/0/extension type"),
    inPhone("a password", { lines: [{ extension: "100", password: "x" }] }, "/phones/0/lines/0 additionalProperties"),
    inPhone(
      "the phone's folder in its own file",
      { overrides: { tftpFolder: "a/" } },
      "/phones/0/overrides additionalProperties",
    ),
  ];
}

function list(change: object): object {
  return { csv: [{ name: "customers", file: "customers.csv", ...change }] };
}

function json(change: object): object {
  return { json: [{ name: "crm", url: "http://crm/", person: "{name}", numbers: ["phone"], ...change }] };
}

function ldap(change: object): object {
  return { ldap: [{ name: "staff", url: "ldap://ldap", base: "dc=example", ...change }] };
}

function change(month: number): object {
  return { month, week: 8, dayOfWeek: "Sunday", time: "02:00" };
}

function sevenWeeks(): object {
  return { start: { ...change(3), week: 7 }, stop: change(10) };
}

/** What is undefined is left out, as no file can hold it. */
function inSite(mistake: string, change: object, fault: string): Mistake {
  const site = JSON.parse(JSON.stringify({ ...homeDescription(), ...change })) as Record<string, unknown>;
  return { mistake, site, fault };
}

function inHost(mistake: string, change: object, fault: string): Mistake {
  const { host } = homeDescription();
  return inSite(mistake, { host: { ...(host as object), ...change } }, fault);
}

function inDhcp(mistake: string, change: object, fault: string): Mistake {
  const dhcp = { interface: "eth0", subnet: "192.168.1.0/24", pools: ["192.168.1.100-192.168.1.199"] };
  return inSite(mistake, { dhcp: { ...dhcp, tftpServers: ["192.168.1.3"], ...change } }, fault);
}

function inAsterisk(mistake: string, change: object, fault: string): Mistake {
  return inSite(mistake, { asterisk: { directory: "/etc/asterisk/cisco-phones", ...change } }, fault);
}

function inSettings(mistake: string, change: object, fault: string): Mistake {
  return inSite(mistake, { settings: { ...homeSettings(), ...change } }, fault);
}

function inPhone(mistake: string, change: object, fault: string): Mistake {
  return inSite(mistake, { phones: [{ ...desk(), ...change }] }, fault);
}
