import type { Duplex } from "node:stream";
import { Client, type ConnectConfig, type ServerHostKeyAlgorithm } from "ssh2";
import type { Value } from "../property/wire";
import { type SshServer, serversOf } from "./connection";
import { type DialTries, dialWithRetry } from "./dial-retry";
import { fingerprint, type PinnedKey, pinnedKey } from "./host-key";
import { type SshLogin, sshLogin } from "./ssh-login";

/** A host that falls silent is given up after this many questions without an answer, so many milliseconds apart. */
const [ALIVE_MS, ALIVE_COUNT] = [15_000, 4];

/** A way to the host of a connection. */
export interface SshLine {
  /** Logged in at the host. */
  readonly client: Client;
  end(): void;
}

function endpoint({ host, port }: SshServer): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A failure of the SSH library in the words of the original's, which is Go's. */
function reasonFor(error: Error & { level?: string; code?: string }, server: SshServer, login: SshLogin): string {
  const dial = `dial tcp ${endpoint(server)}: `;
  switch (error.level) {
    case "client-timeout":
      return `${dial}i/o timeout`;
    case "client-authentication":
      return `ssh: handshake failed: ssh: unable to authenticate, attempted methods [${login.attempted.join(" ")}], no supported methods remain`;
    case "client-socket":
      return error.code === "ECONNREFUSED"
        ? `${dial}connect: connection refused`
        : error.code === "ENOTFOUND" || error.code === "EAI_AGAIN"
          ? `dial tcp: lookup ${server.host}: no such host`
          : `${dial}connect: ${error.message}`;
    default:
      return `ssh: handshake failed: ${error.message}`;
  }
}

interface Attempt {
  readonly server: SshServer;
  readonly login: SshLogin;
  readonly pinned: PinnedKey | undefined;
  /** The way to the server; a connection of its own if not given. */
  readonly over: Duplex | undefined;
  readonly signal: AbortSignal;
}

function connected({ server, login, pinned, over, signal }: Attempt): Promise<Client> {
  const client = new Client();
  let mismatch: string | undefined;
  const config: ConnectConfig = {
    host: server.host,
    port: server.port,
    username: server.user,
    readyTimeout: server.perDialTimeout * 1000,
    keepaliveInterval: ALIVE_MS,
    keepaliveCountMax: ALIVE_COUNT,
    authHandler: login.handler,
    ...(over === undefined ? {} : { sock: over }),
    ...(pinned === undefined
      ? {}
      : {
          algorithms: { serverHostKey: [...pinned.algorithms] as ServerHostKeyAlgorithm[] },
          hostVerifier: (key: Buffer): boolean => {
            if (!pinned.matches(key)) {
              mismatch = `ssh: handshake failed: ssh: host key mismatch: ${endpoint(server)} has ${fingerprint(key)}, and hostKey is ${pinned.fingerprint}`;
            }
            return mismatch === undefined;
          },
        }),
  };
  return new Promise((done, fail) => {
    const cancel = (): void => {
      client.destroy();
      fail(new Error("context canceled"));
    };
    const settle = (): void => {
      signal.removeEventListener("abort", cancel);
      client.off("close", lost).off("error", failed);
      // Later errors end what runs over it, which tells of them.
      client.on("error", () => undefined);
    };
    const failed = (error: Error): void => {
      settle();
      client.destroy();
      fail(new Error(mismatch ?? reasonFor(error, server, login)));
    };
    const lost = (): void => failed(new Error("EOF"));
    signal.addEventListener("abort", cancel, { once: true });
    client.once("error", failed).once("close", lost);
    client.once("ready", () => {
      settle();
      done(client);
    });
    client.connect(config);
  });
}

function forwarded(proxy: Client, target: SshServer): Promise<Duplex> {
  return new Promise((done, fail) => {
    // The address that asks is for the proxy's log alone.
    proxy.forwardOut("127.0.0.1", 0, target.host, target.port, (error, channel) =>
      error === undefined ? done(channel) : fail(new Error(`ssh: rejected: ${error.message}`)),
    );
  });
}

/** Connects to the host of a connection, through its jump host if it has one; tries again as the connection says. */
export async function dial(
  connection: Value | undefined,
  { say, signal }: Pick<DialTries, "say" | "signal">,
): Promise<SshLine> {
  const { target, proxy } = serversOf(connection);
  const prepared = async (server: SshServer) => ({
    server,
    pinned: server.hostKey === undefined ? undefined : pinnedKey(server.hostKey),
    login: await sshLogin(server),
    signal,
  });
  const last = await prepared(target);
  if (proxy === undefined) {
    const tries = { what: "Dial", limit: target.dialErrorLimit, say, signal };
    const client = await dialWithRetry(tries, () => connected({ ...last, login: last.login(), over: undefined }));
    return { client, end: () => void client.end() };
  }
  try {
    const first = await prepared(proxy);
    const jump = await dialWithRetry({ what: "Dial proxy", limit: proxy.dialErrorLimit, say, signal }, () =>
      connected({ ...first, login: first.login(), over: undefined }),
    );
    try {
      const tries = { what: "Dial from proxy", limit: target.dialErrorLimit, say, signal };
      const client = await dialWithRetry(tries, async () =>
        connected({ ...last, login: last.login(), over: await forwarded(jump, target) }),
      );
      const end = (): void => {
        client.end();
        jump.end();
      };
      return { client, end };
    } catch (error) {
      jump.end();
      throw error;
    }
  } catch (error) {
    throw new Error(`proxy: ${error instanceof Error ? error.message : String(error)}`);
  }
}
