import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";

const client = join(projectFolder, "server", "admin", "page", "client");

/**
 * The script and style of the status page, for browsers of the last years.
 * @returns {Promise<{ html: string, script: string, style: string }>}
 */
async function bundlePage() {
  const { outputFiles } = await build({
    entryPoints: [join(client, "main.tsx"), join(client, "page.css")],
    bundle: true,
    minify: true,
    charset: "utf8",
    platform: "browser",
    format: "iife",
    target: ["chrome111", "firefox113", "safari16.4"],
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfigRaw: {},
    logLevel: "silent",
    outdir: "page",
    write: false,
  });
  const text = (/** @type {string} */ ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { html: readFileSync(join(client, "index.html"), "utf8"), script: text(".js"), style: text(".css") };
}

/**
 * Puts the status page into the server's bundle, so that the server stays one file.
 * @type {import("esbuild").Plugin}
 */
const statusPage = {
  name: "status-page",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]admin[\\/]page[\\/]page-files\.ts$/ }, async () => ({
      contents: `export const pageFiles = ${JSON.stringify(await bundlePage())};`,
      loader: "js",
    }));
  },
};

/**
 * Bundles a program into one file that needs no node_modules.
 * @param {string} from path in the project, such as `server/main.ts`
 * @param {string} to
 * @throws esbuild's error, whose message says where and why
 */
export async function bundleProgram(from, to) {
  await build({
    entryPoints: [join(projectFolder, from)],
    absWorkingDir: projectFolder,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // koffi is loaded from beside the program, see nativeParts. Native parts of the SSH client are optional: where they
    // are not found it does without, which it would not with an empty one.
    external: ["koffi", "*.node"],
    plugins: [statusPage],
    // Paths stand in the bundle as comments; with a linked node_modules they would be others, and so would its hash.
    preserveSymlinks: true,
    logLevel: "silent",
    outfile: to,
  });
}

/**
 * Native parts that the server loads from beside its program, of those processors whose packages are installed; without
 * them it does the same more slowly.
 * @returns {{ from: string, name: string }[]}
 */
export function nativeParts() {
  return ["x64", "arm64"]
    .map((arch) => ({
      from: join(projectFolder, "node_modules", "@koromix", `koffi-linux-${arch}`, `linux_${arch}`, "koffi.node"),
      name: `koffi-linux-${arch}.node`,
    }))
    .filter(({ from }) => existsSync(from));
}

/** `node scripts/build-server.mjs FILE` bundles the server into a file, and puts its native parts beside it. */
async function main() {
  const [to] = process.argv.slice(2);
  if (to === undefined) throw new Error("the file to write is missing");
  await bundleProgram("server/main.ts", to);
  for (const { from, name } of nativeParts()) copyFileSync(from, join(dirname(to), name));
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
