import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DHCP_SITES, type DhcpSite, dhcpSite, keaFile, manyPhones, snippetsOf } from "../rendering/dhcp-sites";
import { aroundKeaSnippet, dhcpProgram } from "./dhcp-programs";

const run = promisify(execFile);

/** The golden sites, and one with a thousand phones. */
const SITES: readonly (readonly [string, DhcpSite])[] = [
  ...Object.entries(DHCP_SITES),
  ["a-thousand", dhcpSite({ subnet: "10.1.0.0/16", pools: [], tftpServers: ["10.1.9.3"] }, manyPhones(1_000))],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cisco-phones-dhcp-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What a program says of a file, and whether it takes it. */
async function verdict(path: string, args: readonly string[]): Promise<{ accepted: boolean; said: string }> {
  const env = { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder };
  try {
    const { stdout, stderr } = await run(path, args, { env });
    return { accepted: true, said: stdout + stderr };
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as { stdout?: string; stderr?: string; message: string };
    return { accepted: false, said: stdout + stderr || message };
  }
}

/** Kea asks for an interface that is there. */
const onLoopback = (site: DhcpSite): DhcpSite => ({ ...site, settings: { ...site.settings, interface: "lo" } });

const kea = dhcpProgram("KEA");
describe.skipIf(kea.path === "")(`Kea${kea.why}`, () => {
  const check = (name: string, text: string) => verdict(kea.path, ["-t", written(name, text)]);

  it.each(SITES)("takes kea-dhcp4.conf of the site %s", async (name, site) => {
    const { accepted, said } = await check(`${name}.json`, keaFile(onLoopback(site)));
    expect(said).not.toMatch(/ (ERROR|WARN) /);
    expect(accepted, said).toBe(true);
  });

  it.each(SITES)("takes the snippet for the site %s among what it has", async (name, site) => {
    const text = aroundKeaSnippet(snippetsOf(name, site).kea, "lo", site.settings.subnet);
    const { accepted, said } = await check(`${name}-snippet.json`, text);
    expect(accepted, said).toBe(true);
  });

  it("refuses what is no configuration, so that its yes means something", async () => {
    const broken = keaFile(onLoopback(DHCP_SITES.home as DhcpSite)).replace("tftp-server-name", "no-such-option");
    expect((await check("broken.json", broken)).accepted).toBe(false);
  });
});

const dhcpd = dhcpProgram("DHCPD");
describe.skipIf(dhcpd.path === "")(`ISC dhcpd${dhcpd.why}`, () => {
  const check = (name: string, snippet: string, subnet: string) => {
    const included = written(`${name}.conf`, snippet);
    const text = `include "${included}";\nauthoritative;\nsubnet ${subnet} {}\n`;
    return verdict(dhcpd.path, ["-t", "-cf", written(`${name}-dhcpd.conf`, text)]);
  };
  const netmask = ({ settings }: DhcpSite): string => {
    const [network, prefix] = settings.subnet.split("/");
    return `${network} netmask ${prefix === "16" ? "255.255.0.0" : "255.255.255.0"}`;
  };

  it.each(SITES)("takes the snippet for the site %s among what it has", async (name, site) => {
    const { accepted, said } = await check(name, snippetsOf(name, site).iscDhcpd, netmask(site));
    expect(accepted, said).toBe(true);
    expect(said).not.toMatch(/WARNING|line \d+/);
  });

  it("refuses what is no configuration, so that its yes means something", async () => {
    const site = DHCP_SITES.home as DhcpSite;
    const broken = snippetsOf("home", site).iscDhcpd.replace("fixed-address", "fixed-adress");
    expect((await check("broken", broken, netmask(site))).accepted).toBe(false);
  });
});

const dnsmasq = dhcpProgram("DNSMASQ");
describe.skipIf(dnsmasq.path === "")(`dnsmasq${dnsmasq.why}`, () => {
  const check = (name: string, text: string) =>
    verdict(dnsmasq.path, ["--test", "-C", written(`${name}.dnsmasq`, text)]);

  it.each(SITES)("takes the snippet for the site %s", async (name, site) => {
    const { accepted, said } = await check(name, snippetsOf(name, site).dnsmasq);
    expect(accepted, said).toBe(true);
  });

  it("refuses what is no configuration, so that its yes means something", async () => {
    const broken = snippetsOf("home", DHCP_SITES.home as DhcpSite).dnsmasq.replace(
      "dhcp-host=00:03",
      "dhcp-host=zz:03",
    );
    expect((await check("broken", broken)).accepted).toBe(false);
  });
});
