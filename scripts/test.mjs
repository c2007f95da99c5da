import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureAsterisk } from "./setup/asterisk.mjs";
import { ensureBaseImage } from "./setup/base-image.mjs";
import { readJson } from "./setup/cache.mjs";
import { ensureChromium } from "./setup/chromium.mjs";
import { ensureDatabaseServer } from "./setup/database-server.mjs";
import { ensureDhcpClients } from "./setup/dhcp-clients.mjs";
import { ensureDhcpServers } from "./setup/dhcp-servers.mjs";
import { ensureDirectoryServer } from "./setup/directory-server.mjs";
import { ensureEngine } from "./setup/docker-engine.mjs";
import { ensureImageRegistry } from "./setup/image-registry.mjs";
import { ensureSsh } from "./setup/openssh.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { packageCommands, projectFolder } from "./setup/project.mjs";
import { failureText, onSignalTidyUp, runMain } from "./setup/run-main.mjs";
import { runAttached } from "./setup/subprocess.mjs";
import { ensureTftpClients } from "./setup/tftp-clients.mjs";
import { countsLine, countVitest, exitCodeOf, sumCounts } from "./test-run/counting.mjs";

/** @typedef {import("./test-run/counting.mjs").Counts} Counts */

/**
 * All tests: format and lint, types, unit tests, and end to end on the real engines. Further arguments go to vitest.
 * The last line tells the counts.
 */
async function main() {
  const progress = createProgress();
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {() => Promise<void>} */
  let tidyUp = async () => {};
  onSignalTidyUp(() => tidyUp());
  try {
    progress.say("Setting up");
    const { env } = await prepare(progress);
    await ensureTftpClients(progress);
    await ensureDhcpClients(progress);
    await ensureChromium(progress);
    const ssh = sshEnvironment(progress, await ensureSsh(progress));
    const dhcp = await ensureDhcpServers(progress);
    const registry = registryEnvironment(await ensureImageRegistry(progress));
    const asterisk = await ensureAsterisk(progress);
    const database = await ensureDatabaseServer(progress);
    const ldap = await ensureDirectoryServer(progress);
    const engine = await ensureEngine(progress);
    if (!("reason" in engine)) tidyUp = engine.stop;
    const docker = await dockerEnvironment(progress, engine);
    if (docker.CISCO_PHONES_NO_DOCKER) {
      progress.say(`\nTests that need Docker are left out: ${docker.CISCO_PHONES_NO_DOCKER}`);
    }
    counts = await runChecks(progress, {
      ...env,
      ...ssh,
      ...dhcp,
      ...registry,
      ...asterisk,
      ...database,
      ...ldap,
      ...docker,
    });
  } catch (error) {
    process.stderr.write(failureText(error));
    counts = sumCounts([counts, { passed: 0, failed: 1, skipped: 0 }]);
  } finally {
    await tidyUp();
  }
  progress.say(`\nDone in ${progress.total()}.`);
  progress.say(countsLine(counts));
  return exitCodeOf(counts);
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {import("./setup/openssh.mjs").FoundSsh} found
 * @returns {{ CISCO_PHONES_SSHD?: string, CISCO_PHONES_NO_SSHD?: string }}
 */
function sshEnvironment(progress, found) {
  if (!("reason" in found)) return { CISCO_PHONES_SSHD: found.sshd };
  progress.say(`\nTests that need an SSH server are left out: ${found.reason}`);
  return { CISCO_PHONES_NO_SSHD: found.reason };
}

/** @param {import("./setup/image-registry.mjs").FoundRegistry} found @returns {Record<string, string>} */
function registryEnvironment(found) {
  return "reason" in found ? { CISCO_PHONES_NO_REGISTRY: found.reason } : { CISCO_PHONES_REGISTRY: found.path };
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {import("./setup/docker-engine.mjs").Engine | { reason: string }} engine
 * @returns {Promise<Record<string, string>>}
 */
async function dockerEnvironment(progress, engine) {
  if ("reason" in engine) return { CISCO_PHONES_NO_DOCKER: engine.reason };
  const noImage = await ensureBaseImage(progress, engine.host);
  if (noImage) return { CISCO_PHONES_NO_DOCKER: noImage };
  return {
    CISCO_PHONES_DOCKER_HOST: engine.host,
    // Only one that nobody else uses may be restarted.
    ...(engine.record ? { CISCO_PHONES_ENGINE_RECORD: engine.record } : {}),
  };
}

/**
 * @param {import("./setup/progress.mjs").Progress} progress
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runChecks(progress, env) {
  const command = (/** @type {string} */ name) => join(packageCommands, name);
  const where = { cwd: projectFolder, env };
  progress.say("\nFormat and lint");
  const lint = await runAttached(command("biome"), ["check", "--error-on-warnings", "."], where);
  progress.say("\nTypes");
  const types = await runAttached(command("tsc"), ["--noEmit"], where);
  const pageTypes = await runAttached(command("tsc"), ["--noEmit", "-p", "server/admin/page/client"], where);
  progress.say("\nTests");
  const folder = mkdtempSync(join(tmpdir(), "cisco-phones-test-"));
  const reportFile = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
    const code = await runAttached(command("vitest"), ["run", ...reporters, ...process.argv.slice(2)], where);
    const checks = [lint, types, pageTypes].map((exitCode) => ({
      passed: exitCode === 0 ? 1 : 0,
      failed: exitCode === 0 ? 0 : 1,
      skipped: 0,
    }));
    if (lint !== 0) progress.say("failed: format and lint");
    if (types !== 0) progress.say("failed: types");
    if (pageTypes !== 0) progress.say("failed: types of the status page");
    return sumCounts([...checks, countVitest(readJson(reportFile), code)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runMain(main);
