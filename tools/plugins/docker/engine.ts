import Docker from "dockerode";
import type { Checked } from "../engine/plugin";
import type { Failure } from "../property/shape";
import { isUnknown, type Properties, reveal } from "../property/wire";

export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** Why a Docker host can't be used, or nothing. */
export function hostRefusal(host: string): string | undefined {
  if (host.startsWith("ssh://")) {
    return (
      `host is "${host}": the stand-in for the docker plugin does not do ssh://, only unix:// and tcp://. ` +
      "Install the official plugin for hosts over ssh"
    );
  }
  const understood = /^unix:\/\/\/./.test(host) || (/^tcp:\/\/[^/]/.test(host) && URL.canParse(host));
  return understood ? undefined : `host is "${host}", must be unix:///path/of/socket or tcp://host:port`;
}

/** The provider's settings with the default host, which is DOCKER_HOST, else the local socket. */
export function checkedSettings(given: Properties): Checked {
  const host = given.host ?? process.env.DOCKER_HOST ?? DEFAULT_HOST;
  const failures: Failure[] = Object.keys(given)
    .filter((name) => name !== "host" && name !== "version" && !name.startsWith("__"))
    .map((property) => ({
      property,
      reason: `${property} is not known here: the stand-in for the docker plugin implements only host`,
    }));
  const shown = reveal(host);
  const refusal = isUnknown(shown) ? undefined : hostRefusal(typeof shown === "string" ? shown : String(shown));
  if (refusal !== undefined) {
    failures.push({ property: "host", reason: refusal });
  }
  return { inputs: { ...given, host }, failures };
}

function connect(host: string): Docker {
  const refusal = hostRefusal(host);
  if (refusal !== undefined) {
    throw new Error(refusal);
  }
  if (host.startsWith("unix://")) {
    return new Docker({ socketPath: host.slice("unix://".length) });
  }
  const { hostname, port } = new URL(host);
  return new Docker({ protocol: "http", host: hostname, port: port === "" ? 2375 : Number(port) });
}

/** HTTP status of a refusal by the Docker Engine, if it is one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** What went wrong, in the Engine's own words where it had any. */
export function reasonOf(error: unknown): string {
  if (statusOf(error) !== undefined && error instanceof Error && "json" in error) {
    const { json } = error;
    if (typeof json === "object" && json !== null && "message" in json && typeof json.message === "string") {
      return json.message;
    }
  }
  return error instanceof Error ? error.message : String(error);
}

/** A connection to one Docker Engine; opened at its first use, so that checks and previews need no Engine. */
export class Engine {
  readonly host: string;
  #client: Docker | undefined;

  constructor(host: string) {
    this.host = host;
  }

  /** Does something with the Engine; `doing` starts the error, e.g. "Unable to create container". */
  async use<Result>(doing: string, act: (client: Docker) => Promise<Result>): Promise<Result> {
    this.#client ??= connect(this.host);
    try {
      return await act(this.#client);
    } catch (error) {
      if (statusOf(error) === undefined && error instanceof Error && "code" in error && "syscall" in error) {
        throw new Error(`Cannot connect to the Docker daemon at ${this.host} (${String(error.code)}). Is it running?`);
      }
      throw Object.assign(new Error(`${doing}: ${reasonOf(error)}`), { statusCode: statusOf(error) });
    }
  }

  /** The same, with nothing as the result if the Engine has no such thing. */
  async find<Result>(doing: string, act: (client: Docker) => Promise<Result>): Promise<Result | undefined> {
    try {
      return await this.use(doing, act);
    } catch (error) {
      if (statusOf(error) === 404) {
        return undefined;
      }
      throw error;
    }
  }
}
