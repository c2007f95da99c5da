import { ensurePrograms } from "./foreign-programs.mjs";

/** TFTP clients that are not ours; the tests drive those that are there. */
const clients = [
  { program: "curl", from: "curl" },
  { program: "tftp", from: "tftp-hpa" },
  { program: "atftp", from: "atftp" },
  { program: "busybox", from: "busybox" },
];

/**
 * Brings the TFTP clients of the interoperability tests.
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureTftpClients(progress) {
  await ensurePrograms(progress, "TFTP clients for the tests", clients);
}
