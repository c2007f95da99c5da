import { ensureForeignServer } from "./foreign-server.mjs";

const purpose = "to check its configuration with";
/** DHCP servers that read the files that are rendered for them. */
const servers = {
  kea: { program: "kea-dhcp4", from: "kea-dhcp4-server", unpacked: true, proof: "-v", purpose },
  dhcpd: { program: "dhcpd", from: "isc-dhcp-server", unpacked: true, proof: "--version", purpose },
  dnsmasq: { program: "dnsmasq", from: "dnsmasq-base", unpacked: false, proof: "--version", purpose },
};

/** @typedef {keyof typeof servers} DhcpServerName */

/**
 * Brings the DHCP servers of the tests, and tells the tests where each is or why not, as
 * `CISCO_PHONES_KEA` or `CISCO_PHONES_NO_KEA` and so on.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Record<string, string>>}
 */
export async function ensureDhcpServers(progress) {
  /** @type {Record<string, string>} */
  const env = {};
  for (const name of /** @type {DhcpServerName[]} */ (Object.keys(servers))) {
    const found = await ensureDhcpServer(progress, name);
    if ("path" in found) env[`CISCO_PHONES_${name.toUpperCase()}`] = found.path;
    else env[`CISCO_PHONES_NO_${name.toUpperCase()}`] = found.reason;
  }
  return env;
}

/**
 * Brings one DHCP server.
 * @param {import("./progress.mjs").Progress} progress
 * @param {DhcpServerName} name
 * @returns {Promise<import("./foreign-server.mjs").FoundServer>}
 */
export function ensureDhcpServer(progress, name) {
  return ensureForeignServer(progress, "dhcp-servers", servers[name]);
}
