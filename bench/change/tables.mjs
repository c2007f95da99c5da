import { median } from "../comparison.mjs";
import { markdownTable } from "../markdown-table.mjs";
import { STEPS } from "./steps.mjs";

/** @typedef {import("./engine-settings.mjs").EngineSetting} EngineSetting */
/** @typedef {import("./steps.mjs").Measurements} Measurements */
/** @typedef {import("./steps.mjs").Measured} Measured */
/** @typedef {import("./steps.mjs").StepName} StepName */
/** @typedef {import("./copying.mjs").Copying} Copying */

/**
 * All that was measured, a list with one entry a round.
 * @typedef {object} Results
 * @property {number} phones
 * @property {readonly EngineSetting[]} settings the first one is the project's own
 * @property {ReadonlyMap<string, readonly Measurements[]>} bySetting
 * @property {number} fewPhones
 * @property {readonly Measurements[]} few with few phones and the project's setting
 * @property {readonly (readonly Copying[])[]} copies
 */

const TIMES = /** @type {const} */ (["seconds", "cpuSeconds"]);

/** @param {Results} results @returns {string} Markdown */
export function changeTables(results) {
  return [
    `### ${results.phones.toLocaleString("en")} phones, the engine set as \`npm run pulumi\` sets it\n\n${stepTable(results)}`,
    `### The served files copied by hand\n\n${copyTable(results)}`,
    `### The engine set in other ways: seconds / CPU seconds\n\n${settingTable(results)}`,
    `### Where the time of one changed name goes\n\n${partTable(results)}`,
  ].join("\n");
}

/** @param {Results} results */
function stepTable({ settings, bySetting, copies }) {
  const rounds = bySetting.get(settings[0]?.name ?? "") ?? [];
  const floor = lastCopy(copies);
  const rows = STEPS.map(({ name, title }) => {
    const all = rounds.flatMap((round) => round[name] ?? []);
    const [one] = all;
    if (one === undefined) return [title];
    const { counts } = one;
    const seconds = median(all.map((each) => each.seconds));
    const compared = floor !== undefined && (name === "nameUp" || name === "first");
    const ratio = compared ? seconds / (name === "first" ? floor.first : floor.changed) : Number.NaN;
    return [
      title,
      number(seconds, 1),
      number(median(all.map((each) => each.cpuSeconds)), 1),
      compared ? `${number(ratio, 0)} ×` : "–",
      ...[counts.created, counts.updated + counts.replaced, counts.deleted, counts.same].map((count) =>
        number(count, 0),
      ),
      number((one.delivered ?? Number.NaN) / 1000, 0),
      number(one.checkpointBytes / 1e6, 2),
      number(one.backendGrowth / 1e6, 2),
    ];
  });
  const head = ["", "seconds", "CPU, s", `beside ${floor?.title ?? "a copy"}`, "created", "updated", "deleted", "same"];
  return markdownTable([[...head, "delivered, kB", "checkpoint, MB", "backend grows, MB"], ...rows]);
}

/** @param {Results} results */
function copyTable({ copies }) {
  const titles = copies[0]?.map(({ title }) => title) ?? [];
  const rows = titles.map((title) => {
    const all = copies.flatMap((round) => round.filter((copy) => copy.title === title));
    return [
      title,
      number(median(all.map(({ first }) => first)), 3),
      number(median(all.map(({ changed }) => changed)), 3),
    ];
  });
  return markdownTable([["", "all files new, s", "one file changed, s"], ...rows]);
}

/** @param {Results} results */
function settingTable({ settings, bySetting }) {
  const rows = settings.map(({ name, title }) => {
    const rounds = bySetting.get(name) ?? [];
    return [
      title,
      ...STEPS.map((step) =>
        rounds.some((round) => round[step.name] !== undefined)
          ? `${number(medianOf(rounds, step.name, "seconds"), 1)} / ${number(medianOf(rounds, step.name, "cpuSeconds"), 1)}`
          : "–",
      ),
      // The last change: what a setting makes once, the first `up` with it has made.
      number((rounds[0]?.sharedUp?.backendGrowth ?? Number.NaN) / 1e6, 1),
    ];
  });
  return markdownTable([["", ...STEPS.map(({ title }) => title), "backend grows with a change, MB"], ...rows]);
}

/** @param {Results} results */
function partTable({ settings, bySetting, few, fewPhones, phones }) {
  const own = bySetting.get(settings[0]?.name ?? "") ?? [];
  const of = (/** @type {string} */ setting) => bySetting.get(setting) ?? [];
  const less = (
    /** @type {readonly Measurements[]} */ more,
    /** @type {readonly Measurements[]} */ fewer,
    /** @type {StepName} */ step,
  ) => TIMES.map((time) => medianOf(more, step, time) - medianOf(fewer, step, time));
  const all = (/** @type {readonly Measurements[]} */ rounds, /** @type {StepName} */ step) =>
    TIMES.map((time) => medianOf(rounds, step, time));
  const unknown = TIMES.map(() => Number.NaN);
  const added = (phones - fewPhones).toLocaleString("en");
  /** @type {[part: string, preview: number[], up: number[]][]} */
  const rows = [
    [
      `the same with ${fewPhones} phones: CLI, start of the program and the plugins`,
      all(few, "namePreview"),
      all(few, "nameUp"),
    ],
    [`what ${added} more phones add`, less(own, few, "namePreview"), less(own, few, "nameUp")],
    ["all", all(own, "namePreview"), all(own, "nameUp")],
    ["of which: the two deliveries, as the engine tells it", unknown, [deliverySeconds(own), Number.NaN]],
    [
      "of which: checkpoints, judged by what they take of the first `up`",
      unknown,
      less(own, of("skip-checkpoints"), "first").map((taken) => checkpointSeconds(own, taken)),
    ],
    [
      "on top, the first time after the program changed, if Pulumi checks its types",
      less(of("types-checked"), own, "samePreview"),
      unknown,
    ],
  ];
  return markdownTable([
    ["part", "`preview`, s", "CPU, s", "`up`, s", "CPU, s"],
    ...rows.map(([part, preview, up]) => [part, ...[...preview, ...up].map((value) => number(value, 1))]),
  ]);
}

/** @param {readonly Measurements[]} rounds */
function deliverySeconds(rounds) {
  const all = rounds.flatMap(({ nameUp }) => {
    const commands = nameUp?.touched.filter(({ type }) => type.startsWith("command:"));
    return commands?.reduce((sum, { seconds }) => sum + seconds, 0) ?? [];
  });
  return all.length === 0 ? Number.NaN : median(all);
}

/**
 * What the checkpoints of one changed name take: too little beside the rest to be seen in a difference of two runs. While a first
 * `up` makes its resources, the state grows from nothing, so that each costs half of what it does once all are there.
 * @param {readonly Measurements[]} rounds
 * @param {number} firstSeconds what the checkpoints of the first `up` took
 */
function checkpointSeconds([round], firstSeconds) {
  if (round?.first === undefined || round.nameUp === undefined) return Number.NaN;
  const { updated, replaced } = round.nameUp.counts;
  return ((2 * firstSeconds) / round.first.counts.created) * (updated + replaced);
}

/** @param {readonly Measurements[]} rounds @param {StepName} step @param {"seconds" | "cpuSeconds"} time */
function medianOf(rounds, step, time) {
  const all = rounds.flatMap((round) => round[step]?.[time] ?? []);
  return all.length === 0 ? Number.NaN : median(all);
}

/** The way to copy that operations are compared with: rsync where it could be had. @param {Results["copies"]} copies */
function lastCopy(copies) {
  const last = copies[0]?.at(-1);
  if (last === undefined) return undefined;
  const all = copies.flatMap((round) => round.filter(({ title }) => title === last.title));
  return {
    title: last.title,
    first: median(all.map(({ first }) => first)),
    changed: median(all.map(({ changed }) => changed)),
  };
}

/** @param {number} value @param {number} digits */
function number(value, digits) {
  if (!Number.isFinite(value)) return "–";
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
