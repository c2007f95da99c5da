import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure } from "../scripts/setup/failure.mjs";
import { startTime, waitUntil } from "../scripts/setup/process-identity.mjs";
import { runLoad } from "./load-program.mjs";

const STOP_MS = 8_000;
const LAST_WORDS = 2_000;
const PROBES = 20;
/** A probe asks five times. */
const PROBE_MS = 500;

/** Servers that run; ended with this process. @type {Set<ServerProcess>} */
const running = new Set();

process.on("exit", () => {
  for (const server of running) server.signal("SIGKILL");
});

/** Stops every server that still runs. */
export async function stopAllServers() {
  await Promise.all([...running].map((server) => server.stop()));
}

/** A server under measurement, in a process group of its own. */
export class ServerProcess {
  /**
   * Starts a server and waits until it answers.
   * @param {import("./peers.mjs").ServerCommand} how
   * @param {object} probe
   * @param {string} probe.loadProgram
   * @param {string} probe.folder what it serves
   * @param {string} probe.file one of its files
   */
  static async start(how, { loadProgram, folder, file }) {
    const server = new ServerProcess(how, join(folder, "..", "server.log"));
    const plan = {
      server: how.address,
      folder,
      sequences: [[{ file, missing: false }]],
      total: 1,
      concurrency: 1,
      firstAddress: "127.9.0.1",
      retry: { firstMs: PROBE_MS / 5, laterMs: PROBE_MS / 5, tries: 5 },
      limitMs: PROBE_MS,
    };
    let said = "";
    for (let probe = 0; probe < PROBES && !server.hasEnded(); probe++) {
      const answer = await runLoad(loadProgram, plan);
      if (answer.transfers === 1) return server;
      said = answer.examples.join("\n");
    }
    await server.stop();
    throw new SetupFailure(`${how.command} does not serve`, { output: `${said}\n${server.lastWords}`.trim() });
  }

  /** @param {import("./peers.mjs").ServerCommand} how @param {string} log */
  constructor({ address, command, args }, log) {
    this.address = address;
    this.log = log;
    this.lastWords = "";
    /** @type {Promise<void> | undefined} */
    this.stopped = undefined;
    const errors = openSync(log, "w");
    const child = spawn(command, [...args], { detached: true, stdio: ["ignore", "ignore", errors] });
    closeSync(errors);
    this.child = child;
    child.on("error", (error) => {
      this.lastWords = error.message;
    });
    running.add(this);
  }

  /** Its process id; 0 if it could not be started. */
  get pid() {
    return this.child.pid ?? 0;
  }

  hasEnded() {
    return this.pid === 0 || startTime(this.pid) === undefined;
  }

  /** Ends it and all that it started. @returns {Promise<void>} */
  stop() {
    this.stopped ??= this.end();
    return this.stopped;
  }

  async end() {
    this.signal("SIGTERM");
    await waitUntil(() => this.hasEnded(), STOP_MS);
    // Also for children that outlive their parent.
    this.signal("SIGKILL");
    await waitUntil(() => this.hasEnded(), STOP_MS);
    running.delete(this);
    this.lastWords ||= readFileSync(this.log, "utf8").slice(-LAST_WORDS);
    rmSync(this.log, { force: true });
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    if (this.pid === 0) return;
    try {
      process.kill(-this.pid, signal);
    } catch {
      // It has ended.
    }
  }
}
