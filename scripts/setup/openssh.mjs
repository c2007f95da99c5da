import { existsSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { aptUnpack } from "./apt-unpack.mjs";
import { cacheFolder, withLock } from "./cache.mjs";
import { findOnPath, run } from "./subprocess.mjs";
import { installLackingLibraries, systemPath } from "./unpacked-package.mjs";

/** What openssh-server's sshd is linked with and a small Debian may lack. */
const libraries = ["libwrap0", "libpam0g", "libgssapi-krb5-2", "libselinux1", "libaudit1"];

/** @typedef {{ sshd: string } | { reason: string }} FoundSsh full path of the server, or why there is none */

/**
 * OpenSSH for the tests of remote hosts: the client's programs on PATH, and a server program, as installed or from the
 * cache. The server's package is only unpacked, because installing it would start a server on this machine.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<FoundSsh>}
 */
export function ensureSsh(progress) {
  return progress.step("OpenSSH for the tests", findSsh);
}

/** @param {import("./progress.mjs").Step} step @returns {Promise<{ result: FoundSsh, detail: string }>} */
async function findSsh(step) {
  const failure = await installClient(step);
  if (failure) return without(failure);
  const folder = join(cacheFolder, "openssh-server");
  const inCache = join(folder, "usr", "sbin", "sshd");
  let sshd = findOnPath("sshd", systemPath()) ?? (existsSync(inCache) ? inCache : undefined);
  let detail = sshd === inCache ? "from the cache" : "as installed on this machine";
  if (!sshd) {
    const noApt = whyNoApt();
    if (noApt) return without(noApt);
    step.announce("there is no sshd; unpacking openssh-server into the cache", "10 s");
    const refusal = await withLock("openssh-server", () => aptUnpack(["openssh-server"], folder));
    if (refusal) return without(refusal);
    if (!existsSync(inCache)) return without("the package openssh-server holds no sshd");
    sshd = inCache;
    detail = "unpacked into the cache";
  }
  const lacking = (await installLackingLibraries(sshd, libraries, step)) ?? (await addUser(step));
  return lacking ? without(lacking) : { result: { sshd }, detail };
}

/** @param {import("./progress.mjs").Step} step @returns {Promise<string | undefined>} why it failed */
async function installClient(step) {
  if (["ssh", "ssh-keygen", "ssh-agent", "ssh-add"].every((name) => findOnPath(name))) return undefined;
  const noApt = whyNoApt();
  if (noApt) return noApt;
  step.announce("installing openssh-client with apt-get", "10 s");
  return aptInstall(["openssh-client"]);
}

/**
 * A server that runs as root needs the system user that its package would have added.
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string | undefined>} why it failed
 */
async function addUser(step) {
  if (process.getuid?.() !== 0 || (await run("getent", ["passwd", "sshd"])).code === 0) return undefined;
  step.announce("adding the system user sshd, to which a server run by root drops its privileges");
  const options = ["--system", "--no-create-home", "--home-dir", "/run/sshd", "--shell", "/usr/sbin/nologin"];
  const added = await run("useradd", [...options, "sshd"]);
  return added.code === 0 ? undefined : added.tail;
}

/** @param {string} failure @returns {{ result: FoundSsh, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { reason }, detail: `left out: ${reason}` };
}
