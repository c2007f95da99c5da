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
