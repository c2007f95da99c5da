import { connect } from "node:net";
import { type AnyAuthMethod, type AuthenticationType, type AuthHandlerMiddleware, utils } from "ssh2";
import type { SshServer } from "./connection";

/** How a client logs in. */
export interface SshLogin {
  readonly handler: AuthHandlerMiddleware;
  /** The methods that were tried, by the protocol's names (RFC 4252 §5). */
  readonly attempted: readonly string[];
}

interface Method {
  /** Its name in the protocol: a key of an agent is a public key as any other. */
  readonly name: AuthenticationType;
  readonly auth: AnyAuthMethod;
}

function ownKey(server: SshServer, privateKey: string): Method {
  const key = utils.parseKey(privateKey, server.privateKeyPassword);
  if (key instanceof Error) {
    const remedy = /BEGIN (ENCRYPTED )?PRIVATE KEY/.test(privateKey)
      ? "; the stand-in reads no keys in PKCS#8, but those that ssh-keygen writes"
      : "";
    // The parser's words never hold any of the key.
    throw new Error(`ssh: the private key can't be read: ${key.message}${remedy}`);
  }
  return { name: "publickey", auth: { type: "publickey", username: server.user, key } };
}

function byPassword(username: string, password: string): Method[] {
  return [
    { name: "password", auth: { type: "password", username, password } },
    {
      name: "keyboard-interactive",
      auth: {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, answer) => answer(prompts.map(() => password)),
      },
    },
  ];
}

/** An agent that can't be reached is an error at once, whatever other ways in there are. */
function reachableAgent(path: string): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      done();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "no such file or directory" : (error.code ?? error.message);
      fail(new Error(`dial unix ${path}: connect: ${reason}`));
    });
  });
}

/**
 * The ways into a server, each tried once and only if the server takes it: own key, password, answers to its questions,
 * keys of the agent. With an own key those of an agent are never tried, as both are one method.
 */
export async function sshLogin(server: SshServer): Promise<() => SshLogin> {
  const { user, privateKey, password } = server;
  const agent = server.agentSocketPath ?? (process.env.SSH_AUTH_SOCK || undefined);
  const methods: Method[] = [
    { name: "none", auth: { type: "none", username: user } },
    ...(privateKey === undefined ? [] : [ownKey(server, privateKey)]),
    ...(password === undefined ? [] : byPassword(user, password)),
    ...(agent === undefined ? [] : [{ name: "publickey", auth: { type: "agent", username: user, agent } } as const]),
  ];
  if (agent !== undefined) {
    await reachableAgent(agent);
  }
  return () => {
    const attempted: string[] = [];
    return {
      attempted,
      // At first the client does not know yet what the server takes, and there is no list; "none" asks for it.
      handler: (taken: AuthenticationType[] | null, _partly, next) => {
        const method = methods.find(
          ({ name }) => !attempted.includes(name) && (taken === null ? name === "none" : taken.includes(name)),
        );
        if (method === undefined) {
          next(false as never);
        } else {
          attempted.push(method.name);
          next(method.auth);
        }
      },
    };
  };
}
