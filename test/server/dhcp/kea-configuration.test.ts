import { describe, expect, it } from "vitest";
import { dhcpFiles } from "../../../server/dhcp/dhcp-files";
import { digestOf, parseConfiguration, storedConfiguration } from "../../../server/dhcp/kea-configuration";
import { ProblemsError } from "../../../server/problems";

const FILES = dhcpFiles("/srv/dhcp");

describe("a configuration for Kea", () => {
  it.each([
    ["", /there is no configuration on standard input/],
    ['{"Dhcp4": ', /is not JSON/],
    ["[]", /is \{"Dhcp4": \{…\}\} and nothing else/],
    ['{"Dhcp4": {}, "Dhcp6": {}}', /this holds Dhcp4, Dhcp6/],
    [
      '{"Dhcp4": {"lease-database": {"type": "mysql"}}}',
      /lease-database\.type is "mysql"; .*leave it out or say "memfile"/,
    ],
  ])("can't be %j", (text, problem) => {
    expect(() => parseConfiguration(text)).toThrow(ProblemsError);
    expect(() => parseConfiguration(text)).toThrow(problem);
  });

  it("gets the store's own socket, leases and log, and keeps the rest", () => {
    const declared = {
      authoritative: true,
      "control-socket": { "socket-type": "unix", "socket-name": "/tmp/other" },
      "lease-database": { name: "/tmp/leases", "lfc-interval": 600, persist: false },
      loggers: [{ name: "kea-dhcp4", severity: "DEBUG", debuglevel: 50, output_options: [{ output: "/tmp/log" }] }],
      "user-context": { site: "home" },
    };
    const { dhcp4, text, digest } = storedConfiguration(declared, FILES);
    expect(JSON.parse(text)).toEqual({ Dhcp4: dhcp4 });
    expect(dhcp4).toMatchObject({
      authoritative: true,
      "control-socket": { "socket-type": "unix", "socket-name": "/srv/dhcp/run/kea.sock" },
      "lease-database": { type: "memfile", persist: true, name: "/srv/dhcp/kea-leases4.csv", "lfc-interval": 600 },
      "user-context": { site: "home" },
    });
    expect(dhcp4.loggers).toContainEqual({
      name: "kea-dhcp4",
      severity: "DEBUG",
      debuglevel: 50,
      output_options: [{ output: "stdout", flush: true }],
    });
    expect(text).not.toContain("/tmp/");
    expect(digestOf(dhcp4)).toBe(digest);
  });

  it("needs a folder whose path leaves room for a socket", () => {
    expect(() => storedConfiguration({}, dhcpFiles(`/srv/${"x".repeat(90)}`))).toThrow(/is 1 bytes too long/);
    expect(storedConfiguration({}, dhcpFiles(`/srv/${"x".repeat(89)}`)).text).toContain("kea.sock");
  });

  it("is known by its digest", () => {
    const digests = [{ a: 1 }, { a: 1 }, { a: 2 }].map((declared) => storedConfiguration(declared, FILES).digest);
    expect(digests[0]).toBe(digests[1]);
    expect(digests[0]).not.toBe(digests[2]);
    expect(digestOf({})).toBeUndefined();
    expect(digestOf(undefined)).toBeUndefined();
  });
});
