import { Agent, type ClientRequest } from "node:http";
import type { Duplex } from "node:stream";
import { SshConnection, SshFailure } from "./ssh-connection";

/** How long a connection that nothing uses is kept for the next request; Docker's own client keeps it as long. */
const IDLE_MS = 30_000;

/** An sshd drops connections at random when more than ten are logging in (MaxStartups). */
const AT_ONCE = 8;

/** Carries HTTP to a Docker Engine over ssh, one process a connection. */
export class SshTransport extends Agent {
  /** Why the last connection failed that did. */
  failure: SshFailure | undefined;
  readonly #args: readonly string[];
  readonly #idle = new Map<Duplex, NodeJS.Timeout>();

  /** @param args of `ssh`, the remote command included */
  constructor(args: readonly string[]) {
    super({ keepAlive: true, maxSockets: AT_ONCE });
    this.#args = args;
  }

  override createConnection(): Duplex {
    const connection = new SshConnection(this.#args);
    connection.on("error", (error) => {
      if (error instanceof SshFailure) {
        this.failure = error;
      }
    });
    connection.once("close", () => this.#wake(connection));
    return connection;
  }

  override keepSocketAlive(connection: Duplex): boolean {
    this.#idle.set(connection, setTimeout(() => connection.destroy(), IDLE_MS).unref());
    return true;
  }

  override reuseSocket(connection: Duplex, request: ClientRequest): void {
    this.#wake(connection);
    request.reusedSocket = true;
  }

  #wake(connection: Duplex): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
  }
}
