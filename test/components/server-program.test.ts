import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { contextPaths } from "../../tools/plugins/docker/build-context";
import { temporaryFolder } from "../server/temporary-folder";

const ROOT = resolve(__dirname, "..", "..");

/** A checkout with a server that is built, as far as its image and its hash are concerned. */
function checkout(built: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "components"));
  mkdirSync(join(folder, "server", "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const file of ["components/server-program.ts", "server/Dockerfile", "server/.dockerignore"]) {
    copyFileSync(join(ROOT, file), join(folder, file));
  }
  for (const [name, content] of Object.entries(built)) {
    writeFileSync(join(folder, "server", "dist", name), content);
  }
  return folder;
}

async function hashOf(built: Readonly<Record<string, string>>): Promise<string> {
  const module: unknown = await import(join(checkout(built), "components", "server-program.ts"));
  return (module as { programHash(): string }).programHash();
}

describe("the built server", () => {
  it("is another one when its program or a native part of it changed, and not for what stays out of its image", async () => {
    const plain = { "server.cjs": "program" };
    const native = { ...plain, "a.node": "one", "b.node": "two" };
    const hashes = await Promise.all([plain, native, { ...native, "b.node": "three" }].map(hashOf));
    expect(new Set(hashes).size).toBe(3);
    expect(await hashOf({ "b.node": "two", "notes.txt": "x", "a.node": "one", ...plain })).toBe(hashes[1]);
  });

  it("goes into its image with its native parts and nothing else", () => {
    const server = join(checkout({ "server.cjs": "", "a.node": "", "server.cjs.map": "", "notes.txt": "" }), "server");
    writeFileSync(join(server, "main.ts"), "");
    expect(contextPaths(server, "Dockerfile").filter((path) => path.includes("."))).toEqual([
      ".dockerignore",
      "dist/a.node",
      "dist/server.cjs",
    ]);
  });

  it("has to be there", async () => {
    await expect(hashOf({})).rejects.toThrow("npm run build");
  });
});
