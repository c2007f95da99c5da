import { spawn } from "node:child_process";
import type { HostConnection } from "../domain/host-connection";
import { keyFilePath } from "./private-key";
import { sshWords } from "./ssh-options";

/** What a command on a remote host left. */
export interface RemoteOutcome {
  /** Exit code of the command; 255 where the connection failed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

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
): Promise<RemoteOutcome> {
  return new Promise((done, fail) => {
    const child = spawn("ssh", [...sshWords(withFullPaths(connection)), command], {
      stdio: ["pipe", "pipe", "pipe"],
      timeout: patienceMs,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });
    child.on("error", fail);
    child.on("close", (code, signal) =>
      done({
        code: code ?? CONNECTION_FAILED,
        stdout,
        stderr: signal === null ? stderr : `${stderr}\nno answer within ${patienceMs / 1000} s`,
      }),
    );
    // A connection that fails closes it before all is written.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Key files as this process finds them, wherever it runs. */
function withFullPaths(connection: HostConnection): HostConnection {
  const full = <T extends { privateKeyFile?: string }>(point: T): T =>
    point.privateKeyFile === undefined ? point : { ...point, privateKeyFile: keyFilePath(point.privateKeyFile) };
  const { jump } = connection;
  return { ...full(connection), ...(jump === undefined ? {} : { jump: full(jump) }) };
}
