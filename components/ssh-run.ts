import type { HostConnection } from "../domain/host-connection";
import { keyFilePath } from "./private-key";
import { type ProgramOutcome, runProgram } from "./program-run";
import { sshWords } from "./ssh-options";

/** Exit code of ssh(1) for its own failures. */
export const CONNECTION_FAILED = 255;
const PATIENCE_MS = 60_000;

/**
 * Runs a command on a remote host with the system's `ssh`, as the docker provider does.
 *
 * @throws Error with code ENOENT where there is no `ssh`.
 */
export function runOverSsh(
  connection: HostConnection,
  command: string,
  input: string,
  patienceMs = PATIENCE_MS,
): Promise<ProgramOutcome> {
  return runProgram(["ssh", ...sshWords(withFullPaths(connection)), command], input, patienceMs, CONNECTION_FAILED);
}

/** Key files as this process finds them, wherever it runs. */
function withFullPaths(connection: HostConnection): HostConnection {
  const full = <T extends { privateKeyFile?: string }>(point: T): T =>
    point.privateKeyFile === undefined ? point : { ...point, privateKeyFile: keyFilePath(point.privateKeyFile) };
  const { jump } = connection;
  return { ...full(connection), ...(jump === undefined ? {} : { jump: full(jump) }) };
}
