import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SetupFailure } from "./setup/failure.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { run } from "./setup/subprocess.mjs";

const USAGE = `usage: npm run verify -- [--stack NAME] [--json]

Compares every host of a stack with its description: each served file, the containers' settings, the DHCP server's reservations and
options. It changes nothing. Exit code 0: all is as described; 1: something differs, by somebody's
hand or because it is still to come; 2: not all could be compared.
  --stack   default: the selected one
  --json    one object a host
`;
const REPAIR = "To repair, set verify: true for the host and run: npm run pulumi -- up";
const [AS_DECLARED, DIFFERS, NOT_COMPARED] = [0, 1, 2];

/** @typedef {{ host: string, differences: string[], pending: string[], problems: string[] }} HostReport */

function readOptions() {
  try {
    const options = /** @type {const} */ ({
      stack: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    });
    return parseArgs({ options }).values;
  } catch (error) {
    throw new SetupFailure(error instanceof Error ? error.message : String(error), { remedy: USAGE });
  }
}

/** The program itself compares, in a preview: it alone knows the whole description. */
await runMain(async () => {
  const { stack, json, help } = readOptions();
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { cli, env } = await prepare(createProgress({ quiet: true }));
  const folder = mkdtempSync(join(tmpdir(), "cisco-phones-verify-"));
  const report = join(folder, "report");
  try {
    const asked = { CISCO_PHONES_VERIFY: "1", CISCO_PHONES_VERIFY_REPORT: report };
    const chosen = stack === undefined ? [] : ["--stack", stack];
    const preview = await run(cli, ["preview", "--non-interactive", "--color", "never", ...chosen], {
      cwd: projectFolder,
      env: { ...env, ...asked },
    });
    if (preview.code !== 0) {
      process.stderr.write(preview.tail.endsWith("\n") ? preview.tail : `${preview.tail}\n`);
      return NOT_COMPARED;
    }
    const hosts = readReport(report);
    process.stdout.write(json ? `${JSON.stringify(hosts)}\n` : reportText(hosts));
    return exitCodeOf(hosts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string} path @returns {HostReport[]} */
function readReport(path) {
  try {
    return readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => /** @type {HostReport} */ (JSON.parse(line)))
      .map(({ host, differences, pending, problems }) => ({ host, differences, pending, problems }))
      .sort((a, b) => (a.host < b.host ? -1 : 1));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
}

/** @param {readonly HostReport[]} hosts */
function reportText(hosts) {
  if (hosts.length === 0) return "There is no host to compare.\n";
  const repair = hosts.some(({ differences }) => differences.length > 0) ? `${REPAIR}\n` : "";
  const verdicts = hosts.map(({ host, differences, pending, problems }) => {
    const lines = [...problems, ...differences, ...pending.map((line) => `to come with the next up: ${line}`)];
    const verdict =
      problems.length > 0
        ? "could not be compared whole"
        : differences.length > 0
          ? "differs"
          : pending.length > 0
            ? "is to be changed"
            : "is as described";
    return `${host} ${verdict}\n${lines.map((line) => `  - ${line}\n`).join("")}`;
  });
  return [...verdicts, repair].join("");
}

/** @param {readonly HostReport[]} hosts */
function exitCodeOf(hosts) {
  if (hosts.length === 0 || hosts.some(({ problems }) => problems.length > 0)) return NOT_COMPARED;
  return hosts.some(({ differences, pending }) => differences.length + pending.length > 0) ? DIFFERS : AS_DECLARED;
}
