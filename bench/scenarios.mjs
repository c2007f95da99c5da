import { bootSequences } from "./boot-order.mjs";
import { PHONE_RETRY } from "./load-program.mjs";
import { FIRMWARE_FILE, PHONES, phoneFile, phoneMac } from "./site-files.mjs";

/** @typedef {import("./load-program.mjs").Plan} Plan */
/** @typedef {import("./boot-order.mjs").BootOrder} BootOrder */
/** @typedef {"ours" | import("../scripts/setup/bench-peers.mjs").PeerName} ServerName */

/**
 * One run of one server.
 * @typedef {object} Outcome
 * @property {import("./load-program.mjs").LoadResult} load
 * @property {number} serverCpuSeconds
 * @property {number} othersCores how many cores everything else on the machine took meanwhile
 * @property {number} peakBytes most resident memory of the server and its children
 * @property {number} residentBefore bytes, after warming up
 * @property {number} residentHeld bytes, while all transfers were open; 0 where none is held
 */

/**
 * @typedef {object} Measure
 * @property {string} title
 * @property {number} digits behind the decimal point
 * @property {(outcome: Outcome) => number} of
 * @property {boolean} [compared] whether a ratio to the others makes sense
 * @property {Partial<Record<ServerName, { atLeast?: number, below?: number }>>} [targets] of the ratio ours/peer
 */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} what
 * @property {readonly ServerName[]} servers
 * @property {boolean} [boots] whether it needs a phone's boot order
 * @property {(order: BootOrder) => Partial<Plan>} plan
 * @property {(order: BootOrder) => Partial<Plan>} warmUp
 * @property {readonly Measure[]} measures
 */

/** What all plans have in common. */
export const BASE_PLAN = {
  firstAddress: "127.16.0.1",
  retry: PHONE_RETRY,
  dallyMs: 1_000,
  limitMs: 120_000,
};

const settings = { file: phoneFile(phoneMac(0)), missing: false };
const firmware = { file: FIRMWARE_FILE, missing: false };
const WINDOWS = { blksize: 1428, windowsize: 16 };
/** @type {() => Partial<Plan>} */
const warmUp = () => ({ sequences: [[settings]], total: 20_000, concurrency: 100 });
/** @type {() => Partial<Plan>} */
const warmUpFirmware = () => ({ sequences: [[firmware]], total: 100, concurrency: 20 });

/** @type {(title: string, of: Measure["of"]) => Measure} */
const inMs = (title, of) => ({ title, digits: 1, of, compared: true });
/** @type {readonly Measure[]} */
const transferTimes = [
  inMs("p50, ms", ({ load }) => load.transferMs.p50),
  {
    ...inMs("p99, ms", ({ load }) => load.transferMs.p99),
    targets: { dnsmasq: { below: 1 }, "tftpd-hpa": { below: 1 } },
  },
  inMs("slowest, ms", ({ load }) => load.transferMs.max),
];
/** @type {readonly Measure[]} */
const effort = [
  {
    title: "server CPU s per 1,000 files",
    digits: 3,
    of: ({ load, serverCpuSeconds }) => (serverCpuSeconds * 1000) / load.transfers,
    compared: true,
  },
  { title: "server memory at most, MB", digits: 0, of: ({ peakBytes }) => peakBytes / 1e6 },
  { title: "requests and ACKs sent again", digits: 0, of: ({ load }) => load.retries },
  { title: "failed", digits: 0, of: ({ load }) => failures(load) },
  { title: "load generator busy, %", digits: 0, of: ({ load }) => (load.cpuSeconds * 100) / load.seconds },
  { title: "cores that others took meanwhile", digits: 2, of: ({ othersCores }) => othersCores },
];
/** @type {Measure} */
const megabytes = { title: "MB/s", digits: 1, of: ({ load }) => load.bytes / load.seconds / 1e6, compared: true };

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: "config-storm",
    what: "5,000 reads of a 2.3 KB file, 200 at once, 512-byte blocks",
    servers: ["ours", "dnsmasq", "tftpd-hpa", "atftpd"],
    warmUp,
    plan: () => ({ sequences: [[settings]], total: 5_000, concurrency: 200 }),
    measures: [
      {
        title: "files/s",
        digits: 0,
        of: ({ load }) => load.transfers / load.seconds,
        compared: true,
        targets: { dnsmasq: { atLeast: 2.5 }, "tftpd-hpa": { atLeast: 6 } },
      },
      {
        title: "files/s of the first 99 %",
        digits: 0,
        of: ({ load }) => (load.transfers * 0.99) / load.seconds99,
        compared: true,
      },
      ...transferTimes,
      ...effort,
    ],
  },
  {
    name: "power-on",
    what: `${PHONES.toLocaleString("en")} phones switched on at once, each with its whole boot`,
    servers: ["ours", "dnsmasq", "tftpd-hpa", "atftpd"],
    boots: true,
    warmUp,
    plan: (order) => ({ sequences: bootSequences(order), total: PHONES, concurrency: PHONES }),
    measures: [
      { title: "last phone done after, s", digits: 2, of: ({ load }) => load.seconds, compared: true },
      inMs("p50 of a phone, ms", ({ load }) => load.sequenceMs.p50),
      inMs("p99 of a phone, ms", ({ load }) => load.sequenceMs.p99),
      ...effort,
    ],
  },
  {
    name: "firmware",
    what: "100 reads of a 720 KB firmware, 50 at once, 512-byte blocks",
    servers: ["ours", "dnsmasq", "tftpd-hpa", "atftpd"],
    warmUp: warmUpFirmware,
    plan: () => ({ sequences: [[firmware]], total: 100, concurrency: 50 }),
    measures: [
      {
        title: "blocks/s",
        digits: 0,
        of: ({ load }) => load.blocks / load.seconds,
        compared: true,
        targets: { dnsmasq: { atLeast: 1 } },
      },
      megabytes,
      ...transferTimes.map(({ targets: _, ...measure }) => measure),
      ...effort,
    ],
  },
  {
    name: "windowed",
    what: "100 reads of a 720 KB firmware, 20 at once, windows of 16 blocks of 1,428 bytes (RFC 7440)",
    servers: ["ours", "atftpd"],
    warmUp: () => ({ ...warmUpFirmware(), ...WINDOWS }),
    plan: () => ({ sequences: [[firmware]], total: 100, concurrency: 20, ...WINDOWS }),
    measures: [
      megabytes,
      ...transferTimes.map(({ targets: _, ...measure }) => measure),
      { title: "files that came in windows", digits: 0, of: ({ load }) => load.windowed },
      ...effort,
    ],
  },
  {
    name: "sessions",
    what: "5,000 transfers open at once, silent for two seconds after their first block, then finished",
    servers: ["ours"],
    warmUp,
    plan: () => ({ sequences: [[settings]], total: 5_000, concurrency: 5_000, holdMs: 2_000 }),
    measures: [
      { title: "memory before, MB", digits: 0, of: ({ residentBefore }) => residentBefore / 1e6 },
      { title: "memory with all open, MB", digits: 0, of: ({ residentHeld }) => residentHeld / 1e6 },
      {
        title: "bytes a transfer",
        digits: 0,
        of: ({ load, residentBefore, residentHeld }) => (residentHeld - residentBefore) / load.transfers,
      },
      { title: "failed", digits: 0, of: ({ load }) => failures(load) },
    ],
  },
];

/**
 * How many transfers went wrong.
 * @param {import("./load-program.mjs").LoadResult} load
 */
export function failures(load) {
  return Object.values(load.failures).reduce((sum, count) => sum + count, 0);
}
