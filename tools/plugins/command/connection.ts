import { type Fields, NUMBER, STRING } from "../property/shape";
import { isObject, isSecret, type Properties, reveal, secret, type Value } from "../property/wire";

/** What leads to one SSH server; the host to run on and a jump host before it take the same. */
const SERVER_FIELDS: Fields = {
  host: { shape: STRING, required: true },
  port: { shape: NUMBER, preset: 22 },
  user: { shape: STRING, preset: "root" },
  password: { shape: STRING },
  privateKey: { shape: STRING },
  privateKeyPassword: { shape: STRING },
  agentSocketPath: { shape: STRING },
  hostKey: { shape: STRING },
  dialErrorLimit: { shape: { kind: "number", least: -1 }, preset: 10 },
  perDialTimeout: { shape: NUMBER, preset: 15 },
};

/** Input `connection` of `command:remote:Command`. */
export const CONNECTION_FIELDS: Fields = {
  ...SERVER_FIELDS,
  proxy: { shape: { kind: "object", fields: SERVER_FIELDS } },
};

const CREDENTIALS = ["password", "privateKey", "privateKeyPassword"] as const;

/** One SSH server and how to log in to it, complete. */
export interface SshServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  /** In PEM, as OpenSSH and OpenSSL write it. */
  readonly privateKey: string | undefined;
  readonly privateKeyPassword: string | undefined;
  readonly agentSocketPath: string | undefined;
  /** Its public key as in a file of authorized keys; not given: any is taken. */
  readonly hostKey: string | undefined;
  /** How many failed tries are followed by another one; -1: all. */
  readonly dialErrorLimit: number;
  /** Seconds that one try may take; 0: any time. */
  readonly perDialTimeout: number;
}

/** The presets of the given fields, filled in where nothing is given; the SDKs for some languages do the same before. */
function filled(given: Value): Value {
  if (!isObject(given)) {
    return given;
  }
  if (isSecret(given)) {
    return secret(filled(given.value));
  }
  const complete: Properties = { ...given };
  for (const [name, { preset }] of Object.entries(SERVER_FIELDS)) {
    if (preset !== undefined && complete[name] === undefined) {
      complete[name] = preset;
    }
  }
  return complete.proxy === undefined ? complete : { ...complete, proxy: filled(complete.proxy) };
}

/** A connection with its presets, secret as a whole. */
export function completedConnection(given: Value): Value {
  const complete = filled(given);
  return isSecret(complete) ? complete : secret(complete);
}

/**
 * What of a connection is never shown. All of it is secret to the engine, but an error that hides the host's name and
 * the user `root` would help nobody.
 */
export function connectionSecrets(connection: Value | undefined): Value[] {
  const marked = isSecret(connection) ? connection.value : connection;
  const plain = reveal(marked);
  const servers = isObject(plain) ? [plain, plain.proxy].filter(isObject) : [];
  const credentials = servers.flatMap((server) => CREDENTIALS.map((name) => server[name]));
  return [...(marked === undefined ? [] : [marked]), ...credentials.flatMap((one) => (one ? [secret(one)] : []))];
}

function server(plain: Properties): SshServer {
  const given = filled(plain) as Properties;
  const string = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    host: string("host") ?? "",
    port: Number(given.port),
    user: string("user") ?? "",
    password: string("password"),
    privateKey: string("privateKey"),
    privateKeyPassword: string("privateKeyPassword"),
    agentSocketPath: string("agentSocketPath"),
    hostKey: string("hostKey"),
    dialErrorLimit: Number(given.dialErrorLimit),
    perDialTimeout: Number(given.perDialTimeout),
  };
}

/** The servers of a connection without secret marks: the one to run on, and the one through which it is reached. */
export function serversOf(connection: Value | undefined): { target: SshServer; proxy: SshServer | undefined } {
  const plain = isObject(connection) ? connection : {};
  return { target: server(plain), proxy: isObject(plain.proxy) ? server(plain.proxy) : undefined };
}
