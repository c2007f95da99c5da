import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryName } from "./setup/cache.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";

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
    const written = (await Promise.all([...programs.map(bundle), placeNativeParts()])).flat();
    return { result: undefined, detail: written.length > 0 ? `built ${written.join(", ")}` : "built, nothing new" };
  });
}

/** @param {typeof programs[number]} program @returns {Promise<string[]>} what was written, if it is new */
async function bundle({ from, to }) {
  const part = temporaryName(join(projectFolder, to));
  // Loaded here, as esbuild is there only once the packages are installed.
  const { bundleProgram } = await import("./build-server.mjs");
  try {
    await bundleProgram(from, part);
  } catch (error) {
    throw new SetupFailure(`bundling ${from} failed`, {
      output: error instanceof Error ? error.message : String(error),
    });
  }
  return place(part, to);
}

/** @returns {Promise<string[]>} what was written, if it is new */
async function placeNativeParts() {
  const { nativeParts } = await import("./build-server.mjs");
  mkdirSync(join(projectFolder, "server", "dist"), { recursive: true });
  return nativeParts().flatMap(({ from, name }) => {
    const to = `server/dist/${name}`;
    const part = temporaryName(join(projectFolder, to));
    copyFileSync(from, part);
    return place(part, to);
  });
}

/**
 * Puts a file in its place, unless the same is there: what is new is deployed anew.
 * @param {string} part @param {string} to @returns {string[]} what was written
 */
function place(part, to) {
  const output = join(projectFolder, to);
  if (existsSync(output) && readFileSync(output).equals(readFileSync(part))) {
    rmSync(part);
    return [];
  }
  renameSync(part, output);
  return [to];
}

async function main() {
  const progress = createProgress();
  await ensureNodeModules(progress);
  await buildProject(progress);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
