import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../server/command-line";
import { ProblemsError } from "../../server/problems";
import { USAGE } from "../../server/usage";

const problemsOf = (words: string, environment = {}): readonly string[] => {
  try {
    parseCommand(words.split(" "), environment);
  } catch (error) {
    if (error instanceof ProblemsError) {
      return error.problems;
    }
    throw error;
  }
  return [];
};

describe("the command line", () => {
  it("takes addresses with names, IPv4 and IPv6", () => {
    expect(parseCommand("health --tftp 0.0.0.0:69 --http [::1]:6970".split(" "), {})).toEqual({
      name: "health",
      tftp: { host: "0.0.0.0", port: 69 },
      http: { host: "::1", port: 6970 },
    });
    expect(parseCommand("health --tftp=::1:69 --http=phones.example:80".split(" "), {})).toMatchObject({
      tftp: { host: "::1", port: 69 },
      http: { host: "phones.example", port: 80 },
    });
  });

  it("takes from the environment what is not given", () => {
    const environment = {
      CISCO_PHONES_TFTP: "0.0.0.0:69",
      CISCO_PHONES_HTTP: "0.0.0.0:6970",
      CISCO_PHONES_STORE: "/srv/phones",
      CISCO_PHONES_SITE: "home",
    };
    expect(parseCommand(["serve", "--http", "127.0.0.1:1"], environment)).toMatchObject({
      store: { folder: "/srv/phones" },
      settings: { tftp: { port: 69 }, http: { host: "127.0.0.1", port: 1 }, site: "home", mtu: "auto" },
    });
    expect(parseCommand(["serve", "--root", "files"], environment)).toMatchObject({ root: resolve("files") });
  });

  it.each(["", "help", "--help", "-h", "serve --help"])("explains itself for %j", (words) => {
    expect(parseCommand(words === "" ? [] : words.split(" "), {})).toEqual({ name: "help" });
  });

  it("has a default for every setting but the addresses", () => {
    const command = parseCommand("serve --root a --tftp 0.0.0.0:69 --http 0.0.0.0:6970".split(" "), {});
    expect(command).toMatchObject({
      settings: {
        https: undefined,
        admin: undefined,
        oldTls: false,
        tftpPorts: undefined,
        window: 16,
        maxTransfers: 10_000,
        maxWaiting: 20_000,
        rateLimit: 200,
        rateBurst: 1000,
        rateExempt: ["127.0.0.0/8", "::1/128"],
        udp: "auto",
        history: undefined,
        grace: 5,
      },
    });
  });

  it("takes every setting from the environment as well", () => {
    const given: Record<string, string> = {
      CISCO_PHONES_TFTP: "[::]:69",
      CISCO_PHONES_HTTP: "[::]:6970",
      CISCO_PHONES_HTTPS: "[::]:6971",
      CISCO_PHONES_CERTIFICATE: "/etc/phones/certificate.pem",
      CISCO_PHONES_CERTIFICATE_KEY: "/etc/phones/key.pem",
      CISCO_PHONES_OLD_TLS: "1",
      CISCO_PHONES_ADMIN: "0.0.0.0:8080",
      CISCO_PHONES_ADMIN_TLS: "true",
      CISCO_PHONES_ADMIN_TOKEN_FILE: "/etc/phones/token",
      CISCO_PHONES_SITE: "home",
      CISCO_PHONES_MTU: "1400",
      CISCO_PHONES_TFTP_PORTS: "40000-40015",
      CISCO_PHONES_WINDOW: "16",
      CISCO_PHONES_MAX_TRANSFERS: "500",
      CISCO_PHONES_MAX_WAITING: "0",
      CISCO_PHONES_RATE_LIMIT: "0",
      CISCO_PHONES_RATE_BURST: "10",
      CISCO_PHONES_RATE_EXEMPT: "10.0.0.0/8",
      CISCO_PHONES_UDP: "plain",
      CISCO_PHONES_HISTORY: "memory",
      CISCO_PHONES_GRACE: "30",
      CISCO_PHONES_DHCP_DOOR: "cisco-phones-home-dhcp",
    };
    const command = parseCommand(["serve", "--root", "a"], given);
    expect(command).toEqual({
      name: "serve",
      root: resolve("a"),
      settings: {
        tftp: { host: "::", port: 69 },
        http: { host: "::", port: 6970 },
        https: { host: "::", port: 6971 },
        certificate: "/etc/phones/certificate.pem",
        certificateKey: "/etc/phones/key.pem",
        oldTls: true,
        admin: { host: "0.0.0.0", port: 8080 },
        adminTls: true,
        adminTokenFile: "/etc/phones/token",
        site: "home",
        mtu: 1400,
        tftpPorts: { from: 40_000, to: 40_015 },
        window: 16,
        maxTransfers: 500,
        maxWaiting: 0,
        rateLimit: 0,
        rateBurst: 10,
        rateExempt: ["10.0.0.0/8"],
        udp: "plain",
        history: "memory",
        grace: 30,
        dhcpDoor: "cisco-phones-home-dhcp",
      },
    });
    // Each of them is explained, with its variable.
    expect(Object.keys(given).filter((variable) => !USAGE.includes(`(${variable})`))).toEqual([]);
  });

  it("hands a background server what was given, paths as they are from anywhere", () => {
    const words = "start --store s --tftp 127.0.0.1:69 --http=127.0.0.1:6970 --old-tls --admin off --tftp-ports single";
    const more = "--certificate c.pem --certificate-key k.pem --history memory";
    expect(parseCommand(`${words} ${more}`.split(" "), { CISCO_PHONES_SITE: "home" })).toMatchObject({
      words: {
        admin: "off",
        certificate: resolve("c.pem"),
        "certificate-key": resolve("k.pem"),
        history: "memory",
        http: "127.0.0.1:6970",
        "old-tls": "",
        site: "home",
        tftp: "127.0.0.1:69",
        "tftp-ports": "single",
      },
    });
  });

  it.each([
    ["--mtu 9", '--mtu "9" is not a number from 576 to 65535'],
    ["--mtu big", '--mtu "big" is not a number from 576 to 65535'],
    ["--window 0", '--window "0" is not a number from 1 to 65535'],
    ["--max-transfers 0", '--max-transfers "0" is not a number from 1 to 50000'],
    ["--rate-limit -1", '--rate-limit "-1" is not a number from 0 to 1000000'],
    [
      "--rate-exempt 10.0.0.0/99",
      '--rate-exempt: "10.0.0.0/99" is not a network such as 192.0.2.0/24 or 2001:db8::/64',
    ],
    ["--tftp-ports 9-8", '--tftp-ports "9-8" is not single or a range of at most 256 ports such as 30069-30084'],
    ["--tftp-ports 1-1000", '--tftp-ports "1-1000" is not single or a range of at most 256 ports such as 30069-30084'],
    ["--udp fast", '--udp "fast" is not one of auto, batched, plain'],
    ["--grace 601", '--grace "601" is not a number from 0 to 600'],
    ["--dhcp-door a/b", '--dhcp-door "a/b" is not a name of 1–80 letters, digits and _ . -, such as home'],
    ["--admin 6980", '--admin "6980" is not HOST:PORT such as 0.0.0.0:69 or [::1]:6970'],
    ["--old-tls=perhaps", '--old-tls "perhaps" is not true or false'],
    ["--https 0.0.0.0:6971", "--https needs --certificate and --certificate-key"],
    ["--admin-tls", "--admin-tls needs --certificate and --certificate-key"],
    ["--certificate c.pem", "--certificate and --certificate-key go together; give both or neither"],
  ])("says what is wrong with %s", (words, problem) => {
    expect(problemsOf(`serve --root a --tftp a:1 --http b:2 ${words}`)).toEqual([problem]);
  });

  it("names all that is wrong or missing at once", () => {
    expect(problemsOf("start --tftp 69 --mtu 9 --colour red extra")).toEqual([
      expect.stringMatching(/^--colour is unknown to start; allowed: --store, --tftp, --http, .*--grace, --dhcp-door$/),
      '"red" is not expected after start',
      '"extra" is not expected after start',
      "start needs --store DIR (or the environment variable CISCO_PHONES_STORE)",
      "start needs --http HOST:PORT (or the environment variable CISCO_PHONES_HTTP)",
      '--tftp "69" is not HOST:PORT such as 0.0.0.0:69 or [::1]:6970',
      '--mtu "9" is not a number from 576 to 65535',
    ]);
    expect(problemsOf("fly")).toEqual([expect.stringContaining('no command "fly"; allowed: serve, apply')]);
    expect(problemsOf("apply --store")).toEqual(["--store needs a value"]);
    expect(problemsOf("serve --root a --store b --tftp a:1 --http b:2")).toEqual([
      "--root and --store exclude each other",
    ]);
  });

  it.each(["127.0.0.1", "127.0.0.1:", ":69", "127.0.0.1:65536", "a b:1", "[::1]", "1:2:3:4", "host/x:1"])(
    "takes %s for no address",
    (text) => {
      expect(problemsOf(`health --tftp ${text} --http a:1`).length).toBeGreaterThan(0);
    },
  );

  it("takes what is asked of a store", () => {
    const read = (words: string) => parseCommand(words.split(" "), { CISCO_PHONES_STORE: "/srv/phones" });
    expect(read("apply --repair 0123456789abcdef --json")).toMatchObject({
      name: "apply",
      store: { folder: "/srv/phones" },
      repair: "0123456789abcdef",
      lockWait: 120,
      json: true,
    });
    expect(read("rollback --to 0123456789abcdef --lock-wait 0")).toMatchObject({ to: "0123456789abcdef", lockWait: 0 });
    expect(read("verify --tftp a:1 --http b:2")).toMatchObject({
      tftp: { host: "a" },
      http: { port: 2 },
      tftpFiles: 200,
    });
    expect(read("verify --tftp a:1 --http b:2 --tftp-files all")).toMatchObject({
      tftpFiles: Number.POSITIVE_INFINITY,
    });
    expect(read("generations --json")).toMatchObject({ name: "generations", json: true });
    expect(read("resync --per-minute 5 -- tell --help -- --x")).toEqual({
      name: "resync",
      perMinute: 5,
      dryRun: false,
      once: false,
      program: ["tell", "--help", "--", "--x"],
    });
  });

  it("says all that is wrong with what is asked of a store", () => {
    expect(problemsOf("apply --repair x --lock-wait 9999")).toEqual([
      "apply needs --store DIR (or the environment variable CISCO_PHONES_STORE)",
      '--repair "x" is not 16 hex digits such as 0123456789abcdef',
      '--lock-wait "9999" is not a number from 0 to 3600',
    ]);
    expect(problemsOf("verify --tftp-files -1")).toContain(
      "verify needs --http HOST:PORT (or the environment variable CISCO_PHONES_HTTP)",
    );
    expect(problemsOf("resync tell --per-minute 0")).toEqual([
      '"tell" is not expected after resync',
      "resync needs -- PROGRAM ARGS…, which is run once for each phone; or --dry-run",
      '--per-minute "0" is not a number from 1 to 600',
    ]);
  });
});
