import type { HostConnection, SshPoint } from "./host-connection";
import { joinPath, type Problem } from "./problem";

/** How ssh says that a host could not be reached at all. */
const UNREACHABLE =
  /connection (refused|timed out|reset|closed)|no route to host|unreachable|could not resolve|no answer within|^\s*$/i;
/** What ssh says last when the way through another host is no more: up to OpenSSH 9.7 and since. */
const WAY_ENDED = /kex_exchange_identification|UNKNOWN port 65535/;
/** What the host in between says when it can't pass the connection on. */
const NOT_PASSED_ON = /stdio forwarding failed/;

/**
 * What ssh said of a connection that failed, as something that can be put right.
 *
 * @param at Path of the connection in the description.
 * @param orElse What else can be done where the host can't be reached, as the end of a sentence.
 */
export function connectionFailure(stderr: string, connection: HostConnection, at: string, orElse: string): Problem {
  const [, option] = /bad configuration option: (\S+)/i.exec(stderr) ?? [];
  if (option !== undefined) {
    const remedy = "Install OpenSSH 8.5 or later here";
    return { path: at, message: `ssh on this machine knows no ${option}`, remedy };
  }
  const { jump } = connection;
  const ended = jump !== undefined && WAY_ENDED.test(stderr);
  if (ended && NOT_PASSED_ON.test(stderr)) {
    return {
      path: joinPath(at, "host"),
      message: `${named(connection)} can't be reached from ${named(jump)}`,
      remedy: `Start the host or its sshd, correct the address, let the host in between pass connections on (AllowTcpForwarding), or ${orElse}`,
    };
  }
  const lines = stderr.split("\n").filter((line) => !ended || !WAY_ENDED.test(line));
  const ofJump = ended && lines.some((line) => line.trim() !== "");
  return ofJump
    ? failureOf(jump, lines, joinPath(at, "jump"), "give another way")
    : failureOf(connection, stderr.split("\n"), at, orElse);
}

function failureOf(point: SshPoint, lines: readonly string[], at: string, orElse: string): Problem {
  const text = lines.join("\n");
  const said =
    lines
      .findLast((line) => line.trim() !== "")
      ?.trim()
      .slice(0, 300) ?? "";
  if (/host key verification failed|no .*host key is known|no matching host key type/i.test(text)) {
    return {
      path: joinPath(at, "hostKey"),
      message: `${named(point)} shows another host key than the declared one`,
      remedy: `If the host was set up anew, declare its new key; else someone answers in its place: ssh-keyscan -p ${point.port} -t ed25519,ecdsa ${point.host}`,
    };
  }
  if (/unprotected private key|bad permissions/i.test(text)) {
    return openKeyFile(point.privateKeyFile, joinPath(at, "privateKeyFile"));
  }
  if (/permission denied/i.test(text)) {
    const refusal = point.privateKeyFile === undefined ? "accepts no key of the SSH agent" : "does not accept the key";
    return {
      path: joinPath(at, "privateKeyFile"),
      message: `${named(point)} ${refusal} (${said})`,
      remedy: "Put its public half into ~/.ssh/authorized_keys of that user there",
    };
  }
  return UNREACHABLE.test(text)
    ? {
        path: joinPath(at, "host"),
        message: `${named(point)} can't be reached (${said === "" ? "no word of why" : said})`,
        remedy: `Start the host or its sshd, correct the address, or ${orElse}`,
      }
    : { path: at, message: `ssh to ${named(point)} fails: ${said}` };
}

/** A private key that ssh(1) ignores. */
export function openKeyFile(declared: string | undefined, path: string): Problem {
  return {
    path,
    message: "others may read the file, and ssh uses no key that others know",
    ...(declared === undefined ? {} : { given: JSON.stringify(declared) }),
    remedy: `Keep it to its owner: chmod 600 ${declared?.replace(/[^A-Za-z0-9_./~%+,:=@-]/g, "\\$&") ?? "FILE"}`,
  };
}

function named({ user, host, port }: SshPoint): string {
  return `${user}@${host}:${port}`;
}
