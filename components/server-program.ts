import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const SERVER_FOLDER = resolve(__dirname, "..", "server");
const BUILT = join(SERVER_FOLDER, "dist");
const PROGRAM = join(BUILT, "server.cjs");

/** The folder of the Pulumi project that the program belongs to; without one, the folder it runs in. */
function projectRoot(): string {
  const here = process.cwd();
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      return here;
    }
  }
}

/** A declared path as a full one; a relative path is meant from the project's folder. */
export function declaredPath(path: string): string {
  return resolve(projectRoot(), path);
}

/**
 * A full path as it goes into the state. Plugins run in the same folder as the program, so what is inside the project
 * is given relative to it, and a checkout in another place shows no change.
 */
export function portablePath(path: string): string {
  const inProject = !relative(projectRoot(), path).startsWith("..");
  return inProject ? relative(process.cwd(), path) || "." : path;
}

/** The folder from which the server's image is built. */
export function imageContext(): string {
  return portablePath(SERVER_FOLDER);
}

/** Quotes a word for `sh`. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line that runs the bundled server program on this machine, on the store in a full path. */
export function serverCommand(verb: string, store: string, ...options: string[]): string {
  return serverWords(verb, store, ...options)
    .map(shellWord)
    .join(" ");
}

/** The words of that command line. */
export function serverWords(verb: string, store: string, ...options: string[]): string[] {
  return [...programWords(verb, "--store", portablePath(store)), ...options];
}

/** The words of a command line that runs the bundled server program. */
export function programWords(...words: string[]): string[] {
  return ["node", portablePath(PROGRAM), ...words];
}

/** A line of a shell that runs in the project's folder. */
export function inProject(line: string): string {
  const folder = portablePath(projectRoot());
  return folder === "." ? line : `cd ${shellWord(folder)} && ${line}`;
}

/**
 * SHA-256 of what the image is made of; a change of it rebuilds the image or restarts the embedded process.
 *
 * @throws {pulumi.RunError} when the program is not built.
 */
export function programHash(): string {
  if (!existsSync(PROGRAM)) {
    throw new pulumi.RunError("the provisioning server is not built. Run: npm run build");
  }
  const hash = createHash("sha256");
  const addons = readdirSync(BUILT).filter((name) => name.endsWith(".node"));
  for (const file of [PROGRAM, ...addons.sort().map((name) => join(BUILT, name)), join(SERVER_FOLDER, "Dockerfile")]) {
    hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}
