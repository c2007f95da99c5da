import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { SetupFailure } from "../../scripts/setup/failure.mjs";
import { node, projectFolder } from "../../scripts/setup/project.mjs";
import { run } from "../../scripts/setup/subprocess.mjs";
import { readUsage } from "../process-usage.mjs";
import { resourceCounts, standardInputBytes, touchedResources } from "./engine-output.mjs";
import { phonesCsv, SHARED_SETTING, stackFileText } from "./fleet-files.mjs";

/** @typedef {import("./engine-output.mjs").ResourceCounts} ResourceCounts */
/** @typedef {import("./engine-output.mjs").TouchedResource} TouchedResource */
/**
 * One run of the engine.
 * @typedef {object} Operation
 * @property {number} seconds wall time, the start of the CLI included
 * @property {number} cpuSeconds what the CLI, the program and the plugins took of all cores, without the server that runs on;
 *   other work on the machine changes it little. NaN where the system is not Linux
 * @property {ResourceCounts} counts
 * @property {TouchedResource[]} touched
 * @property {number} checkpointBytes size of the stack's checkpoint on disk afterwards
 * @property {number} backendGrowth bytes by which the backend's folder grew
 */

const STACK = "bench";
/** Of one operation, with everything waiting for other work on the machine. */
const TIMEOUT_MS = 1_800_000;
/** From a signal to the end of the engine. */
const ENDING_MS = 30_000;

/**
 * A copy of the checkout in a folder of its own, with a file backend and one stack of many phones, so that the measurement
 * never touches what the checkout has deployed. The server that it starts listens on the loopback only.
 */
export class MeasuredProject {
  /** How many changes were made, so that each is another one. */
  #changes = 0;

  /** The command of the engine that runs, or the last one that did. @type {Promise<unknown>} */
  #running = Promise.resolve();

  /** @param {string} cli @param {NodeJS.ProcessEnv} env */
  constructor(cli, env) {
    this.cli = cli;
    this.folder = mkdtempSync(join(tmpdir(), "cisco-phones-bench-change-"));
    this.store = join(this.folder, ".state", "store");
    this.backend = join(this.folder, ".state", "pulumi");
    /** @type {NodeJS.ProcessEnv} */
    this.env = {
      ...env,
      PULUMI_BACKEND_URL: `file://${this.backend}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(24).toString("base64url"),
      NO_COLOR: "1",
      // Of its own, so that the first run compiles the program and what ran before on this machine changes nothing.
      TS_NODE_CACHE_DIRECTORY: join(this.folder, ".state", "compiled"),
    };
    for (const file of copiedFiles()) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(projectFolder, file), join(this.folder, file));
    }
    symlinkSync(join(projectFolder, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(this.backend, { recursive: true, mode: 0o700 });
  }

  /** Makes the stack, its secrets and its phones. @param {number} phones */
  async create(phones) {
    writeFileSync(join(this.folder, `Pulumi.${STACK}.yaml`), stackFileText(await freePorts()));
    this.#writePhones(phones);
    await this.#must(["stack", "init"]);
    for (const key of ["fingerprintKey", "adminPassword", "passwordSeed"]) {
      const input = randomBytes(key === "adminPassword" ? 10 : 32).toString("hex");
      await this.#must(["config", "set", "--secret", key], { input });
    }
  }

  /** Gives one phone another name. @param {number} phones */
  rename(phones) {
    this.#changes += 1;
    this.#writePhones(phones, `Anna ${this.#changes}`);
  }

  /** Changes what SIPDefault.cnf alone has. */
  async changeSharedSetting() {
    this.#changes += 1;
    await this.#must(["config", "set", "--path", SHARED_SETTING, `http://192.168.1.4/directory/${this.#changes}`]);
  }

  /**
   * Runs an operation and measures it.
   * @param {"preview" | "up" | "destroy"} verb
   * @param {import("./engine-settings.mjs").EngineSetting} setting
   * @returns {Promise<Operation>}
   */
  async operate(verb, setting) {
    const args = [verb, ...(verb === "preview" ? [] : ["--yes", "--skip-preview"]), ...setting.args];
    const before = bytesBelow(this.backend);
    const cpuBefore = cpuSeconds();
    const start = performance.now();
    const output = await this.#must(args, { env: setting.env });
    const seconds = (performance.now() - start) / 1000;
    const took = cpuSeconds() - cpuBefore;
    const counts = resourceCounts(output);
    if (counts === undefined) throw new SetupFailure(`pulumi ${verb} told no counts`, { output });
    return {
      seconds,
      cpuSeconds: took,
      counts,
      touched: touchedResources(output),
      checkpointBytes: this.#checkpointBytes(),
      backendGrowth: bytesBelow(this.backend) - before,
    };
  }

  /** Bytes that each command got on its standard input; the secrets among them are counted and dropped. */
  async standardInputBytes() {
    return standardInputBytes(JSON.parse(await this.#must(["stack", "export", "--show-secrets"])));
  }

  /** Stops the server, even one whose stack could not be destroyed, and removes the folder. */
  async remove() {
    // What a signal has told to end still writes into the folder until it has.
    await Promise.race([this.#running, setTimeout(ENDING_MS, undefined, { ref: false })]);
    if (existsSync(join(this.store, "server.json"))) {
      await run(node, [join(this.folder, "server", "dist", "server.cjs"), "stop", "--store", this.store], {
        timeoutMs: 60_000,
      });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @param {number} phones @param {string} [renamed] */
  #writePhones(phones, renamed) {
    writeFileSync(join(this.folder, "phones.csv"), phonesCsv(phones, renamed));
  }

  /**
   * @param {readonly string[]} args
   * @param {{ input?: string, env?: NodeJS.ProcessEnv }} [options]
   * @returns {Promise<string>} standard output
   */
  async #must(args, { input, env = {} } = {}) {
    const running = run(this.cli, [...args, "--non-interactive", "--color", "never", "--stack", STACK], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      timeoutMs: TIMEOUT_MS,
      ...(input === undefined ? {} : { input }),
    });
    this.#running = running;
    const result = await running;
    if (result.code !== 0) {
      throw new SetupFailure(`pulumi ${args.slice(0, 2).join(" ")} failed with exit code ${result.code}`, {
        // What an export printed has secrets.
        ...(args.includes("--show-secrets") ? {} : { output: result.tail }),
      });
    }
    return result.stdout;
  }

  #checkpointBytes() {
    const folder = join(this.backend, ".pulumi", "stacks");
    const names = readdirSync(folder, { recursive: true }).map(String);
    const name = names.find((path) => /(^|\/)bench\.json(\.gz)?$/.test(path));
    return name === undefined ? 0 : statSync(join(folder, name)).size;
  }
}

/** Of this process and of all that it has started. */
function cpuSeconds() {
  return process.platform === "linux" ? readUsage(process.pid).cpuSeconds : Number.NaN;
}

/** Bytes of all files below a folder: the checkpoint, its backups, and one copy in the history of each update. @param {string} folder */
function bytesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** What a clone of this checkout would hold, with what is not committed yet, and the server as it is built. */
function copiedFiles() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectFolder,
  });
  const built = readdirSync(join(projectFolder, "server", "dist")).map((name) => `server/dist/${name}`);
  const files = listed
    .toString()
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(projectFolder, file)));
  return [...files, ...built];
}

/** Ports of the loopback that nothing holds at this moment: one of UDP, two of TCP. */
async function freePorts() {
  const udp = createSocket("udp4");
  const tftpPort = await new Promise((done) => udp.bind(0, "127.0.0.1", () => done(udp.address().port)));
  await new Promise((done) => udp.close(() => done(undefined)));
  // Both are held until both are known, else they could be one.
  const servers = [createServer(), createServer()];
  const [httpPort, adminPort] = await Promise.all(
    servers.map((server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(portOf(server))))),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return { tftpPort, httpPort, adminPort };
}

/** @param {import("node:net").Server} server */
function portOf(server) {
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}
