import { projectFolder } from "./project.mjs";

/**
 * For V8: what the server makes is short-lived, and a larger nursery takes memory and brings no speed. The same stands in
 * server/Dockerfile and server/process/background.ts.
 */
const HEAP = "--max-semi-space-size=4";

/**
 * The words that run the server's program, to be followed by what it is to do.
 * @param {string} [program]
 * @returns {{ command: string, args: string[] }}
 */
export function serverCommand(program = `${projectFolder}/server/dist/server.cjs`) {
  return { command: process.execPath, args: [HEAP, program] };
}
