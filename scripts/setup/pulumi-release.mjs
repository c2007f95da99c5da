import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { findOnPath, run } from "./subprocess.mjs";

const CONNECT_MS = 8_000;
const DOWNLOAD_MS = 300_000;

/** @type {Readonly<Record<string, string>>} */
const architectures = { x64: "x64", arm64: "arm64" };

/**
 * Pulumi's release archive for this machine.
 * @param {string} version such as `v3.259.0`
 * @param {{ platform?: string, arch?: string }} [machine]
 * @returns {string | undefined} `undefined` where there is none that this set-up can unpack
 */
export function releaseUrl(version, { platform = process.platform, arch = process.arch } = {}) {
  const name = architectures[arch];
  if (!name || (platform !== "linux" && platform !== "darwin")) return undefined;
  return `https://get.pulumi.com/releases/sdk/pulumi-${version}-${platform}-${name}.tar.gz`;
}

/**
 * Brings Pulumi's own build of the CLI and its language hosts.
 * @param {string} version
 * @param {string} folder new folder, gets the executables
 * @returns {Promise<string | undefined>} why it could not be had; `undefined` when it is there
 */
export async function fetchRelease(version, folder) {
  const url = releaseUrl(version);
  if (!url) return `Pulumi has no archive for ${process.platform} ${process.arch} that can be unpacked here`;
  await mkdir(folder, { recursive: true });
  const archive = join(folder, "pulumi.tar.gz");
  const problem = await download(url, archive);
  if (problem) return problem;
  const unpacked = await run("tar", ["-xzf", archive, "-C", folder]);
  await rm(archive, { force: true });
  if (unpacked.code !== 0) return `the archive of ${url} can't be unpacked: ${unpacked.tail}`;
  await rename(join(folder, "pulumi"), join(folder, "bin"));
  const version_ = await run(join(folder, "bin", "pulumi"), ["version"], { timeoutMs: 30_000 });
  return version_.code === 0 ? undefined : `Pulumi's archive does not run on this machine: ${version_.tail}`;
}

/** @param {string} url @param {string} path @returns {Promise<string | undefined>} why it failed */
async function download(url, path) {
  const host = new URL(url).host;
  // curl knows the machine's proxy settings; fetch of Node 20 does not.
  if (findOnPath("curl")) {
    const seconds = String(CONNECT_MS / 1000);
    const limits = ["--connect-timeout", seconds, "--speed-limit", "1000", "--speed-time", "20"];
    const result = await run("curl", ["-fsSL", "--proto", "=https", ...limits, "-o", path, url], {
      timeoutMs: DOWNLOAD_MS,
    });
    return result.code === 0 ? undefined : `${host}: ${lastLine(result.tail)}`;
  }
  try {
    const abort = new AbortController();
    const connect = setTimeout(() => abort.abort(new Error("no answer")), CONNECT_MS);
    const response = await fetch(url, { signal: AbortSignal.any([abort.signal, AbortSignal.timeout(DOWNLOAD_MS)]) });
    clearTimeout(connect);
    if (!response.ok || !response.body) return `${host}: HTTP ${response.status}`;
    await pipeline(
      Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (response.body)),
      createWriteStream(path),
    );
    return undefined;
  } catch (error) {
    return `${host}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split("\n").at(-1) ?? "";
}
