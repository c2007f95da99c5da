import { connectionFailure } from "../domain/connection-failure";
import type { HostConnection } from "../domain/host-connection";
import { joinPath, type Problem } from "../domain/problem";
import { readPrivateKey } from "./private-key";
import type { ProgramOutcome } from "./program-run";
import { silentAgent, sshAgent } from "./ssh-agent";
import { CONNECTION_FAILED, runOverSsh } from "./ssh-run";

/** What a question over a connection brought: an answer, or what is wrong with the connection. */
export type ConnectionLook =
  | { readonly stdout: string /** For an answer that was cut off. */; readonly noShell: Problem }
  | { readonly problems: readonly Problem[] };

/**
 * Asks a remote host something by a script, and says what can be put right where no answer comes.
 *
 * @param at Path of the connection in the description.
 * @param orElse What else can be done where the host can't be reached, as the end of a sentence.
 */
export async function askOverConnection(
  connection: HostConnection,
  command: string,
  script: string,
  at: string,
  orElse: string,
): Promise<ConnectionLook> {
  const keys = await keyProblems(connection, at);
  if (keys.length > 0) {
    return { problems: keys };
  }
  let outcome: ProgramOutcome;
  try {
    outcome = await runOverSsh(connection, command, script);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      const remedy = "Install OpenSSH's client: apt-get install openssh-client";
      return { problems: [{ path: at, message: "there is no ssh on this machine", remedy }] };
    }
    throw error;
  }
  if (outcome.cutOff && outcome.stdout !== "") {
    const message = `the host was reached, but hangs: nothing came after "${lastLine(outcome.stdout)}" for a minute`;
    return { problems: [{ path: joinPath(at, "host"), message, remedy: "See there whether this ends: docker info" }] };
  }
  if (outcome.code === CONNECTION_FAILED) {
    return { problems: [connectionFailure(outcome.stderr, connection, at, orElse)] };
  }
  const said = lastLine(outcome.stderr);
  return {
    stdout: outcome.stdout,
    noShell: {
      path: joinPath(at, "host"),
      message: `the host runs no shell command for ${connection.user}${said === "" ? "" : `: ${said}`}`,
      remedy: "Connect as a user with a shell",
    },
  };
}

async function keyProblems(connection: HostConnection, at: string): Promise<Problem[]> {
  const points = [
    { point: connection, path: at },
    ...(connection.jump === undefined ? [] : [{ point: connection.jump, path: joinPath(at, "jump") }]),
  ];
  const ofFiles = points.flatMap(({ point: { privateKeyFile }, path }) => {
    const answer =
      privateKeyFile === undefined ? undefined : readPrivateKey(privateKeyFile, joinPath(path, "privateKeyFile"));
    return answer !== undefined && "problem" in answer ? [answer.problem] : [];
  });
  const agent = await sshAgent();
  const ofAgent = points
    .filter(({ point }) => agent === "none" && point.privateKeyFile === undefined)
    .map(({ path }) => ({
      path: joinPath(path, "privateKeyFile"),
      message: "missing, and no SSH agent runs here whose keys could be used",
      remedy: "Name the file of a key, or start an agent: eval $(ssh-agent) && ssh-add",
    }));
  return [...(agent === "silent" ? [silentAgent(at)] : []), ...ofAgent, ...ofFiles];
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim().slice(0, 300) ?? "";
}
