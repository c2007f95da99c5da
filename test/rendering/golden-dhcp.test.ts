import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DHCP_SITES, keaFile, snippetsOf } from "./dhcp-sites";

describe.each(Object.entries(DHCP_SITES))("the DHCP of the site %s", (name, site) => {
  const snippets = snippetsOf(name, site);

  it.each([
    ["kea-dhcp4.conf", keaFile(site)],
    ["dnsmasq.conf", snippets.dnsmasq],
    ["dhcpd.conf", snippets.iscDhcpd],
    ["kea-snippet.conf", snippets.kea],
  ])("%s is as expected, byte for byte", async (file, text) => {
    await expect(text).toMatchFileSnapshot(join(__dirname, "golden-dhcp", name, file));
  });

  it("does not depend on the order in which phones are declared", () => {
    const turned = { ...site, phones: [...site.phones].reverse() };
    expect(keaFile(turned)).toBe(keaFile(site));
    expect(snippetsOf(name, turned)).toEqual(snippets);
  });
});
