import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { aptInstall, mirrorOf, readAptSources, whyNoApt } from "./apt.mjs";
import { cacheFolder, temporaryName, withLock } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { node } from "./project.mjs";
import { findOnPath, mustRun, run } from "./subprocess.mjs";

/** The public image that the server's image starts from. */
export const BASE_IMAGE = "node:24-bookworm-slim";
const SUITE = "bookworm";
const PULL_SILENCE_MS = 25_000;
const PULL_MS = 300_000;

/** Left out of an image that nobody reads manuals in. */
const ballast = ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale", "var/log"];

/**
 * Makes sure that the base image is on an Engine: there already, else pulled, else made here from Debian packages and
 * the project's Node, under the same name.
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} host address of the Engine
 * @returns {Promise<string | undefined>} why it can't be had
 */
export function ensureBaseImage(progress, host) {
  return progress.step(`base image ${BASE_IMAGE}`, async (step) => {
    const docker = ["-H", host];
    const there = await run("docker", [...docker, "image", "inspect", BASE_IMAGE], { timeoutMs: 20_000 });
    if (there.code === 0) return { result: undefined, detail: "there already" };
    step.announce("the Engine does not have it; pulling it", "half a minute, at once when refused");
    const limits = { silenceMs: PULL_SILENCE_MS, timeoutMs: PULL_MS };
    const pull = await run("docker", [...docker, "pull", BASE_IMAGE], limits);
    if (pull.code === 0) return { result: undefined, detail: "pulled" };
    const refusal = pull.tail.split("\n").at(-1)?.slice(0, 200) ?? "";
    const reason = await importImage(docker, refusal, step);
    if (reason) return { result: reason, detail: `not to be had: ${reason}` };
    return { result: undefined, detail: "made here from Debian packages and the project's Node" };
  });
}

/**
 * @param {readonly string[]} docker
 * @param {string} refusal why it can't be pulled
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string | undefined>} why it can't be made
 */
async function importImage(docker, refusal, step) {
  const version = (await run(node, ["--version"])).stdout.trim();
  const tar = join(cacheFolder, "base-image", `node-${version}-${SUITE}-${process.arch}.tar`);
  if (!existsSync(tar)) {
    const reason = await withLock("base-image", () => makeTar(tar, refusal, step), {
      onWait: () => step.announce("another set-up is making it; waiting for that one"),
    });
    if (reason) return reason;
  }
  step.announce(`it can't be pulled (${refusal}); importing the file system from the cache`, "5 s");
  const changes = ['CMD ["node"]', `ENV NODE_VERSION=${version.slice(1)}`].flatMap((change) => ["--change", change]);
  const imported = await run("docker", [...docker, "import", ...changes, tar, BASE_IMAGE], { timeoutMs: PULL_MS });
  return imported.code === 0 ? undefined : `docker import failed: ${imported.tail}`;
}

/**
 * @param {string} tar
 * @param {string} refusal
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<string | undefined>} why it can't be made
 */
async function makeTar(tar, refusal, step) {
  if (existsSync(tar)) return undefined;
  const noApt = whyNoApt();
  if (noApt) return `it can't be pulled (${refusal}), and ${noApt}`;
  const mirror = mirrorOf(readAptSources(), SUITE);
  if (!mirror) return `it can't be pulled (${refusal}), and this machine's apt knows no source of Debian ${SUITE}`;
  if (!findOnPath("debootstrap")) {
    step.announce("installing debootstrap with apt-get", "5 s");
    const failure = await aptInstall(["debootstrap"]);
    if (failure) return `apt-get could not install debootstrap: ${failure.split("\n").at(-1)}`;
  }
  step.announce(`it can't be pulled (${refusal}); making it from Debian ${SUITE}`, "1 min, once for this machine");
  const root = temporaryName(tar.replace(/\.tar$/, ".root"));
  mkdirSync(dirname(root), { recursive: true });
  const part = temporaryName(tar);
  try {
    await fillRoot(root, mirror);
    await mustRun("tar", ["-C", root, "--numeric-owner", "-cf", part, "."], { what: "packing the file system" });
    renameSync(part, tar);
    return undefined;
  } catch (error) {
    if (error instanceof SetupFailure) return `${error.message}: ${error.output?.split("\n").at(-1) ?? ""}`;
    throw error;
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(part, { force: true });
  }
}

/** @param {string} root @param {string} mirror */
async function fillRoot(root, mirror) {
  await mustRun("debootstrap", ["--variant=minbase", SUITE, root, mirror], {
    env: { ...process.env, ...(await aptProxy()) },
    what: "debootstrap",
  });
  await mustRun("install", ["-D", "-m", "755", realpathSync(node), join(root, "usr/local/bin/node")]);
  // The public image has this user, and images made from it rely on that.
  await mustRun("chroot", [root, "groupadd", "--gid", "1000", "node"]);
  const user = ["useradd", "--uid", "1000", "--gid", "node", "--shell", "/bin/bash", "--create-home", "node"];
  await mustRun("chroot", [root, ...user]);
  for (const folder of ballast) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true });
  }
}

/** The proxy that apt uses on this machine, for debootstrap. @returns {Promise<NodeJS.ProcessEnv>} */
async function aptProxy() {
  const dump = (await run("apt-config", ["dump", "Acquire::http::Proxy"])).stdout;
  const proxy = /^Acquire::http::Proxy "([^"]+)"/m.exec(dump)?.[1];
  return proxy && proxy !== "DIRECT" ? { http_proxy: proxy } : {};
}
