import { describe, expect, it } from "vitest";
import { renderDhcpSnippets } from "../../rendering/render-dhcp-snippets";

const HOME = { site: "home", tftpServers: ["192.168.1.3"], ntpServers: [], reservations: [] };
const DESK = { mac: "00:03:6b:ab:cd:ef", address: "192.168.1.40", hostName: "SIP00036BABCDEF" };

describe("snippets for a DHCP server that is there already", () => {
  it("say that the host's address is missing where it listens on all", () => {
    const { dnsmasq, iscDhcpd, kea } = renderDhcpSnippets({ ...HOME, tftpServers: [] });
    for (const text of [dnsmasq, iscDhcpd, kea]) {
      expect(text).toContain("# The host listens on all its addresses");
    }
    expect(dnsmasq).not.toMatch(/^dhcp-option/m);
    expect(iscDhcpd).not.toMatch(/^ *(next-server|option tftp-server-name)/m);
    expect(kea).not.toContain('next-server":');
  });

  it("leave out a time server that is a name", () => {
    const named = renderDhcpSnippets({ ...HOME, ntpServers: ["pool.ntp.org"] });
    expect(named).toEqual(renderDhcpSnippets(HOME));
    const { dnsmasq, iscDhcpd, kea } = renderDhcpSnippets({ ...HOME, ntpServers: ["pool.ntp.org", "192.168.1.1"] });
    expect(dnsmasq).toContain("option:ntp-server,192.168.1.1\n");
    expect(iscDhcpd).toContain("option ntp-servers 192.168.1.1;\n");
    expect(kea).toMatch(/"data": "192\.168\.1\.1",\s+"name": "ntp-servers"/);
  });

  it("say where each piece belongs", () => {
    const { dnsmasq, iscDhcpd, kea } = renderDhcpSnippets({ ...HOME, reservations: [DESK] });
    expect(dnsmasq).toContain("# Where: as /etc/dnsmasq.d/cisco-phones.conf");
    expect(iscDhcpd).toContain('include "/etc/dhcp/cisco-phones.conf";');
    expect(kea).toContain('# Into "Dhcp4":');
    expect(kea).toContain('# Into the element of "subnet4" that is the subnet of the phones:');
  });

  it.each([
    ["mac", "00:03:6b:ab:cd:ef;"],
    ["address", "192.168.1.40 }"],
    ["hostName", 'SIP"'],
  ])("refuse a %s that would end its place", (key, value) => {
    expect(() => renderDhcpSnippets({ ...HOME, reservations: [{ ...DESK, [key]: value }] })).toThrow(
      /dhcp\/dnsmasq\.conf\.hbs:\d+: the value holds more than/,
    );
  });
});
