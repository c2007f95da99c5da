import { ensurePrograms } from "./foreign-programs.mjs";

/** DHCP clients that are not ours, and what brings them into a network of their own. */
const programs = [
  { program: "busybox", from: "busybox" },
  { program: "dhclient", from: "isc-dhcp-client" },
  { program: "ip", from: "iproute2" },
  { program: "nsenter", from: "util-linux" },
];

/**
 * Brings the DHCP clients of the tests. Installing them starts nothing.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureDhcpClients(progress) {
  await ensurePrograms(progress, "DHCP clients for the tests", programs);
}
