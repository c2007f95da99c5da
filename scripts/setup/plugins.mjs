import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, readJson, temporaryName, withLock, writeWhole } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { projectFolder } from "./project.mjs";
import { findOnPath, run } from "./subprocess.mjs";

const names = /** @type {const} */ (["command", "docker"]);
/** Modules that hold the providers' commands; the docker one follows the major version of the package. */
const goPackages = {
  command: () => "github.com/pulumi/pulumi-command/provider/cmd/pulumi-resource-command",
  docker: (/** @type {string} */ version) =>
    `github.com/pulumi/pulumi-docker/provider/v${version.split(".")[0]}/cmd/pulumi-resource-docker`,
};
const RETRY_AFTER_MS = 24 * 3_600_000;
const INSTALL_SILENCE_MS = 20_000;
const INSTALL_MS = 300_000;
const GO_INSTALL_MS = 600_000;

/** Launchers of the stand-ins that are in use. */
const standInFolder = join(projectFolder, "tools", "plugins", "dist", "bin");

/** @typedef {typeof names[number]} PluginName */
/** @typedef {{ source: "official" | "go" | "stand-in", folder?: string }} Found */

/**
 * Brings Pulumi's plugins `command` and `docker` at the versions of their npm packages: installed already, else from
 * Pulumi, else from their Go modules, else the project's stand-ins.
 * @param {import("./progress.mjs").Progress} progress
 * @param {string} cli full path of the Pulumi CLI
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ folders: string[], standIns: PluginName[] }>} folders to put on PATH, and what is stood in for
 */
export async function ensurePlugins(progress, cli, env) {
  /** @type {string[]} */
  const folders = [];
  /** @type {PluginName[]} */
  const standIns = [];
  const installed = await installedPlugins(cli, env);
  for (const name of names) {
    const found = await progress.step(`Pulumi plugin ${name}`, (step) => findPlugin(name, cli, env, installed, step));
    if (found.folder && !folders.includes(found.folder)) folders.push(found.folder);
    if (found.source === "stand-in") standIns.push(name);
  }
  writeLaunchers(standIns);
  return { folders, standIns };
}

/**
 * @param {PluginName} name
 * @param {string} cli
 * @param {NodeJS.ProcessEnv} env
 * @param {ReadonlySet<string>} installed
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<{ result: Found, detail: string }>}
 */
async function findPlugin(name, cli, env, installed, step) {
  const version = packageVersion(name);
  if (installed.has(`${name}@${version}`)) return { result: { source: "official" }, detail: `${version}, installed` };
  const remembered = join(cacheFolder, "plugins", `${name}-${version}.json`);
  const before = rememberedRefusal(readJson(remembered), Date.now());
  if (before) return standIn(name, version, before);

  return withLock(
    `plugin-${name}`,
    async () => {
      step.announce(`${version} is not installed; asking Pulumi for it`, "10 s, at once when refused");
      const install = await run(cli, ["plugin", "install", "resource", name, version], {
        env,
        silenceMs: INSTALL_SILENCE_MS,
        timeoutMs: INSTALL_MS,
      });
      if (install.code === 0) return { result: { source: "official" }, detail: `${version}, installed now` };
      const refusal = brief(install.tail);
      step.announce(
        `Pulumi's download refused (${refusal}); trying its Go module`,
        "at once when refused, else minutes",
      );
      const built = await buildFromModule(name, version);
      if (built.folder)
        return { result: { source: "go", folder: built.folder }, detail: `${version}, built from its Go module` };
      const reason = `Pulumi's download: ${refusal}; Go module: ${built.reason}`;
      writeWhole(remembered, `${JSON.stringify({ refusal: reason, at: Date.now() }, undefined, 2)}\n`);
      return standIn(name, version, reason);
    },
    { onWait: () => step.announce("another set-up is fetching it; waiting for that one") },
  );
}

/**
 * @param {PluginName} name @param {string} version @param {string} reason
 * @returns {{ result: Found, detail: string }}
 */
function standIn(name, version, reason) {
  if (!existsSync(standInProgram(name))) {
    throw new SetupFailure(`the plugin ${name} ${version} can't be had (${reason}), and its stand-in is not built`, {
      remedy: `npm run build makes ${standInProgram(name)}`,
    });
  }
  return {
    result: { source: "stand-in", folder: standInFolder },
    detail: `the project's stand-in, because ${version} can't be had (${reason})`,
  };
}

/** @param {PluginName} name */
function standInProgram(name) {
  return join(projectFolder, "tools", "plugins", "dist", `${name}.cjs`);
}

/**
 * Why a plugin could not be had, when that was found out less than a day ago.
 * @param {unknown} record
 * @param {number} now milliseconds since 1970
 * @returns {string | undefined}
 */
export function rememberedRefusal(record, now) {
  if (typeof record !== "object" || record === null || !("refusal" in record) || !("at" in record)) return undefined;
  const { refusal, at } = record;
  if (typeof refusal !== "string" || typeof at !== "number") return undefined;
  return now >= at && now - at < RETRY_AFTER_MS ? refusal : undefined;
}

/**
 * One executable a stand-in, named as Pulumi looks for it. Pulumi prefers what is on PATH to what is installed, so
 * only those in use may be there.
 * @param {readonly PluginName[]} inUse
 */
function writeLaunchers(inUse) {
  for (const name of names) {
    const launcher = join(standInFolder, `pulumi-resource-${name}`);
    if (!inUse.includes(name)) {
      rmSync(launcher, { force: true });
      continue;
    }
    mkdirSync(standInFolder, { recursive: true });
    const part = temporaryName(launcher);
    writeFileSync(
      part,
      `#!/bin/sh\nhere=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)\nexec "$here/../../../../node_modules/.bin/node" "$here/../${name}.cjs" "$@"\n`,
    );
    chmodSync(part, 0o755);
    renameSync(part, launcher);
  }
}

/** @param {string} cli @param {NodeJS.ProcessEnv} env @returns {Promise<Set<string>>} `name@version` */
async function installedPlugins(cli, env) {
  const listed = await run(cli, ["plugin", "ls", "--json"], { env, timeoutMs: 30_000 });
  /** @type {unknown} */
  let rows;
  try {
    rows = JSON.parse(listed.stdout);
  } catch {
    rows = [];
  }
  const plugins = new Set();
  for (const row of Array.isArray(rows) ? rows : []) {
    if (row?.kind === "resource") plugins.add(`${row.name}@${row.version}`);
  }
  return plugins;
}

/** @param {PluginName} name @param {string} version @returns {Promise<{ folder?: string, reason: string }>} */
async function buildFromModule(name, version) {
  if (!findOnPath("go")) return { reason: "Go is not on PATH" };
  const folder = join(cacheFolder, "plugins", `${name}-${version}-${process.platform}-${process.arch}`);
  const executable = join(folder, `pulumi-resource-${name}`);
  if (existsSync(executable)) return { folder, reason: "" };
  const part = temporaryName(folder);
  try {
    mkdirSync(part, { recursive: true });
    const install = await run("go", ["install", "-trimpath", `${goPackages[name](version)}@v${version}`], {
      env: { ...process.env, GOBIN: part, GOFLAGS: "" },
      timeoutMs: GO_INSTALL_MS,
    });
    if (install.code !== 0) return { reason: brief(install.tail) };
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
    return { folder, reason: "" };
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** @param {PluginName} name */
function packageVersion(name) {
  const manifest = readJson(join(projectFolder, "node_modules", "@pulumi", name, "package.json"));
  const version = typeof manifest === "object" && manifest && "version" in manifest ? manifest.version : undefined;
  if (typeof version !== "string") throw new SetupFailure(`@pulumi/${name} is not among the npm packages`);
  return version;
}

/**
 * What a failed download says, in one line.
 * @param {string} output
 * @returns {string}
 */
export function brief(output) {
  const lines = output
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const telling =
    lines.find((line) =>
      /no such host|timed? ?out|refused|forbidden|does not contain|not available|ended/i.test(line),
    ) ??
    lines.at(-1) ??
    "";
  const short = /(no such host|403 Forbidden|connection refused|timed? ?out|does not contain package|ended: .*)/i.exec(
    telling,
  )?.[1];
  return short ?? telling.slice(0, 160);
}
