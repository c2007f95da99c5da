import Docker from "dockerode";
import { type DockerHost, parseHost } from "./host";
import { sshArguments } from "./ssh-command";
import { SshFailure } from "./ssh-connection";
import { SshTransport } from "./ssh-transport";

/** Stands in the Host header of requests over ssh, where nothing reads it. */
const NO_NAME = "docker.example.com";

/** docker-modem hands an agent through to Node, which its types don't say. */
type OptionsOverSsh = Docker.DockerOptions & { readonly agent: SshTransport };

function connect(host: Exclude<DockerHost, { kind: "ssh" }>): Docker {
  switch (host.kind) {
    case "socket":
      return new Docker({ socketPath: host.path });
    case "tcp":
      return new Docker({ protocol: "http", host: host.host, port: host.port });
  }
}

function connectOverSsh(agent: SshTransport): Docker {
  const options: OptionsOverSsh = { protocol: "http", host: NO_NAME, port: 80, agent };
  return new Docker(options);
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
  readonly #sshOptions: readonly string[];
  #transport: SshTransport | undefined;
  #client: Docker | undefined;

  /** @param sshOptions options of `ssh`, for a host at `ssh://` */
  constructor(host: string, sshOptions: readonly string[] = []) {
    this.host = host;
    this.#sshOptions = sshOptions;
  }

  /** Does something with the Engine; `doing` starts the error, e.g. "Unable to create container". */
  async use<Result>(doing: string, act: (client: Docker) => Promise<Result>): Promise<Result> {
    const client = this.#connected();
    try {
      return await act(client);
    } catch (error) {
      if (error instanceof SshFailure) {
        throw new Error(`Cannot connect to the Docker daemon at ${this.host}: ${error.message}`);
      }
      if (statusOf(error) === undefined && error instanceof Error && "code" in error && "syscall" in error) {
        throw new Error(`Cannot connect to the Docker daemon at ${this.host} (${String(error.code)}). Is it running?`);
      }
      throw Object.assign(new Error(`${doing}: ${reasonOf(error)}${this.#lostWay(error)}`), {
        statusCode: statusOf(error),
      });
    }
  }

  /** Ends what is open to the Engine and unused. */
  close(): void {
    this.#transport?.destroy();
  }

  #connected(): Docker {
    if (this.#client === undefined) {
      const host = parseHost(this.host);
      if (typeof host === "string") {
        throw new Error(host);
      }
      if (host.kind === "ssh") {
        this.#transport = new SshTransport(sshArguments(host, this.#sshOptions));
        this.#client = connectOverSsh(this.#transport);
      } else {
        this.#client = connect(host);
      }
    }
    return this.#client;
  }

  /** In the middle of an answer Node says only that it was cut off; what ssh said about it, or nothing. */
  #lostWay(error: unknown): string {
    const cutOff = error instanceof Error && "code" in error && error.code === "ECONNRESET";
    const failure = this.#transport?.failure;
    return cutOff && failure !== undefined ? `: ${failure.message}` : "";
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
