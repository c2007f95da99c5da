import type { HostConnection } from "../domain/host-connection";
import type { HostSettings } from "../domain/host-settings";
import { type ProgramOutcome, runProgram } from "./program-run";
import { shellWord } from "./server-program";
import { runOverSsh } from "./ssh-run";

/** How long a question to a host may take, milliseconds; a host of 1,000 phones reads all its files for one. */
const PATIENCE_MS = 120_000;

/** Asks a host something now, outside of any resource; a word of it may not be secret, what is on standard input may. */
export function askHost(
  connection: HostConnection | undefined,
  words: readonly string[],
  input = "",
): Promise<ProgramOutcome> {
  return connection === undefined
    ? runHere(words, input)
    : runOverSsh(connection, words.map(shellWord).join(" "), input, PATIENCE_MS);
}

/** Runs a command on this machine. */
export function runHere(words: readonly string[], input: string): Promise<ProgramOutcome> {
  return runProgram(words, input, PATIENCE_MS, -1);
}

/** Words that run docker's client on the host's Engine. */
export function dockerWords({ connection, dockerHost }: HostSettings): string[] {
  return ["docker", ...(connection !== undefined || dockerHost === undefined ? [] : ["-H", dockerHost])];
}
