import type { DockerHost } from "./host";

/** Until a dead host is given up: connecting, and the handshake. The original adds the same. */
const CONNECT_SECONDS = 30;
/** Until a host that falls silent later is given up: this often unanswered, this far apart. */
const [ALIVE_SECONDS, ALIVE_COUNT] = [15, 4];

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The arguments of `ssh` that lead to the Docker Engine of a host. ssh takes the first value of an option, so the given
 * ones win over the limits of time, and these over its configuration file. No terminal, as its end of line would break
 * the stream.
 */
export function sshArguments(host: DockerHost & { kind: "ssh" }, options: readonly string[]): string[] {
  return [
    ...(host.user === undefined ? [] : ["-l", host.user]),
    ...(host.port === undefined ? [] : ["-p", String(host.port)]),
    ...options,
    ...["-o", `ConnectTimeout=${CONNECT_SECONDS}`],
    ...["-o", `ServerAliveInterval=${ALIVE_SECONDS}`, "-o", `ServerAliveCountMax=${ALIVE_COUNT}`],
    ...["-T", "--", host.host],
    host.socket === undefined
      ? "docker system dial-stdio"
      : `docker ${quoted(`--host=unix://${host.socket}`)} system dial-stdio`,
  ];
}
