import { cpus } from "node:os";
import { namesIn, textOf } from "../scripts/setup/what-is-there.mjs";

/** Unit of the times in /proc/PID/stat, seconds: Linux shows them in hundredths on every architecture (time(7)). */
const TICK_SECONDS = 0.01;

/**
 * What a server has taken, its children included, those that have ended too.
 * @typedef {object} Usage
 * @property {number} cpuSeconds user and kernel mode; NaN of a process that does not wait for its children, as then the
 *   kernel adds their times to nobody's
 * @property {number} residentBytes now; memory that processes share counts for each of them
 */

/**
 * Reads what a process and its descendants have taken.
 * @param {number} pid
 * @returns {Usage}
 */
export function readUsage(pid) {
  const usage = { cpuSeconds: 0, residentBytes: 0 };
  for (const each of processTree(pid)) {
    const stat = textOf(`/proc/${each}/stat`);
    if (stat === undefined) continue;
    const status = textOf(`/proc/${each}/status`) ?? "";
    usage.cpuSeconds += ignoresChildren(status) ? Number.NaN : parseCpuTicks(stat) * TICK_SECONDS;
    usage.residentBytes += parseKilobytes(status, "VmRSS") * 1024;
  }
  return usage;
}

/**
 * The most memory that one process has had, bytes.
 * @param {number} pid
 */
export function readPeak(pid) {
  return parseKilobytes(textOf(`/proc/${pid}/status`) ?? "", "VmHWM") * 1024;
}

/**
 * For how long all cores of this machine together have been idle since it started, seconds. The system measures this; what
 * it tells of busy cores it only samples.
 * @returns {number}
 */
export function readIdleSeconds() {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0) / 1000;
}

/**
 * Time of a process and of its children that have ended, from /proc/PID/stat: fields 14 to 17 (proc(5)).
 * @param {string} stat
 * @returns {number} clock ticks
 */
export function parseCpuTicks(stat) {
  // The second field is a name in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

/**
 * A line of /proc/PID/status.
 * @param {string} status
 * @param {string} key
 * @returns {number} 0 when there is none, as for a zombie
 */
export function parseKilobytes(status, key) {
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
}

/**
 * Whether a process ignores SIGCHLD: the mask SigIgn of /proc/PID/status (proc(5)), in which signal 17 is bit 16.
 * @param {string} status
 */
export function ignoresChildren(status) {
  const mask = /^SigIgn:\s+([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return (Number.parseInt(mask.slice(-5), 16) & (1 << 16)) !== 0;
}

/** @param {number} pid @returns {number[]} */
function processTree(pid) {
  const tree = [pid];
  for (const each of tree) {
    for (const thread of namesIn(`/proc/${each}/task`)) {
      const children = textOf(`/proc/${each}/task/${thread}/children`) ?? "";
      tree.push(...children.split(" ").filter(Boolean).map(Number));
    }
  }
  return tree;
}
