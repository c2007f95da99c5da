import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder, contentKey, temporaryName, withLock } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { buildGoCommand } from "./go-build.mjs";
import { projectFolder } from "./project.mjs";
import { fetchRelease } from "./pulumi-release.mjs";
import { findOnPath, run } from "./subprocess.mjs";
import { isAtLeast, requiredModuleVersion } from "./versions.mjs";

/** The oldest CLI that the project's SDK is tried with. */
const OLDEST_CLI = "3.249.0";
const HOST = "pulumi-language-nodejs";

const cliModule = join(projectFolder, "tools", "pulumi-cli");
const hostModule = join(projectFolder, "tools", "language-host");

/**
 * @typedef {object} PulumiTools
 * @property {string} cli full path of the CLI
 * @property {readonly string[]} folders folders to put on PATH, in order; none when all is on PATH already
 */

/**
 * Finds or makes a Pulumi CLI and the language host for Node: what is installed on this machine, else what an earlier run
 * put in the cache, else Pulumi's release, else a build from the Go modules in tools/.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<PulumiTools>}
 */
export function ensurePulumi(progress) {
  return progress.step("Pulumi CLI", async (step) => {
    const installed = await installedCli();
    if (installed?.usable && installed.hasHost) {
      return {
        result: { cli: installed.path, folders: [] },
        detail: `${installed.version}, as installed on this machine`,
      };
    }
    const bin = cachedBin();
    if (!isComplete(bin)) {
      const missing = installed
        ? installed.usable
          ? `${installed.path} has no ${HOST} beside it or on PATH`
          : `${installed.path} is ${installed.version}, and ${OLDEST_CLI} or newer is needed`
        : "there is none on PATH";
      await withLock("pulumi-cli", () => makeTools(bin, missing, step), {
        onWait: () => step.announce("another set-up is making it; waiting for that one"),
      });
    }
    const version = (await run(join(bin, "pulumi"), ["version"], { timeoutMs: 30_000 })).stdout.trim();
    if (!isAtLeast(version, OLDEST_CLI)) {
      throw new SetupFailure(`the Pulumi CLI in ${bin} does not run`, {
        remedy: `remove ${dirname(bin)} and run this again`,
      });
    }
    return { result: { cli: join(bin, "pulumi"), folders: [bin] }, detail: `${version}, from the cache` };
  });
}

/** Where the cache holds the tools for exactly these module files. */
function cachedBin() {
  const key = contentKey(
    [cliModule, hostModule].flatMap((folder) => ["go.mod", "go.sum"].map((name) => read(folder, name))),
  );
  return join(cacheFolder, "pulumi", `${cliVersion()}-${process.platform}-${process.arch}-${key}`, "bin");
}

/** Whether a CLI is on PATH, and whether it can be used. */
async function installedCli() {
  const path = findOnPath("pulumi");
  if (!path) return undefined;
  const version = (await run(path, ["version"], { timeoutMs: 30_000 })).stdout.trim();
  const hasHost = existsSync(join(dirname(realpathSync(path)), HOST)) || findOnPath(HOST) !== undefined;
  return { path, version, usable: isAtLeast(version, OLDEST_CLI), hasHost };
}

/**
 * @param {string} bin
 * @param {string} missing why the machine's own is not used
 * @param {import("./progress.mjs").Step} step
 */
async function makeTools(bin, missing, step) {
  if (isComplete(bin)) return;
  const part = temporaryName(dirname(bin));
  try {
    step.announce(`${missing}; asking Pulumi for its release ${cliVersion()}`, "half a minute, at once when refused");
    const refusal = await fetchRelease(cliVersion(), part);
    if (refusal || !isComplete(join(part, "bin"))) {
      rmSync(part, { recursive: true, force: true });
      await buildTools(join(part, "bin"), refusal ?? "the release is not complete", step);
    }
    rmSync(dirname(bin), { recursive: true, force: true });
    renameSync(part, dirname(bin));
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** @param {string} bin @param {string} reason @param {import("./progress.mjs").Step} step */
async function buildTools(bin, reason, step) {
  mkdirSync(bin, { recursive: true });
  step.announce(`no release to be had (${reason}); building the language host from its Go module`, "20 s to 1 min");
  await buildGoCommand({
    module: hostModule,
    package_: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    output: join(bin, HOST),
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    version: required(hostModule, "github.com/pulumi/pulumi/sdk/v3"),
  });
  step.announce("building the CLI from its Go module", "3 to 6 min, once for this machine");
  await buildGoCommand({
    module: cliModule,
    package_: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    output: join(bin, "pulumi"),
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    version: cliVersion(),
  });
}

function cliVersion() {
  return required(cliModule, "github.com/pulumi/pulumi/pkg/v3");
}

/** @param {string} folder @param {string} module */
function required(folder, module) {
  const version = requiredModuleVersion(read(folder, "go.mod"), module);
  if (!version) throw new SetupFailure(`${join(folder, "go.mod")} does not require ${module}`);
  return version;
}

/** @param {string} bin */
function isComplete(bin) {
  return existsSync(join(bin, "pulumi")) && existsSync(join(bin, HOST));
}

/** @param {string} folder @param {string} name */
function read(folder, name) {
  return readFileSync(join(folder, name), "utf8");
}
