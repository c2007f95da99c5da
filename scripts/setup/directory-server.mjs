import { ensureForeignServer } from "./foreign-server.mjs";

/** The LDAP server of the tests. */
const server = { program: "slapd", from: "slapd", unpacked: true, proof: "-VV", purpose: "to look people up in" };

/**
 * Brings OpenLDAP's server, and tells the tests where it is or why not, as `CISCO_PHONES_SLAPD` or `CISCO_PHONES_NO_SLAPD`.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Record<string, string>>}
 */
export async function ensureDirectoryServer(progress) {
  const found = await ensureForeignServer(progress, "directory-servers", server);
  return "path" in found ? { CISCO_PHONES_SLAPD: found.path } : { CISCO_PHONES_NO_SLAPD: found.reason };
}
