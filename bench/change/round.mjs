import { onSignalTidyUp } from "../../scripts/setup/run-main.mjs";
import { MeasuredProject } from "./measured-project.mjs";
import { CHANGES, DESTROY, FIRST } from "./steps.mjs";

/** @typedef {import("./engine-settings.mjs").EngineSetting} EngineSetting */
/** @typedef {import("./steps.mjs").Measured} Measured */
/** @typedef {import("./steps.mjs").Measurements} Measurements */
/** @typedef {import("./steps.mjs").Step} Step */

/** Projects that a signal has to remove. @type {Set<MeasuredProject>} */
const open = new Set();
onSignalTidyUp(async () => {
  await Promise.all([...open].map((project) => project.remove()));
});

/**
 * Deploys a fleet, changes it and destroys it, once; and measures the changes again with other settings in between.
 * @param {object} parts
 * @param {string} parts.cli
 * @param {NodeJS.ProcessEnv} parts.env
 * @param {EngineSetting} parts.setting for all steps
 * @param {readonly EngineSetting[]} [parts.others] for the changes alone
 * @param {number} parts.phones
 * @param {boolean} [parts.delivered] whether delivered bytes are asked for; it takes an export after each `up`
 * @param {(store: string) => Promise<void>} [parts.onDeployed] gets the folder that the server serves, before anything is changed
 * @param {(line: string) => void} parts.say
 * @returns {Promise<Map<string, Measurements>>} by the setting's name
 */
export async function measureRound({ cli, env, setting, others = [], phones, delivered = false, onDeployed, say }) {
  const project = new MeasuredProject(cli, env);
  open.add(project);
  /** @type {Map<string, Measurements>} */
  const results = new Map();
  /** @param {EngineSetting} by @param {Step} step */
  const measure = async (by, { name, title, verb, change }) => {
    if (change === "name") project.rename(phones);
    if (change === "shared") await project.changeSharedSetting();
    /** @type {Measured} */
    const operation = await project.operate(verb, by);
    if (delivered && by === setting && verb === "up") {
      const bytes = await project.standardInputBytes();
      operation.delivered = operation.touched.reduce((sum, touched) => sum + (bytes.get(touched.name) ?? 0), 0);
    }
    results.set(by.name, { ...results.get(by.name), [name]: operation });
    say(`  ${by.name}: ${title}: ${operation.seconds.toFixed(1)} s, CPU ${operation.cpuSeconds.toFixed(1)} s`);
  };
  try {
    await project.create(phones);
    await measure(setting, FIRST);
    await onDeployed?.(project.store);
    for (const by of [setting, ...others]) {
      for (const step of CHANGES) await measure(by, step);
    }
    await measure(setting, DESTROY);
    return results;
  } finally {
    await project.remove();
    open.delete(project);
  }
}
