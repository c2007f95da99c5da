import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** State of what this checkout deployed: Pulumi's backend, the passphrase, the server's store. Not in git. */
export const stateFolder = join(projectFolder, ".state");

/** Where npm puts the commands of the packages, Node 24 among them. */
export const packageCommands = join(projectFolder, "node_modules", ".bin");

/** Node of the version that everything but these scripts runs on. */
export const node = join(packageCommands, "node");

/**
 * A one-line value of Pulumi.yaml.
 * @param {string} key
 * @returns {string} empty when there is none
 */
function projectSetting(key) {
  const text = readFileSync(join(projectFolder, "Pulumi.yaml"), "utf8");
  return new RegExp(`^${key}:[ \\t]*(\\S+)`, "m").exec(text)?.[1] ?? "";
}

/** Name of the Pulumi project, which stands before each key of a stack's configuration. */
export function projectName() {
  return projectSetting("name");
}

/** The folder in which Pulumi runs the program and the commands of its resources. */
export function programFolder() {
  const main = join(projectFolder, projectSetting("main"));
  return statSync(main).isDirectory() ? main : dirname(main);
}
