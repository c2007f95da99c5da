import { dhcpFitness } from "../domain/dhcp/dhcp-fitness";
import type { DhcpSettings } from "../domain/dhcp/dhcp-settings";
import type { HostConnection } from "../domain/host-connection";
import { hostFitness } from "../domain/host-fitness";
import type { HostSettings } from "../domain/host-settings";
import { type HostSurvey, readSurvey, SURVEY_SCRIPT } from "../domain/host-survey";
import { joinPath, type Problem } from "../domain/problem";
import { readPrivateKey } from "./private-key";
import { shellWord } from "./server-program";
import { CONNECTION_FAILED, type RemoteOutcome, runOverSsh } from "./ssh-run";

/** A DHCP server that is to run on the host, and where it stands in the description. */
export interface WantedDhcp {
  readonly settings: Pick<DhcpSettings, "interface" | "subnet">;
  readonly path: string;
}

/** What a look at a remote host brought. */
export interface RemoteLook {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Absent where the host could not be reached. */
  readonly survey?: HostSurvey;
}

/**
 * Looks at a remote host over its connection and changes nothing.
 *
 * @param containers Names of our containers there: that of the server, then that of the DHCP server.
 * @param path Path of the host in the description.
 */
export async function lookAtRemote(
  host: HostSettings & { connection: HostConnection },
  containers: readonly string[],
  path: string,
  dhcp?: WantedDhcp,
): Promise<RemoteLook> {
  const at = joinPath(path, "connection");
  const keys = keyProblems(host.connection, at);
  if (keys.length > 0) {
    return { problems: keys, warnings: [] };
  }
  const refused = (problem: Problem): RemoteLook => ({ problems: [problem], warnings: [] });
  let outcome: RemoteOutcome;
  try {
    outcome = await runOverSsh(host.connection, `sh -s -- ${containers.map(shellWord).join(" ")}`, SURVEY_SCRIPT);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return refused({
        path: at,
        message: "there is no ssh on this machine",
        remedy: "Install OpenSSH's client: apt-get install openssh-client",
      });
    }
    throw error;
  }
  if (outcome.code === CONNECTION_FAILED) {
    return refused(connectionProblem(outcome.stderr, host.connection, at));
  }
  const survey = readSurvey(outcome.stdout);
  if (survey === undefined) {
    const said = lastLine(outcome.stderr);
    return refused({
      path: joinPath(at, "host"),
      message: `the host runs no shell command for ${host.connection.user}${said === "" ? "" : `: ${said}`}`,
      remedy: "Connect as a user with a shell",
    });
  }
  const wanted = { container: containers[0] ?? "", now: Date.now() / 1000 };
  const { problems, warnings } = hostFitness(survey, host, wanted, path);
  const ofDhcp = dhcp === undefined ? [] : dhcpFitness(survey, dhcp.settings, containers[1] ?? "", dhcp.path);
  return { problems: [...problems, ...ofDhcp], warnings, survey };
}

function keyProblems(connection: HostConnection, at: string): Problem[] {
  const points = [
    { point: connection, path: at },
    ...(connection.jump === undefined ? [] : [{ point: connection.jump, path: joinPath(at, "jump") }]),
  ];
  return points.flatMap(({ point, path }) => {
    if (point.privateKeyFile === undefined) {
      return process.env.SSH_AUTH_SOCK
        ? []
        : [
            {
              path: joinPath(path, "privateKeyFile"),
              message: "missing, and no SSH agent runs here whose keys could be used",
              remedy: "Name the file of a key, or start an agent: eval $(ssh-agent) && ssh-add",
            },
          ];
    }
    const answer = readPrivateKey(point.privateKeyFile, joinPath(path, "privateKeyFile"));
    return "problem" in answer ? [answer.problem] : [];
  });
}

/** What ssh said, as something that can be put right. */
function connectionProblem(stderr: string, { host, port, user, jump }: HostConnection, at: string): Problem {
  const said = lastLine(stderr);
  const where = `${user}@${host}:${port}`;
  if (/host key verification failed|no .*host key is known|no matching host key type/i.test(stderr)) {
    return {
      path: jump === undefined ? joinPath(at, "hostKey") : at,
      message: `${where} shows another host key than the declared one${jump === undefined ? "" : ", or the host in between does"}`,
      remedy: `If the host was set up anew, declare its new key; else someone answers in its place: ssh-keyscan -p ${port} ${host}`,
    };
  }
  if (/permission denied/i.test(stderr)) {
    return {
      path: joinPath(at, "privateKeyFile"),
      message: `${where} does not accept the key (${said})`,
      remedy: "Put its public half into ~/.ssh/authorized_keys of that user there",
    };
  }
  return {
    path: joinPath(at, "host"),
    message: `${where} can't be reached (${said === "" ? "no word of why" : said})`,
    remedy: "Start the host or its sshd, correct the address, or declare gone: true if it is no more",
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim().slice(0, 300) ?? "";
}
