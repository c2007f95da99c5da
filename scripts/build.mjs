import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryName } from "./setup/cache.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { packageCommands, projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { mustRun } from "./setup/subprocess.mjs";

/** The programs that are bundled into one file each, so that they start fast and need no node_modules. */
const programs = [
  { from: "server/main.ts", to: "server/dist/server.cjs" },
  { from: "tools/plugins/command/main.ts", to: "tools/plugins/dist/command.cjs" },
  { from: "tools/plugins/docker/main.ts", to: "tools/plugins/dist/docker.cjs" },
];

/**
 * Bundles the server and the stand-in plugins.
 * @param {import("./setup/progress.mjs").Progress} progress
 */
export async function buildProject(progress) {
  await progress.step("server and plugins", async () => {
    const missing = programs.filter(({ from }) => !existsSync(join(projectFolder, from)));
    if (missing.length > 0) {
      throw new SetupFailure(`this checkout has no ${missing.map(({ from }) => from).join(", ")}`, {
        remedy: "git status shows what is missing",
      });
    }
    const written = (await Promise.all(programs.map(bundle))).filter((to) => to !== undefined);
    return { result: undefined, detail: written.length > 0 ? `built ${written.join(", ")}` : "built, nothing new" };
  });
}

/** @param {typeof programs[number]} program @returns {Promise<string | undefined>} what was written, if it is new */
async function bundle({ from, to }) {
  const output = join(projectFolder, to);
  const part = temporaryName(output);
  await mustRun(
    join(packageCommands, "esbuild"),
    [
      from,
      "--bundle",
      "--platform=node",
      "--format=cjs",
      "--target=node20",
      // The SSH client inside dockerode has optional native parts, which are not used.
      "--loader:.node=empty",
      "--log-level=warning",
      `--outfile=${part}`,
    ],
    {
      cwd: projectFolder,
      env: { ...process.env, PATH: `${packageCommands}${delimiter}${process.env.PATH}` },
      what: `bundling ${from}`,
    },
  );
  if (existsSync(output) && readFileSync(output).equals(readFileSync(part))) {
    rmSync(part);
    return undefined;
  }
  renameSync(part, output);
  return to;
}

async function main() {
  const progress = createProgress();
  await ensureNodeModules(progress);
  await buildProject(progress);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
