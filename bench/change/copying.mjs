import { appendFileSync, cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "../../scripts/setup/subprocess.mjs";

/**
 * Seconds that a copy of the served files took: of all of them, and once one had changed.
 * @typedef {{ title: string, first: number, changed: number }} Copying
 */

/**
 * What a hand-kept tftpboot does: the rendered files are copied to the served folder.
 * @param {string} store of the embedded server
 * @param {string | undefined} rsync
 * @returns {Promise<Copying[]>}
 */
export async function measureCopying(store, rsync) {
  const folder = mkdtempSync(join(tmpdir(), "cisco-phones-bench-copy-"));
  try {
    const rendered = join(folder, "rendered");
    cpSync(realpathSync(join(store, "current")), rendered, { recursive: true });
    const one = readdirSync(rendered).find((name) => /^SIP[0-9A-F]{12}\.cnf$/.test(name));
    if (one === undefined) throw new Error(`no file of a phone in ${store}`);
    const ways = [
      { title: "`cp -a`", command: "cp", args: ["-a", `${rendered}/.`] },
      ...(rsync === undefined
        ? []
        : [{ title: "`rsync -a --delete`", command: rsync, args: ["-a", "--delete", `${rendered}/`] }]),
    ];
    const results = [];
    for (const [index, { title, command, args }] of ways.entries()) {
      const copy = () => secondsOf(command, [...args, join(folder, `served-${index}`)]);
      const first = await copy();
      appendFileSync(join(rendered, one), "# changed\n");
      results.push({ title, first, changed: await copy() });
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} command @param {readonly string[]} args */
async function secondsOf(command, args) {
  const start = performance.now();
  await mustRun(command, args, { what: `${command} ${args[0]}`, timeoutMs: 60_000 });
  return (performance.now() - start) / 1000;
}
