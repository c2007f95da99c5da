import { aptInstall, whyNoApt } from "./apt.mjs";
import { findOnPath } from "./subprocess.mjs";

/** TFTP clients that are not ours, by program and Debian package; the tests drive those that are there. */
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
  await progress.step("TFTP clients for the tests", async (step) => {
    const missing = clients.filter(({ program }) => !findOnPath(program)).map(({ from }) => from);
    if (missing.length === 0) return { result: undefined, detail: "all there" };
    const reason = whyNoApt();
    if (reason) return { result: undefined, detail: `without ${missing.join(", ")}, because ${reason}` };
    step.announce(`installing ${missing.join(", ")} with apt-get, to test against clients of others`, "10 s");
    const failure = await aptInstall(missing);
    const outcome = failure ? `could not install ${missing.join(", ")}: ${failure.split("\n").at(-1)}` : "installed";
    return { result: undefined, detail: outcome };
  });
}
