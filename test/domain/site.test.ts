import { describe, expect, it } from "vitest";
import { parseHost } from "../../domain/host-settings";
import { parsePhone } from "../../domain/phone";
import { crossCheckPhones } from "../../domain/phone-claims";
import { formatProblem } from "../../domain/problem";
import { Secret } from "../../domain/secret";
import { parseSite } from "../../domain/site";
import { parseHosts } from "../../domain/site-hosts";
import { CANARY, desk, homeDescription, secretsOf } from "./home-description";

const hall = (): Record<string, unknown> => ({ mac: "0003.6bab.cdf0", model: "7960", lines: [{ extension: "101" }] });
const site = (change: Record<string, unknown>): Record<string, unknown> => ({ ...homeDescription(), ...change });
const problemsOf = (input: unknown, secrets = secretsOf("100", "101")): string[] =>
  parseSite(input, secrets).problems.map(formatProblem);

describe("a site", () => {
  it("is accepted with its parts filled in", () => {
    const { value, problems, warnings } = parseSite(site({ phones: [desk(), hall()] }), secretsOf("100", "101"));
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(value?.name).toBe("home");
    expect(value?.hosts.map(({ settings }) => settings)).toEqual([
      {
        runtime: "embedded",
        address: "127.0.0.1",
        tftpPort: 6969,
        httpPort: 6970,
        adminAddress: "127.0.0.1",
        adminPort: 6980,
        verify: false,
        gone: false,
      },
    ]);
    expect(value?.asterisk).toEqual({
      directory: ".state/asterisk",
      channelDriver: "chan_pjsip",
      codecs: ["ulaw", "alaw"],
      context: "internal",
      notify: false,
    });
    expect(value?.phones.map((phone) => phone.lines.map((line) => line.password.reveal()))).toEqual([
      [`${CANARY}100`],
      [`${CANARY}101`],
    ]);
  });

  it("needs no Asterisk of its own", () => {
    const { asterisk: _, ...rest } = homeDescription();
    expect(parseSite(rest, secretsOf("100")).value).not.toHaveProperty("asterisk");
  });

  it("says everything that is wrong anywhere in it in one go", () => {
    const problems = problemsOf({
      name: "Home!",
      colour: "green",
      host: { runtime: "container", address: "::1", directory: "/srv" },
      settings: { proxy: "pbx", load: "x" },
      asterisk: { codecs: ["g722"] },
      resync: { perMinute: 0 },
      phones: [
        { ...desk(), mac: "00:03:6B:AB:CD" },
        hall(),
        { ...hall(), lines: [{ extension: "101", displayName: "Copy" }] },
        { mac: "00:03:6B:AB:CD:F2", model: "7940", lines: [{ extension: "102" }] },
        "phone",
      ],
    });
    const expected = [
      /^site: unknown key "colour" \(allowed: asterisk, dhcp, directory, firmware, host, hosts, name, phoneDefaults, phones, phonesFile, resync, settings\)/,
      /^site\.name: .*given "Home!"/,
      /^site\.host\.address: not an IPv4 address/,
      /^site\.host\.directory: means nothing to the container runtime/,
      /^site\.settings\.timeZone: missing/,
      /^site\.settings\.load: not the name/,
      /^site\.asterisk\.directory: missing/,
      /^site\.asterisk\.codecs\[0\]: not one of .*given "g722"; allowed: "ulaw", "alaw", "g729"/,
      /^site\.resync\.command: missing/,
      /^site\.resync\.perMinute: out of range \(given 0; allowed: 1–600\)/,
      /^site\.phones\[0\]\.mac: not a MAC address/,
      /^site\.phones\[2\]\.mac: also the address of site\.phones\[1\] \(given "00036BABCDF0"\)/,
      /^site\.phones\[2\]\.lines\[0\]\.extension: also the extension of site\.phones\[1\]\.lines\[0\] \(given "101"\)/,
      /^site\.phones\[3\]\.lines\[0\]: no password for extension 102\. .*npm run pulumi -- config set --secret --path 'linePasswords\["102"\]'$/,
      /^site\.phones\[4\]: not a mapping/,
    ];
    for (const line of expected) {
      expect(
        problems.filter((problem) => line.test(problem)),
        String(line),
      ).toHaveLength(1);
    }
    expect(problems).toHaveLength(expected.length);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "site: missing (allowed: a mapping of keys to values)"],
    ["a text", "home", "site: not a mapping of keys to values (given: a text)"],
    ["a list", [], "site: not a mapping of keys to values (given: a list)"],
  ])("is refused when it is %s", (_, input, expected) => {
    expect(problemsOf(input)).toEqual([expected]);
  });

  it("says of each missing part that it is missing", () => {
    expect(problemsOf({}).map((problem) => problem.replace(/ \(.*/, ""))).toEqual([
      "site.phones: missing",
      "site.name: missing",
      "site.host: missing",
      "site.settings: missing",
    ]);
  });

  it("names a MAC twice declared in different notations", () => {
    expect(problemsOf(site({ phones: [desk(), { ...hall(), mac: "SEP00036BABCDEF" }] }))).toEqual([
      'site.phones[1].mac: also the address of site.phones[0] (given "00036BABCDEF"). Declare each phone once',
    ]);
  });

  it.each([
    [{ ...desk(), lines: [{ extension: "100", password: CANARY }] }],
    [{ ...desk(), password: CANARY }],
    [{ ...desk(), lines: [{ extension: "100", secret: CANARY }] }],
  ])("refuses a password in clear text without repeating it", (phone) => {
    const result = parseSite(site({ phones: [phone] }), secretsOf("100"));
    expect(result.value).toBeUndefined();
    expect(result.problems.map(formatProblem).join("\n")).toMatch(/a password stands here in clear text/);
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });

  it("refuses an admin password among the defaults of phones once, and not for each phone", () => {
    const phoneDefaults = { overrides: { adminPassword: CANARY } };
    const result = parseSite(site({ phones: [desk(), hall()], phoneDefaults }), secretsOf("100", "101"));
    expect(result.problems.map(formatProblem)).toEqual([
      "site.phoneDefaults.overrides: a password stands here in clear text, readable by all who can read this file. " +
        "Remove it, choose another, and set that one: npm run pulumi -- config set --secret adminPassword",
    ]);
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });

  it("names a bad password by where it is set, once", () => {
    const linePasswords = new Map([["100", Secret.of(CANARY.repeat(3))]]);
    const problems = problemsOf(homeDescription(), { ...secretsOf(), linePasswords });
    expect(problems).toEqual([
      'linePasswords["100"]: 57 characters, the phone keeps 31 and the registration would be rejected ' +
        "(given: a secret of 57 characters; allowed: 1–31). Shorten it",
    ]);
  });

  it.each<[string, Record<string, unknown>, string[], RegExp]>([
    ["a password that no line has", {}, ["100", "105"], /^linePasswords\["105"\]: no line has this extension/],
    [
      "punctuation that 8-12-00 strips",
      { phones: [{ ...desk(), load: "P0S3-8-12-00", lines: [{ extension: "100", displayName: "J. Doe" }] }] },
      ["100"],
      /^site\.phones\[0\]\.lines\[0\]\.displayName: release 8-12-00/,
    ],
    [
      "a port that no phone asks",
      { host: { address: "192.168.1.3", tftpPort: 6969 } },
      ["100"],
      /^site\.host\.tftpPort: phones ask port 69/,
    ],
    [
      "a status page that others can reach",
      { host: { address: "192.168.1.3", adminAddress: "0.0.0.0", adminPort: 8080 } },
      ["100"],
      /^site\.host\.adminAddress: .* no password .*ssh -L 8080:127\.0\.0\.1:8080 HOST$/,
    ],
    [
      "a host that is brought nothing",
      { host: { address: "192.168.1.3", gone: true } },
      ["100"],
      /^site\.host\.gone: nothing is brought to this host .*Remove it when the host is back/,
    ],
  ])("warns of %s", (_, change, extensions, expected) => {
    const { value, warnings } = parseSite(site(change), secretsOf(...extensions));
    expect(value).toBeDefined();
    expect(warnings.map(formatProblem).join("\n")).toMatch(expected);
  });
});

describe("the host of a site", () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ["no address", {}, /^address: missing/],
    ["a name as address", { address: "server" }, /^address: not an IPv4 address/],
    ["leading zeros", { address: "192.168.001.003" }, /^address: not an IPv4 address/],
    ["an unknown runtime", { address: "0.0.0.0", runtime: "podman" }, /^runtime: not one of/],
    [
      "an ssh engine",
      { address: "0.0.0.0", dockerHost: "ssh://x" },
      /^dockerHost: .*unix:\/\/\/PATH or tcp:\/\/HOST:PORT\)\. For a host that SSH reaches give connection/,
    ],
    [
      "a password in the address of an engine, which is not repeated",
      { address: "0.0.0.0", dockerHost: "ssh://root:secret@x" },
      /^dockerHost: not in a form that is understood \(allowed: unix/,
    ],
    [
      "an engine it does not use",
      { address: "0.0.0.0", runtime: "embedded", dockerHost: "unix:///x" },
      /^dockerHost: means nothing/,
    ],
    [
      "a connection it does not use",
      { address: "0.0.0.0", runtime: "embedded", connection: {} },
      /^connection: means nothing to the embedded runtime/m,
    ],
    [
      "two Engines",
      { address: "0.0.0.0", dockerHost: "unix:///x", connection: {} },
      /^dockerHost: excludes connection/m,
    ],
    ["an image by its tag", { address: "0.0.0.0", image: "phones:latest" }, /^image: .*allowed: NAME@sha256:/],
    ["a connection without an address", { address: "0.0.0.0", connection: {} }, /^connection\.host: missing/m],
    [
      "a name as admin address",
      { address: "0.0.0.0", adminAddress: "localhost" },
      /^adminAddress: not an IPv4 address/,
    ],
    ["no admin port", { address: "0.0.0.0", adminPort: 0 }, /^adminPort: out of range/],
    [
      "one port for HTTP and the admin door",
      { address: "192.168.1.3", adminAddress: "192.168.1.3", httpPort: 8080, adminPort: 8080 },
      /^adminPort: also the port of HTTP on this address \(given 8080\)/,
    ],
    ["HTTP everywhere on the admin door's port", { address: "0.0.0.0", httpPort: 6980 }, /^adminPort: also the port/],
    [
      "the admin door everywhere on HTTP's port",
      { address: "192.168.1.3", adminAddress: "0.0.0.0", adminPort: 6970 },
      /^adminPort: also the port/,
    ],
  ])("is refused with %s", (_, input, expected) => {
    expect(parseHost(input, "").problems.map(formatProblem).join("\n")).toMatch(expected);
  });

  it("may have one port for HTTP and the admin door on two addresses", () => {
    const { value, problems, warnings } = parseHost({ address: "192.168.1.3", httpPort: 6980 }, "");
    expect([problems, warnings]).toEqual([[], []]);
    expect(value).toMatchObject({ adminAddress: "127.0.0.1", adminPort: 6980 });
  });

  it("is checked together with the site's name where one is given", () => {
    expect(parseHost({ address: "0.0.0.0" }, "", "My Site").problems.map(({ path }) => path)).toEqual(["site"]);
    expect(parseHost({ address: "0.0.0.0" }, "", "my-site").value?.runtime).toBe("container");
  });
});

describe("phones checked against each other", () => {
  it("are told apart by MAC and extension", () => {
    const phones = [desk(), { ...desk() }, hall()].map((input) => {
      const lines = (input.lines as Record<string, unknown>[]).map((line) => ({ ...line, password: CANARY }));
      const { value } = parsePhone({ ...input, lines });
      if (value === undefined) {
        throw new Error("the fixture is not accepted");
      }
      return value;
    });
    expect(crossCheckPhones(phones).map(({ path }) => path)).toEqual(["phones[1].mac", "phones[1].lines[0].extension"]);
    expect(crossCheckPhones(phones.slice(1))).toEqual([]);
  });
});

describe("the hosts of a site", () => {
  const [a, b] = [
    { name: "a", address: "192.168.1.3" },
    { name: "b", address: "192.168.1.4" },
  ];
  const parseWith = (site: Record<string, unknown>) => parseHosts(site, "site");

  it("are asked in the order in which they stand", () => {
    const { value } = parseWith({ hosts: [b, a] });
    expect(value?.map(({ path, settings }) => [path, settings.name, settings.address])).toEqual([
      ["site.hosts[0]", "b", "192.168.1.4"],
      ["site.hosts[1]", "a", "192.168.1.3"],
    ]);
  });

  it("may be one without a name, which was the only one before", () => {
    const { value, problems } = parseWith({ hosts: [{ address: "192.168.1.3" }, b] });
    expect(problems).toEqual([]);
    expect(value?.map(({ settings }) => settings.name)).toEqual([undefined, "b"]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "one name twice",
      { hosts: [a, { ...b, name: "a" }] },
      /^site\.hosts\[1\]\.name: also the name of site\.hosts\[0\]/,
    ],
    [
      "no name for two",
      { hosts: [{ address: "192.168.1.4" }, { address: "192.168.1.5" }] },
      /^site\.hosts\[1\]\.name: missing, as in site\.hosts\[0\]\. Give all hosts but one a name/,
    ],
    ["one address twice", { hosts: [a, { ...b, address: a.address }] }, /^site\.hosts\[1\]\.address: also the address/],
    ["none", { hosts: [] }, /^site\.hosts: no list of hosts \(allowed: 1–4 hosts\)/],
    ["host beside hosts", { host: a, hosts: [a, b] }, /^site\.hosts: excludes host/],
    ["a fault in one", { hosts: [a, { ...b, address: "x" }] }, /^site\.hosts\[1\]\.address: not an IPv4 address/],
    ["neither", {}, /^site\.host: /],
  ])("are refused with %s", (_, site, expected) => {
    expect(parseWith(site).problems.map(formatProblem).join("\n")).toMatch(expected);
  });
});
