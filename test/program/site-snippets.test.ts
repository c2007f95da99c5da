import { describe, expect, it } from "vitest";
import { parseSite } from "../../domain/site";
import { siteSnippets } from "../../program/site-snippets";
import { homeDescription, secretsOf } from "../domain/home-description";

function snippetsWith(change: Record<string, unknown>) {
  const { value, problems } = parseSite({ ...homeDescription(), ...change }, secretsOf("100"));
  if (value === undefined) {
    throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  }
  return siteSnippets(value);
}

describe("what a DHCP server that was there already is to be told", () => {
  it("names all hosts of a site, the first one first", () => {
    const hosts = [
      { name: "a", address: "192.168.1.3" },
      { name: "b", address: "192.168.1.4" },
    ];
    const { dnsmasq, iscDhcpd, kea } = snippetsWith({ host: undefined, hosts });
    expect(dnsmasq).toContain("150,192.168.1.3,192.168.1.4");
    expect(dnsmasq).toContain('option:tftp-server,"192.168.1.3"');
    expect(iscDhcpd).toContain("option cisco-tftp-servers 192.168.1.3,192.168.1.4;");
    expect(kea).toMatch(/192\.168\.1\.3, ?192\.168\.1\.4/);
  });

  it("names none for a host that listens on every address", () => {
    expect(snippetsWith({ host: { address: "0.0.0.0" } }).dnsmasq).not.toContain("0.0.0.0");
  });
});
