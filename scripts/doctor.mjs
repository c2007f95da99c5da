import { SetupFailure } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { packageCommands, projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { run, runAttached } from "./setup/subprocess.mjs";
import { statusPages } from "./stack/status-pages.mjs";

const NOT_LOOKED = 2;

/** Asks the servers that are named, else those of the stack, what each phone is stuck on. */
await runMain(async () => {
  const progress = createProgress({ quiet: true });
  const { stack, rest } = withoutStack(process.argv.slice(2));
  const named = rest.some((word) => /^(--status(=|$)|--help$|-h$)/.test(word));
  if (named) await ensureNodeModules(progress);
  const args = named ? rest : [...rest, ...(await stackServers(progress, stack))];
  return runAttached(`${packageCommands}/tsx`, ["doctor/main.ts", ...args], { cwd: projectFolder });
});

/** @param {import("./setup/progress.mjs").Progress} progress @param {string[]} stack */
async function stackServers(progress, stack) {
  try {
    const { cli, env } = await prepare(progress);
    const shown = await run(cli, ["stack", "output", "--json", "--non-interactive", ...stack], {
      cwd: projectFolder,
      env,
    });
    if (shown.code !== 0) throw new SetupFailure("the stack's outputs can't be read", { output: shown.tail });
    const pages = statusPages(JSON.parse(shown.stdout));
    if (pages.length === 0) {
      throw new SetupFailure("the stack has no host with a status page", {
        remedy: "npm run pulumi -- up, or give --status URL",
      });
    }
    return pages.flatMap((page) => ["--status", page]);
  } catch (error) {
    if (error instanceof SetupFailure) {
      process.stderr.write(
        `error: ${error.message}\n${error.output ?? ""}${error.remedy ? `remedy: ${error.remedy}\n` : ""}`,
      );
      process.exit(NOT_LOOKED);
    }
    throw error;
  }
}

/** @param {readonly string[]} words */
function withoutStack(words) {
  const at = words.findIndex((word) => /^--stack(=|$)/.test(word));
  if (at === -1) return { stack: [], rest: [...words] };
  const width = words[at] === "--stack" ? 2 : 1;
  return { stack: words.slice(at, at + width), rest: [...words.slice(0, at), ...words.slice(at + width)] };
}
