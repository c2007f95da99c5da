import type { HostConnection, SshPoint } from "../domain/host-connection";

/** How long a host may take to answer, seconds. */
const CONNECT_SECONDS = 10;
/** A connection on which nothing was heard for three times this many seconds is given up. */
const ALIVE_SECONDS = 15;

/**
 * Options of OpenSSH's client for a connection: nothing of the user's own configuration counts, so that the docker provider, which runs
 * this client, and remote commands, which don't, go the same way. The host's key is pinned by ssh_config(5)'s KnownHostsCommand, so
 * that no file has to be kept anywhere.
 */
export function sshOptions(connection: HostConnection): string[] {
  const { jump } = connection;
  return [...optionsOf(connection), ...(jump === undefined ? [] : ["-o", `ProxyCommand=${proxyCommand(jump)}`])];
}

/** Words that run a shell on the remote host: to be given to `ssh`, in front of what it is to run. */
export function sshWords(connection: HostConnection): string[] {
  return [...sshOptions(connection), "-p", String(connection.port), "-l", connection.user, connection.host];
}

function optionsOf({ hostKey, privateKeyFile }: SshPoint): string[] {
  const settings = [
    "BatchMode=yes",
    `ConnectTimeout=${CONNECT_SECONDS}`,
    `ServerAliveInterval=${ALIVE_SECONDS}`,
    "GlobalKnownHostsFile=/dev/null",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    ...(hostKey === undefined
      ? ["StrictHostKeyChecking=no"]
      : [
          "StrictHostKeyChecking=yes",
          `HostKeyAlgorithms=${algorithmsOf(hostKey)}`,
          `KnownHostsCommand=/bin/echo %H ${hostKey}`,
        ]),
    // Without a file ssh would try those in ~/.ssh, which remote commands don't.
    ...(privateKeyFile === undefined
      ? ["IdentityFile=none"]
      : [`IdentityFile=${fileWord(privateKeyFile)}`, "IdentitiesOnly=yes", "IdentityAgent=none"]),
  ];
  return ["-F", "none", ...settings.flatMap((setting) => ["-o", setting])];
}

/** A path as a word of ssh_config(5), which gives percent signs, quotes and backslashes a meaning and ends a word at a blank. */
function fileWord(path: string): string {
  const literal = path.replaceAll("%", "%%");
  return /^[A-Za-z0-9_./~%+,:=@-]+$/.test(literal) ? literal : `"${literal.replace(/["\\]/g, "\\$&")}"`;
}

/** A host with several keys is to show the one that is pinned. */
function algorithmsOf(hostKey: string): string {
  return hostKey.split(" ")[0] ?? "";
}

/** The way through another host, as ssh_config(5) has it run by a shell, with its percent signs doubled. */
function proxyCommand(jump: SshPoint): string {
  const words = [
    "ssh",
    ...optionsOf(jump).map((word) => word.replaceAll("%", "%%")),
    ...["-p", String(jump.port), "-l", jump.user, "-W", "%h:%p", jump.host],
  ];
  return words
    .map((word) => (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
