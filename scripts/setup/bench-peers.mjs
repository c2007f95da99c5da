import { existsSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { aptUnpack } from "./apt-unpack.mjs";
import { cacheFolder, withLock } from "./cache.mjs";
import { findOnPath } from "./subprocess.mjs";
import { installLackingLibraries, systemPath } from "./unpacked-package.mjs";

/**
 * TFTP servers that ours is measured beside, by Debian package. `unpacked`: its package would start a service, and excludes
 * the other one's; so it is unpacked into the cache and never installed. `libraries` are what the program itself needs then.
 */
const peers = {
  dnsmasq: { program: "dnsmasq", from: "dnsmasq-base", unpacked: false, libraries: [] },
  "tftpd-hpa": { program: "in.tftpd", from: "tftpd-hpa", unpacked: true, libraries: ["libwrap0"] },
  atftpd: { program: "atftpd", from: "atftpd", unpacked: true, libraries: ["libwrap0", "libpcre2-8-0"] },
};

/** @typedef {keyof typeof peers} PeerName */
/** @typedef {{ path: string } | { reason: string }} FoundPeer the program, or why it can't be had */

/** @type {readonly PeerName[]} */
export const peerNames = ["dnsmasq", "tftpd-hpa", "atftpd"];

/**
 * Brings one server to measure beside: installed already, from the cache, or from its Debian package.
 * @param {import("./progress.mjs").Progress} progress
 * @param {PeerName} name
 * @returns {Promise<FoundPeer>}
 */
export function ensurePeer(progress, name) {
  const { program, from, unpacked, libraries } = peers[name];
  return progress.step(`${name} to measure beside`, async (step) => {
    const folder = join(cacheFolder, "bench-peers", from);
    const inCache = join(folder, "usr", "sbin", program);
    const find = () => findOnPath(program, systemPath()) ?? (existsSync(inCache) ? inCache : undefined);
    let path = find();
    let detail = path === inCache ? "from the cache" : "as installed on this machine";
    if (!path) {
      const noApt = whyNoApt();
      if (noApt) return without(noApt);
      step.announce(unpacked ? `unpacking ${from} into the cache` : `installing ${from} with apt-get`, "10 s");
      const failure = unpacked
        ? await withLock("bench-peers", () => aptUnpack([from], folder))
        : await aptInstall([from]);
      if (failure) return without(failure);
      detail = unpacked ? "unpacked into the cache" : "installed";
      path = find();
      if (!path) return without(`${from} holds no ${program}`);
    }
    const lacking = await installLackingLibraries(path, libraries, step);
    if (lacking) return without(lacking);
    return { result: { path }, detail };
  });
}

/** @param {string} failure @returns {{ result: FoundPeer, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { reason }, detail: `left out: ${reason}` };
}
