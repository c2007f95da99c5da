import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { cacheFolder, temporaryName, withLock } from "./cache.mjs";
import { findOnPath, run } from "./subprocess.mjs";

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

const DOWNLOAD_MS = 120_000;

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
      const failure = unpacked ? await withLock("bench-peers", () => unpack(from, folder)) : await aptInstall([from]);
      if (failure) return without(failure);
      detail = unpacked ? "unpacked into the cache" : "installed";
      path = find();
      if (!path) return without(`${from} holds no ${program}`);
    }
    if (await lacksLibraries(path)) {
      step.announce(`${program} lacks libraries; installing ${libraries.join(", ")} with apt-get`, "10 s");
      const failure = whyNoApt() ?? (await aptInstall(libraries));
      if (failure) return without(failure);
    }
    return { result: { path }, detail };
  });
}

/** @param {string} failure @returns {{ result: FoundPeer, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { reason }, detail: `left out: ${reason}` };
}

/** Servers are where a user's own search path often does not lead. */
function systemPath() {
  return [process.env.PATH ?? "", "/usr/sbin", "/usr/local/sbin"].join(delimiter);
}

/**
 * @param {string} from
 * @param {string} folder
 * @returns {Promise<string | undefined>} why it failed
 */
async function unpack(from, folder) {
  if (existsSync(folder)) return undefined;
  const part = temporaryName(folder);
  mkdirSync(part, { recursive: true });
  try {
    const download = () => run("apt-get", ["download", from], { cwd: part, timeoutMs: DOWNLOAD_MS });
    let got = await download();
    if (got.code !== 0) {
      await run("apt-get", ["update"], { timeoutMs: DOWNLOAD_MS });
      got = await download();
    }
    const archive = readdirSync(part).find((name) => name.endsWith(".deb"));
    if (got.code !== 0 || !archive) return got.tail;
    const unpacked = await run("dpkg-deb", ["-x", archive, "."], { cwd: part });
    if (unpacked.code !== 0) return unpacked.tail;
    rmSync(join(part, archive));
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(part, folder);
    return undefined;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function lacksLibraries(path) {
  return (await run("ldd", [path])).stdout.includes("not found");
}
