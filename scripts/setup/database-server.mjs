import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { whyNoApt } from "./apt.mjs";
import { aptUnpack, missingPackages } from "./apt-unpack.mjs";
import { cacheFolder, withLock, writeWhole } from "./cache.mjs";
import { run } from "./subprocess.mjs";
import { namesIn } from "./what-is-there.mjs";

/** What is needed of it: to make a database, to serve it, and to speak with it. */
const programs = ["initdb", "postgres", "psql"];

/** A package would start a service, so it is unpacked and never installed. */
const from = "postgresql";

/**
 * Brings PostgreSQL, and tells the tests the folder of its programs or why there is none, as `CISCO_PHONES_POSTGRESQL` or
 * `CISCO_PHONES_NO_POSTGRESQL`. No server is started, and one that runs here is left alone.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Record<string, string>>}
 */
export function ensureDatabaseServer(progress) {
  return progress.step("PostgreSQL for Asterisk's realtime tables", async (step) => {
    const unpacked = join(cacheFolder, "database-server");
    let folder = installedFolder("/") ?? (isWhole(unpacked) ? unpacked : undefined);
    let detail = folder === unpacked ? "from the cache" : "as installed on this machine";
    if (folder === undefined) {
      const noApt = whyNoApt();
      if (noApt) return without(noApt);
      step.announce(`unpacking ${from} into the cache`, "30 s");
      const failure = await withLock("database-server", () => unpack(unpacked));
      if (failure) return without(failure);
      [folder, detail] = [unpacked, "unpacked into the cache"];
    }
    if (folder === unpacked && process.getuid?.() === 0) {
      const renamed = await run("unshare", ["--user", "--map-user=65534", "true"]);
      if (renamed.code !== 0)
        return without(`it runs as root nowhere, and here root can't be another: ${renamed.tail}`);
    }
    const said = await run(join(folder, "postgres"), ["--version"]);
    return said.code === 0
      ? { result: { CISCO_PHONES_POSTGRESQL: folder }, detail }
      : without(`${join(folder, "postgres")} does not run: ${said.tail}`);
  });
}

/** @param {string} failure @returns {{ result: Record<string, string>, detail: string }} */
function without(failure) {
  const reason = failure.trim().split("\n").at(-1) ?? "";
  return { result: { CISCO_PHONES_NO_POSTGRESQL: reason }, detail: `left out: ${reason}` };
}

/** Where Debian's package puts its programs, by their version; the newest. @param {string} root */
function installedFolder(root) {
  const versions = join(root, "usr", "lib", "postgresql");
  return namesIn(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, "bin"))
    .find(isWhole);
}

/** @param {string} folder */
function isWhole(folder) {
  return programs.every((program) => existsSync(join(folder, program)));
}

/**
 * Unpacks it with all that this machine lacks of it, and writes what starts its programs with their libraries.
 * @param {string} folder
 * @returns {Promise<string | undefined>} why it failed
 */
async function unpack(folder) {
  const root = join(folder, "root");
  const missing = await missingPackages(from);
  if ("failure" in missing) return missing.failure;
  const failure = await aptUnpack(missing.packages, root);
  if (failure) return failure;
  const own = installedFolder(root);
  if (own === undefined) return `${from} holds none of ${programs.join(", ")}`;
  const libraries = namesIn(join(root, "usr", "lib"))
    .filter((name) => name.includes("-linux-"))
    .map((name) => join(root, "usr", "lib", name));
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  for (const program of programs) {
    const start = `exec ${quoted(join(own, program))} "$@"`;
    const path = libraries.length === 0 ? "" : `export LD_LIBRARY_PATH=${quoted(libraries.join(delimiter))}\n`;
    writeWhole(join(folder, program), `#!/bin/sh\n${path}${start}\n`, 0o755);
  }
  return undefined;
}
