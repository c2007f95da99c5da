import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { aptInstall, whyNoApt } from "./apt.mjs";
import { cacheFolder, readJson, withLock, writeWhole } from "./cache.mjs";
import { SetupFailure } from "./failure.mjs";
import { startTime, waitUntil } from "./process-identity.mjs";
import { createProgress } from "./progress.mjs";
import { runMain } from "./run-main.mjs";
import { findOnPath, run } from "./subprocess.mjs";

const READY_MS = 60_000;
const STOP_MS = 60_000;

/** Where the Engines of this set-up keep their images and their records. */
const engineFolder = join(cacheFolder, "docker-engine");

/**
 * @typedef {object} Engine
 * @property {string} host address for DOCKER_HOST
 * @property {() => Promise<void>} stop ends it if this run started it; waits until it is gone
 * @property {string} [record] file of its record, if this run started it: with it, it can be restarted
 */

/** @typedef {{ pid: number, startTime: string, slot: string, runFolder: string, host: string, madeBridge: boolean }} EngineRecord */

/**
 * A Docker Engine: the machine's own, else one that is started for this run, installed first where that is possible.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Engine | { reason: string }>} `reason`: why there is none
 */
export function ensureEngine(progress) {
  return progress.step("Docker Engine", findEngine);
}

/**
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<{ result: Engine | { reason: string }, detail: string }>}
 */
async function findEngine(step) {
  const answering = await answeringHost();
  if (answering) {
    return { result: { host: answering, stop: async () => {} }, detail: `the machine's own, ${answering}` };
  }
  const reason = await installEngine(step);
  if (reason) return { result: { reason }, detail: `none: ${reason}` };
  step.announce("no Engine answers; starting one for this run", "5 s");
  const record = await startEngine();
  if ("reason" in record) return { result: record, detail: `none: ${record.reason}` };
  const { host, slot } = record;
  return {
    // A restart makes another record.
    result: { host, record: recordFile(slot), stop: () => stopEngine(recordOf(slot) ?? record) },
    detail: `started for this run, ${host}`,
  };
}

/** Address of an Engine that answers already. */
async function answeringHost() {
  if (!findOnPath("docker")) return undefined;
  const version = await run("docker", ["version", "--format", "{{.Server.Version}}"], { timeoutMs: 20_000 });
  if (version.code !== 0 || version.stdout.trim() === "") return undefined;
  if (process.env.DOCKER_HOST) return process.env.DOCKER_HOST;
  const context = await run("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]);
  return context.stdout.trim() || "unix:///var/run/docker.sock";
}

/** @param {import("./progress.mjs").Step} step @returns {Promise<string | undefined>} why it can't be had */
async function installEngine(step) {
  if (process.platform !== "linux") return "no Docker Engine answers; start Docker and run this again";
  if (process.getuid?.() !== 0) return "no Docker Engine answers, and starting one needs root";
  const packages = [findOnPath("dockerd") ? "" : "docker.io", findOnPath("iptables") ? "" : "iptables"].filter(Boolean);
  if (packages.length === 0) return undefined;
  const reason = whyNoApt();
  if (reason) return `no Docker Engine answers, dockerd is not installed, and ${reason}`;
  step.announce(`dockerd is not installed; installing ${packages.join(" and ")} with apt-get`, "15 s to 1 min");
  const failure = await aptInstall(packages);
  return failure ? `apt-get could not install ${packages.join(" ")}: ${failure.split("\n").at(-1)}` : undefined;
}

/** @returns {Promise<EngineRecord | { reason: string }>} */
async function startEngine() {
  return withLock("docker-engine", async () => {
    const slot = freeSlot();
    const runFolder = `/run/pulumi-cisco-phones-${process.pid}`;
    const host = `unix://${runFolder}/docker.sock`;
    const madeBridge = !existsSync("/sys/class/net/docker0");
    mkdirSync(runFolder, { recursive: true, mode: 0o700 });
    mkdirSync(join(slot, "data"), { recursive: true, mode: 0o700 });
    const record = await launch({ slot, runFolder, host, madeBridge });
    if (!("reason" in record)) return record;
    const left = recordOf(slot);
    // Not what an earlier run left there.
    if (left?.runFolder === runFolder) await stopEngine(left);
    return record;
  });
}

/**
 * @param {Omit<EngineRecord, "pid" | "startTime">} plan
 * @returns {Promise<EngineRecord | { reason: string }>}
 */
async function launch(plan) {
  const { slot, runFolder, host } = plan;
  const logPath = join(slot, "dockerd.log");
  const log = openSync(logPath, "w", 0o600);
  const roots = ["--data-root", join(slot, "data"), "--exec-root", join(runFolder, "exec")];
  const child = spawn("dockerd", [...roots, "--pidfile", join(runFolder, "docker.pid"), "-H", host], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("error", () => {});
  child.unref();
  const { pid } = child;
  const started = pid === undefined ? undefined : startTime(pid);
  if (pid === undefined || started === undefined) return { reason: "dockerd could not be started" };
  const record = { pid, startTime: started, ...plan };
  writeWhole(recordFile(slot), `${JSON.stringify(record, undefined, 2)}\n`, 0o600);
  const isUp = async () => (await run("docker", ["-H", host, "version"], { timeoutMs: 20_000 })).code === 0;
  const answered = await waitUntil(async () => !isRunning(record) || (await isUp()), READY_MS);
  if (answered && isRunning(record)) return record;
  const lastLine = readFileSync(logPath, "utf8").trim().split("\n").at(-1) ?? "";
  return { reason: `dockerd did not come up (${lastLine.slice(0, 300)}); its log is ${logPath}` };
}

/**
 * Restarts an Engine that this set-up started, as a service manager does: its containers are stopped, and come back if their
 * restart policy says so.
 * @param {string} file its record
 * @returns {Promise<{ reason: string } | undefined>} why it did not come back
 */
async function restartEngine(file) {
  const record = /** @type {EngineRecord | undefined} */ (readJson(file));
  if (!record || !isRunning(record)) return { reason: `no Engine of the set-up runs by ${file}` };
  await endDaemon(record);
  const { pid: _, startTime: __, ...plan } = record;
  const restarted = await launch(plan);
  return "reason" in restarted ? restarted : undefined;
}

/** A folder for an Engine's data that no living Engine uses; two must never share one. */
function freeSlot() {
  for (let number = 1; ; number += 1) {
    const slot = join(engineFolder, String(number));
    const record = recordOf(slot);
    if (!record || !isRunning(record)) return slot;
  }
}

/** @param {string} slot */
function recordFile(slot) {
  return join(slot, "engine.json");
}

/** @param {string} slot @returns {EngineRecord | undefined} */
function recordOf(slot) {
  return /** @type {EngineRecord | undefined} */ (readJson(recordFile(slot)));
}

/** @param {EngineRecord} record */
function isRunning(record) {
  return startTime(record.pid) === record.startTime;
}

/**
 * Ends an Engine that this set-up started, with its containers, its containerd and its bridge.
 * @param {EngineRecord} record
 */
async function stopEngine(record) {
  if (isRunning(record)) {
    await removeContainers(record.host);
    await endDaemon(record);
  }
  await unmountBelow(record.runFolder);
  if (record.madeBridge && !(await answeringHost())) await run("ip", ["link", "delete", "docker0"]);
  rmSync(record.runFolder, { recursive: true, force: true });
}

/** @param {EngineRecord} record */
async function endDaemon(record) {
  const containerd = containerdOf(record);
  process.kill(record.pid, "SIGTERM");
  if (!(await waitUntil(() => !isRunning(record), STOP_MS))) process.kill(record.pid, "SIGKILL");
  // It ends its containerd itself, a moment later.
  if (containerd && !(await waitUntil(() => startTime(containerd.pid) !== containerd.startTime, 10_000))) {
    process.kill(containerd.pid, "SIGKILL");
  }
}

/**
 * The Engine leaves its network namespace mounted in its run folder.
 * @param {string} folder
 */
async function unmountBelow(folder) {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) await run("umount", [path]);
}

/** Containers that a broken test left would keep their processes. @param {string} host */
async function removeContainers(host) {
  const listed = await run("docker", ["-H", host, "ps", "-aq"], { timeoutMs: 20_000 });
  const ids = listed.stdout.split("\n").filter(Boolean);
  if (ids.length > 0) await run("docker", ["-H", host, "rm", "-f", "-v", ...ids], { timeoutMs: 60_000 });
}

/** @param {EngineRecord} record */
function containerdOf(record) {
  try {
    const pid = Number(readFileSync(join(record.runFolder, "exec", "containerd", "containerd.pid"), "utf8"));
    return { pid, startTime: startTime(pid) };
  } catch {
    return undefined;
  }
}

/** `node scripts/setup/docker-engine.mjs up|down`, for use by hand; `restart RECORD`, for tests. */
async function main() {
  const progress = createProgress();
  const [, , verb, file] = process.argv;
  if (verb === "up") {
    const engine = await ensureEngine(progress);
    if ("reason" in engine) throw new SetupFailure(engine.reason);
    progress.say(`DOCKER_HOST=${engine.host}`);
    return 0;
  }
  if (verb === "down") {
    let ended = 0;
    for (let number = 1; existsSync(join(engineFolder, String(number))); number += 1) {
      const record = recordOf(join(engineFolder, String(number)));
      if (!record || !isRunning(record)) continue;
      await stopEngine(record);
      ended += 1;
    }
    progress.say(ended === 0 ? "nothing to stop" : "stopped");
    return 0;
  }
  if (verb === "restart" && file !== undefined) {
    const failure = await restartEngine(file);
    if (failure) throw new SetupFailure(failure.reason);
    return 0;
  }
  process.stderr.write("usage: node scripts/setup/docker-engine.mjs up | down | restart RECORD\n");
  return 2;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
