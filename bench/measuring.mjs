import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { runLoad } from "./load-program.mjs";
import { readIdleSeconds, readPeak, readUsage } from "./process-usage.mjs";
import { BASE_PLAN } from "./scenarios.mjs";
import { ServerProcess } from "./server-process.mjs";
import { phoneFile, phoneMac } from "./site-files.mjs";

const SAMPLE_MS = 250;
/** For how long a server may take to tidy up after the last transfer before its time is read, milliseconds. */
const SETTLE_MS = 150;
/** For how long open transfers rest before memory is read, milliseconds. */
const REST_MS = 1_000;

/**
 * Starts a server, warms it up, measures one run of a scenario and stops it.
 * @param {object} what
 * @param {import("./scenarios.mjs").Scenario} what.scenario
 * @param {import("./boot-order.mjs").BootOrder} what.order
 * @param {import("./peers.mjs").ServerCommand} what.command
 * @param {string} what.loadProgram
 * @param {string} what.folder what it serves
 * @returns {Promise<import("./scenarios.mjs").Outcome>}
 */
export async function measure({ scenario, order, command, loadProgram, folder }) {
  const server = await ServerProcess.start(command, { loadProgram, folder, file: phoneFile(phoneMac(0)) });
  try {
    const base = { ...BASE_PLAN, server: server.address, folder };
    await runLoad(loadProgram, complete({ ...base, ...scenario.warmUp(order) }));
    await sleep(SETTLE_MS);
    const before = readUsage(server.pid);
    const idleBefore = readIdleSeconds();
    const startedAt = performance.now();
    let peakBytes = before.residentBytes;
    const sampling = setInterval(() => {
      peakBytes = Math.max(peakBytes, readUsage(server.pid).residentBytes);
    }, SAMPLE_MS);
    /** @type {Promise<number>} */
    let held = Promise.resolve(0);
    try {
      const load = await runLoad(loadProgram, complete({ ...base, ...scenario.plan(order) }), {
        onHeld: () => {
          held = sleep(REST_MS).then(() => readUsage(server.pid).residentBytes);
        },
      });
      await sleep(SETTLE_MS);
      const serverCpuSeconds = readUsage(server.pid).cpuSeconds - before.cpuSeconds;
      const seconds = (performance.now() - startedAt) / 1000;
      const idleCores = (readIdleSeconds() - idleBefore) / seconds;
      return {
        load,
        serverCpuSeconds,
        othersCores: cpus().length - idleCores - (serverCpuSeconds + load.cpuSeconds) / seconds,
        peakBytes: Math.max(peakBytes, readPeak(server.pid)),
        residentBefore: before.residentBytes,
        residentHeld: await held,
      };
    } finally {
      clearInterval(sampling);
    }
  } finally {
    await server.stop();
  }
}

/**
 * @param {Partial<import("./load-program.mjs").Plan> & typeof BASE_PLAN & { server: string, folder: string }} plan
 * @returns {import("./load-program.mjs").Plan}
 */
function complete(plan) {
  return { sequences: [], total: 0, concurrency: 0, ...plan };
}
