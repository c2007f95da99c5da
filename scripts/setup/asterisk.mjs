import { existsSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeWhole } from "./cache.mjs";
import { suiteTree } from "./debian-suite.mjs";
import { run } from "./subprocess.mjs";
import { namesIn, textOf } from "./what-is-there.mjs";

/**
 * @typedef {object} Foreign
 * @property {string} program
 * @property {string} from its Debian package
 * @property {readonly string[]} [also] further packages that put parts of it in its folders
 * @property {string} path of the program in the package, without `/`
 * @property {string} proof argument with which it only tells its version
 * @property {RegExp} says what it then says
 * @property {Record<string, string>} beside links to folders of the package that are put beside the program, by the end of
 *   their name; `<lib>` is the folder of this machine's kind of libraries
 */

const asterisk = { program: "asterisk", from: "asterisk", path: "usr/sbin/asterisk", proof: "-V" };
const asteriskData = "usr/share/asterisk";

/**
 * What is taken from which suite of Debian: sid's Asterisk has PJSIP only, bullseye's has chan_sip too, and bookworm has none.
 * @type {{ suite: string, programs: Record<string, Foreign> }[]}
 */
const suites = [
  {
    suite: "sid",
    programs: {
      asterisk22: {
        ...asterisk,
        says: /^Asterisk 22\./,
        // Its own driver of ODBC, by which it reaches a PostgreSQL: one of this machine's might need another C library.
        also: ["odbc-postgresql"],
        beside: { modules: "usr/lib/<lib>/asterisk/modules", data: asteriskData, odbc: "usr/lib/<lib>/odbc" },
      },
      baresip: {
        program: "baresip",
        from: "baresip-core",
        path: "usr/bin/baresip",
        proof: "-h",
        says: /^baresip v/,
        beside: { modules: "usr/lib/baresip/modules" },
      },
      sipp: { program: "sipp", from: "sip-tester", path: "usr/bin/sipp", proof: "-v", says: /SIPp v/, beside: {} },
    },
  },
  {
    suite: "bullseye",
    programs: {
      asterisk16: {
        ...asterisk,
        // There voicemail is a package of its own.
        also: ["asterisk-voicemail"],
        says: /^Asterisk 16\./,
        beside: { modules: "usr/lib/asterisk/modules", data: asteriskData },
      },
    },
  },
];

/**
 * Brings real Asterisks and SIP clients for the tests, and tells the tests where each is or why not, as
 * `CISCO_PHONES_ASTERISK22` or `CISCO_PHONES_NO_ASTERISK22` and so on.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<Record<string, string>>}
 */
export async function ensureAsterisk(progress) {
  const env = [];
  for (const part of suites) {
    const names = Object.keys(part.programs).join(", ");
    env.push(await progress.step(`${names} for the tests`, (step) => ensurePart(part, step)));
  }
  return Object.assign({}, ...env);
}

/**
 * @param {typeof suites[number]} part
 * @param {import("./progress.mjs").Step} step
 * @returns {Promise<{ result: Record<string, string>, detail: string }>}
 */
async function ensurePart({ suite, programs }, step) {
  const packages = Object.values(programs).flatMap(({ from, also = [] }) => [from, ...also]);
  const tree = await suiteTree({ suite, packages }, step.announce);
  /** @type {Record<string, string>} */
  const result = {};
  let detail = "unpacked" in tree && tree.unpacked ? "unpacked into the cache" : "from the cache";
  for (const [name, foreign] of Object.entries(programs)) {
    const found = "reason" in tree ? tree : await startable(tree.root, foreign);
    if ("path" in found) {
      result[`CISCO_PHONES_${name.toUpperCase()}`] = found.path;
    } else {
      const reason = found.reason.trim().split("\n").at(-1) ?? "";
      result[`CISCO_PHONES_NO_${name.toUpperCase()}`] = reason;
      detail = `left out: ${reason}`;
    }
  }
  return { result, detail };
}

/**
 * Writes what starts a program with the libraries of its own suite.
 * @param {string} root
 * @param {Foreign} foreign
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
async function startable(root, { program, from, path, proof, says, beside }) {
  const folders = libraryFolders(root);
  const place = (/** @type {string} */ folder) => join(root, folder.replace("<lib>", folders[0]?.kind ?? ""));
  const loader = folders.flatMap(({ folder }) => loadersIn(folder))[0];
  const needed = [path, ...Object.values(beside)].map(place);
  if (loader === undefined || !needed.every(existsSync))
    return { reason: `${from} holds no ${program} that we know of` };
  const searched = [...folders.map(({ folder }) => folder), place("usr/lib")];
  const words = [loader, "--library-path", searched.join(":"), place(path)];
  const text = `#!/bin/sh\nexec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")} "$@"\n`;
  const start = join(dirname(root), program);
  if (textOf(start) !== text || Object.keys(beside).some((end) => !existsSync(`${start}.${end}`))) {
    for (const [end, folder] of Object.entries(beside)) {
      rmSync(`${start}.${end}`, { force: true });
      symlinkSync(place(folder), `${start}.${end}`);
    }
    writeWhole(start, text, 0o755);
  }
  const said = await run(start, [proof], { timeoutMs: 20_000 });
  return says.test(said.stdout + said.stderr) ? { path: start } : { reason: `${start} does not run: ${said.tail}` };
}

/** Folders of libraries of this machine's kind, in a tree that may have /lib apart from /usr/lib. @param {string} root */
function libraryFolders(root) {
  return ["usr/lib", "lib"].flatMap((place) =>
    namesIn(join(root, place))
      .filter((name) => name.includes("-linux-"))
      .map((kind) => ({ kind, folder: join(root, place, kind) })),
  );
}

/** What the C library brings to start programs with. @param {string} folder */
function loadersIn(folder) {
  return namesIn(folder)
    .filter((name) => name.startsWith("ld-linux"))
    .map((name) => join(folder, name));
}
