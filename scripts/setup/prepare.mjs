import { buildProject } from "../build.mjs";
import { pulumiEnvironment } from "./environment.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { ensurePlugins } from "./plugins.mjs";
import { ensurePulumi } from "./pulumi-cli.mjs";

/**
 * @typedef {object} Prepared
 * @property {string} cli full path of the Pulumi CLI
 * @property {NodeJS.ProcessEnv} env environment to run it in
 */

/**
 * Brings everything that `pulumi up` needs on this machine. What is there already is used as it is.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Prepared>}
 */
export async function prepare(progress) {
  await ensureNodeModules(progress);
  await buildProject(progress);
  const { cli, folders } = await ensurePulumi(progress);
  const plain = pulumiEnvironment({ folders, standIns: false });
  const plugins = await ensurePlugins(progress, cli, plain);
  return {
    cli,
    env: pulumiEnvironment({ folders: [...folders, ...plugins.folders], standIns: plugins.standIns.length > 0 }),
  };
}
