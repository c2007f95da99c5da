import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianMirror, readAptSources } from "./apt.mjs";
import { cacheFolder, contentKey, temporaryName, withLock } from "./cache.mjs";
import { findOnPath, run } from "./subprocess.mjs";

const DOWNLOAD_MS = 300_000;

/** What Debian signs its suites with. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Not unpacked for good: nobody reads it in a cache. */
const ballast = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian"];

/** @typedef {{ suite: string, packages: readonly string[] }} SuitePart packages of a Debian suite, such as `sid` */
/** @typedef {{ root: string, unpacked: boolean } | { reason: string }} SuiteTree `unpacked`: now, not found in the cache */

/**
 * A folder with packages of another Debian suite than this machine's and with all that they need, down to the C library.
 * They are unpacked into the cache and never installed: no script of a package runs, and no service is started. Needs no root.
 * @param {SuitePart} part
 * @param {(why: string, usually?: string) => void} announce called before it takes long
 * @returns {Promise<SuiteTree>}
 */
export async function suiteTree(part, announce) {
  const root = join(cacheFolder, "debian-suites", `${part.suite}-${contentKey([...part.packages])}`, "root");
  if (existsSync(root)) return { root, unpacked: false };
  const lacking = ["apt-get", "dpkg-deb"].find((program) => !findOnPath(program));
  if (lacking) return { reason: `there is no ${lacking} on this machine` };
  if (!existsSync(KEYRING)) return { reason: "Debian's signing keys (debian-archive-keyring) are not on this machine" };
  const mirror = debianMirror(readAptSources());
  if (!mirror) return { reason: "this machine's apt knows no mirror of Debian" };
  const fill = async () => {
    if (existsSync(root)) return { root, unpacked: false };
    announce(`unpacking ${part.packages.join(", ")} of Debian ${part.suite} into the cache`, "30 s");
    const reason = await fillTree(part, mirror, root);
    return reason === undefined ? { root, unpacked: true } : { reason };
  };
  return withLock(`debian-suite-${part.suite}`, fill, {
    onWait: () => announce("another set-up is unpacking it; waiting for that one"),
  });
}

/**
 * @param {SuitePart} part
 * @param {string} mirror
 * @param {string} root
 * @returns {Promise<string | undefined>} why it failed
 */
async function fillTree({ suite, packages }, mirror, root) {
  const work = temporaryName(root);
  try {
    const env = { ...process.env, APT_CONFIG: privateApt(work, suite, mirror) };
    const apt = (/** @type {string[]} */ ...args) => run("apt-get", args, { env, cwd: work, timeoutMs: DOWNLOAD_MS });
    const update = await apt("update");
    if (update.code !== 0) return update.tail;
    const plan = await apt("install", "--simulate", "--no-install-recommends", ...packages);
    if (plan.code !== 0) return plan.tail;
    const download = await apt(
      "download",
      ...[...plan.stdout.matchAll(/^Inst (\S+) /gm)].map(([, name]) => name ?? ""),
    );
    if (download.code !== 0) return download.tail;
    const tree = join(work, "root");
    for (const archive of readdirSync(work).filter((name) => name.endsWith(".deb"))) {
      const unpacked = await run("dpkg-deb", ["-x", join(work, archive), tree]);
      if (unpacked.code !== 0) return unpacked.tail;
    }
    for (const folder of ballast) rmSync(join(tree, folder), { recursive: true, force: true });
    renameSync(tree, root);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * A configuration with which apt neither reads nor changes what this machine knows of packages. With an empty list of what is
 * installed, everything that a package needs is planned for.
 * @param {string} work
 * @param {string} suite
 * @param {string} mirror
 * @returns {string} path for APT_CONFIG
 */
function privateApt(work, suite, mirror) {
  for (const folder of ["state/lists/partial", "cache/archives/partial", "none"]) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  writeFileSync(join(work, "status"), "");
  writeFileSync(join(work, "sources.list"), `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  /** @type {Record<string, string>} */
  const settings = {
    "Dir::State": join(work, "state"),
    "Dir::State::status": join(work, "status"),
    "Dir::Cache": join(work, "cache"),
    "Dir::Etc::SourceList": join(work, "sources.list"),
    "Dir::Etc::SourceParts": join(work, "none"),
    "Dir::Etc::Preferences": join(work, "none", "preferences"),
    "Dir::Etc::PreferencesParts": join(work, "none"),
    // A mirror that is frozen at a day still serves the lists of that day.
    "Acquire::Check-Valid-Until": "false",
    "Acquire::Languages": "none",
    // The folder is this user's alone.
    "APT::Sandbox::User": "root",
  };
  const path = join(work, "apt.conf");
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(path, lines.join(""));
  return path;
}
