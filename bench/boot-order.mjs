import { join } from "node:path";
import { SetupFailure } from "../scripts/setup/failure.mjs";
import { packageCommands, projectFolder } from "../scripts/setup/project.mjs";
import { run } from "../scripts/setup/subprocess.mjs";
import { LOAD, MODEL, PHONES, phoneMac } from "./site-files.mjs";

/** What a phone asks for, in its order; `{MAC}` stands for its address. @typedef {readonly import("./load-program.mjs").PlannedRequest[]} BootOrder */

const BOOT_MS = 60_000;
const PLACEHOLDER = "{MAC}";

/**
 * Boots the project's virtual phone from a server and takes down what it asks for: the order of a boot stands in the
 * virtual phone alone.
 * @param {string} tftp `ADDRESS:PORT` of a server of the site
 * @returns {Promise<BootOrder>}
 * @throws SetupFailure if the phone does not come up
 */
export async function bootOrder(tftp) {
  const mac = phoneMac(0);
  const who = ["--mac", mac, "--model", MODEL, "--load", LOAD, "--tftp", tftp, "--json"];
  const boot = await run(join(packageCommands, "tsx"), ["phone/main.ts", "boot", ...who], {
    cwd: projectFolder,
    timeoutMs: BOOT_MS,
  });
  if (boot.code !== 0) throw new SetupFailure("the virtual phone does not come up", { output: boot.tail });
  /** @type {{ requests: readonly { file: string, result: string }[] }} */
  const report = JSON.parse(boot.stdout);
  return report.requests.map(({ file, result }) => ({
    file: file.replaceAll(mac, PLACEHOLDER),
    missing: result !== "served",
  }));
}

/**
 * The same boot for every phone of the site.
 * @param {BootOrder} order
 * @param {number} [phones]
 * @returns {import("./load-program.mjs").PlannedRequest[][]}
 */
export function bootSequences(order, phones = PHONES) {
  return Array.from({ length: phones }, (_, index) =>
    order.map(({ file, missing }) => ({ file: file.replaceAll(PLACEHOLDER, phoneMac(index)), missing })),
  );
}
