import { join } from "node:path";
import { findOnPath, run } from "./subprocess.mjs";
import { namesIn, textOf } from "./what-is-there.mjs";

const INSTALL_MS = 600_000;

/**
 * Whether this process may install Debian packages.
 * @returns {string | undefined} why not
 */
export function whyNoApt() {
  if (process.platform !== "linux")
    return `packages can be installed on Debian and its kin only, and this is ${process.platform}`;
  if (!findOnPath("apt-get")) return "there is no apt-get on this machine";
  if (process.getuid?.() !== 0) return "installing packages needs root";
  return undefined;
}

/**
 * Installs Debian packages; the package lists are brought up to date when the first try does not succeed.
 * @param {readonly string[]} packages
 * @returns {Promise<string | undefined>} why it failed: the last lines of apt-get
 */
export async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=2"];
  const install = ["install", "-y", "--no-install-recommends", ...options, ...packages];
  const first = await run("apt-get", install, { env, timeoutMs: INSTALL_MS });
  if (first.code === 0) return undefined;
  const update = await run("apt-get", ["update", ...options], { env, timeoutMs: INSTALL_MS });
  const second = await run("apt-get", install, { env, timeoutMs: INSTALL_MS });
  return second.code === 0 ? undefined : `${update.code === 0 ? "" : `${update.tail}\n`}${second.tail}`;
}

/** @typedef {{ uri: string, suites: string[], components: string[] }} AptSource */

/**
 * Package sources of one sources file, in either of the two forms (sources.list(5)).
 * @param {string} text
 * @param {"list" | "sources"} form `list`: one source a line; `sources`: paragraphs of fields
 * @returns {AptSource[]} only those of binary packages that are not switched off
 */
export function parseAptSources(text, form) {
  return form === "list" ? parseLines(text) : parseParagraphs(text);
}

/** @param {string} text @returns {AptSource[]} */
function parseLines(text) {
  const sources = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (!match) continue;
    const [, uri = "", suite = "", components = ""] = match;
    sources.push({ uri, suites: [suite], components: words(components) });
  }
  return sources;
}

/** @param {string} text @returns {AptSource[]} */
function parseParagraphs(text) {
  const sources = [];
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  for (const paragraph of lines.join("\n").split(/\n\s*\n/)) {
    /** @type {Map<string, string>} */
    const fields = new Map();
    let last = "";
    for (const line of paragraph.split("\n")) {
      const field = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
      if (field) {
        last = (field[1] ?? "").toLowerCase();
        fields.set(last, field[2] ?? "");
      } else if (/^\s/.test(line)) {
        fields.set(last, `${fields.get(last) ?? ""} ${line.trim()}`);
      }
    }
    const isOff = /^(no|false|0)$/i.test(fields.get("enabled")?.trim() ?? "yes");
    if (isOff || !words(fields.get("types") ?? "").includes("deb")) continue;
    for (const uri of words(fields.get("uris") ?? "")) {
      const suites = words(fields.get("suites") ?? "");
      sources.push({ uri, suites, components: words(fields.get("components") ?? "") });
    }
  }
  return sources;
}

/** @param {string} text */
function words(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}

/**
 * The mirror from which this machine gets a Debian suite.
 * @param {readonly AptSource[]} sources
 * @param {string} suite such as `bookworm`
 * @returns {string | undefined}
 */
export function mirrorOf(sources, suite) {
  return sources.find(({ suites, components }) => suites.includes(suite) && components.includes("main"))?.uri;
}

/**
 * The mirror from which this machine gets Debian, of whatever suite; a mirror has all of them.
 * @param {readonly AptSource[]} sources
 * @returns {string | undefined}
 */
export function debianMirror(sources) {
  return sources.find(({ uri, components }) => /\/debian\/?$/.test(uri) && components.includes("main"))?.uri;
}

/**
 * All package sources of this machine.
 * @param {string} [folder]
 * @returns {AptSource[]}
 */
export function readAptSources(folder = "/etc/apt") {
  const parts = join(folder, "sources.list.d");
  const files = [join(folder, "sources.list"), ...namesIn(parts).map((name) => join(parts, name))];
  return files.flatMap((path) => {
    const form = path.endsWith(".sources") ? "sources" : path.endsWith(".list") ? "list" : undefined;
    const text = textOf(path);
    return form && text !== undefined ? parseAptSources(text, form) : [];
  });
}
