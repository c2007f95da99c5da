import { z } from "zod";
import { type Fault, field, flag, text } from "./field";
import { addressFault } from "./network-address";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { parseWith } from "./zod-problems";

/** Port of SSH (RFC 4251 section 2). */
const SSH_PORT = 22;

/** A machine that SSH reaches. */
export interface SshPoint {
  /** Host name or IPv4 address. */
  host: string;
  /** @default 22 */
  port: number;
  user: string;
  /** Its public key as `TYPE BASE64`; absent where any key was explicitly accepted. */
  hostKey?: string;
  /** File of the private key; `~/` is the home of whoever runs Pulumi. @default the keys of the SSH agent */
  privateKeyFile?: string;
}

/** How a remote host is reached. */
export interface HostConnection extends SshPoint {
  /** Host through which the connection goes. @default none */
  jump?: SshPoint;
}

/** A machine that SSH reaches, as a site describes it. */
export interface DescribedPoint {
  host: string;
  hostKey?: string;
  acceptAnyHostKey?: boolean;
  privateKeyFile?: string;
}

const KEY_TYPES = "ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)";
// As ssh-keyscan prints it (host first) and as a .pub file has it (comment last).
const HOST_KEY = new RegExp(`^(?:[^\\s#@]+ +)?(${KEY_TYPES}) +([A-Za-z0-9+/]+={0,2})(?: .*)?$`);
const HOST_KEY_FORM = "TYPE BASE64 as ssh-keyscan prints it, such as ssh-ed25519 AAAA…";
const ADDRESS = /^ssh:\/\/(?:([A-Za-z_][A-Za-z0-9._-]*)@)?([^/:@\s]+)(?::(\d{1,5}))?\/?$/;
/** A colon before an `@`, but for that of the scheme, whatever else is wrong with the address. */
const PASSWORD = /^(?:[a-z]+:\/\/|(?![a-z]+:\/\/)).*(?::|%3a).*@/is;
const ADDRESS_FORM = "ssh://USER@HOST or ssh://USER@HOST:PORT";

const address = field<{ host: string; port: number; user: string }>((given) => {
  if (typeof given !== "string") {
    return { faults: [{ message: given === undefined ? "missing" : "not a text", allowed: ADDRESS_FORM }] };
  }
  if (PASSWORD.test(given)) {
    return { faults: [{ message: "holds a password", allowed: ADDRESS_FORM, remedy: "Use a key", withheld: true }] };
  }
  const [, user, host = "", port = String(SSH_PORT)] = ADDRESS.exec(given) ?? [];
  const faults: Fault[] = [];
  if (!ADDRESS.test(given)) {
    faults.push({ message: "not an address of SSH", allowed: ADDRESS_FORM });
  } else {
    if (user === undefined) {
      faults.push({ message: "says no user", allowed: ADDRESS_FORM, remedy: "Name one who may use Docker there" });
    }
    faults.push(...[addressFault(host) ?? []].flat());
    if (Number(port) < 1 || Number(port) > 65_535) {
      faults.push({ message: `no port: ${port}`, allowed: "1–65535" });
    }
  }
  return faults.length > 0 || user === undefined ? { faults } : { value: { host, port: Number(port), user } };
});

const hostKey = field<string>((given) => {
  const [, type, key = ""] = typeof given === "string" ? (HOST_KEY.exec(given.trim()) ?? []) : [];
  // Each key begins with its type once more (RFC 4253 section 6.6).
  return type !== undefined &&
    Buffer.from(key, "base64")
      .subarray(4, 4 + type.length)
      .toString("latin1") === type
    ? { value: `${type} ${key}` }
    : {
        faults: [
          {
            message: "no public key of a host",
            allowed: HOST_KEY_FORM,
          },
        ],
      };
});

const point = {
  host: address,
  hostKey: hostKey.optional(),
  acceptAnyHostKey: flag().optional(),
  privateKeyFile: text({
    also: (given) =>
      given.endsWith(".pub")
        ? { message: "a public key", remedy: `Name the private one beside it: ${given.slice(0, -".pub".length)}` }
        : undefined,
  }).optional(),
};
const jumpSchema = z.strictObject(point);
const connectionSchema = z.strictObject({ ...point, jump: z.unknown().optional() });

/** Validates how a remote host is reached, the host in between included. */
export function parseConnection(input: unknown, path: string): Parsed<HostConnection> {
  const own = parseWith(connectionSchema, input, path);
  const jumpPath = joinPath(path, "jump");
  const givenJump = typeof input === "object" && input !== null && "jump" in input ? input.jump : undefined;
  const jump = givenJump === undefined ? undefined : parseWith(jumpSchema, givenJump, jumpPath);
  const problems = [
    ...own.problems,
    ...keyProblems(input, path),
    ...(jump === undefined ? [] : [...jump.problems, ...keyProblems(givenJump, jumpPath)]),
  ];
  const value =
    own.value === undefined || (jump !== undefined && jump.value === undefined)
      ? undefined
      : { ...pointOf(own.value), ...(jump?.value === undefined ? {} : { jump: pointOf(jump.value) }) };
  const unchecked = [
    { given: own.value, at: path },
    { given: jump?.value, at: jumpPath },
  ].filter(({ given }) => given?.acceptAnyHostKey === true && given.hostKey === undefined);
  return parsed<HostConnection>(
    value,
    problems,
    unchecked.map(({ at }) => ({
      path: joinPath(at, "acceptAnyHostKey"),
      message: "whoever answers at this address gets the passwords of all phones",
      remedy: "Pin the key of the host",
    })),
  );
}

/** Where a connection goes, as an address of SSH; empty for this machine. */
export function connectionAddress(connection: HostConnection | undefined): string {
  return connection === undefined ? "" : `ssh://${connection.user}@${connection.host}:${connection.port}`;
}

/** A connection as {@link parseConnection} takes it. */
export function describeConnection({ jump, ...own }: HostConnection): DescribedPoint & { jump?: DescribedPoint } {
  return { ...describePoint(own), ...(jump === undefined ? {} : { jump: describePoint(jump) }) };
}

function describePoint({ host, port, user, hostKey: key, privateKeyFile }: SshPoint): DescribedPoint {
  return {
    host: `ssh://${user}@${host}:${port}`,
    ...(key === undefined ? { acceptAnyHostKey: true } : { hostKey: key }),
    ...(privateKeyFile === undefined ? {} : { privateKeyFile }),
  };
}

function pointOf({ host, hostKey: key, privateKeyFile }: z.output<typeof jumpSchema>): SshPoint {
  return {
    ...host,
    ...(key === undefined ? {} : { hostKey: key }),
    ...(privateKeyFile === undefined ? {} : { privateKeyFile }),
  };
}

/** A host without a pinned key is an oversight unless it is said; one with a key that can't be asked for fails late. */
function keyProblems(input: unknown, path: string): Problem[] {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return [];
  }
  const { hostKey: key, acceptAnyHostKey, host } = input as Record<string, unknown>;
  const rsa = typeof key === "string" && HOST_KEY.exec(key.trim())?.[1] === "ssh-rsa";
  const ofKey = rsa ? [rsaProblem(host, path)] : [];
  if (key !== undefined && acceptAnyHostKey === true) {
    const message = "excludes hostKey, which is given";
    return [...ofKey, { path: joinPath(path, "acceptAnyHostKey"), message, remedy: "Remove one of them" }];
  }
  if (key !== undefined || acceptAnyHostKey === true) {
    return ofKey;
  }
  return [
    {
      path: joinPath(path, "hostKey"),
      message: "missing; without it anyone could answer in the host's place",
      allowed: "the host's public key, or acceptAnyHostKey: true",
      remedy: `Compare what this prints with the key on the host, then give it: ${keyScan(host)}`,
    },
  ];
}

/**
 * Pulumi's command plugin asks a host for the type of the pinned key and no other, which for RSA is the signature with SHA-1
 * (RFC 4253 section 6.6), and servers have not offered that since OpenSSH 8.8.
 */
function rsaProblem(host: unknown, path: string): Problem {
  return {
    path: joinPath(path, "hostKey"),
    message: "an RSA key, for which deliveries would ask with SHA-1, and no server of today offers that",
    allowed: HOST_KEY_FORM,
    remedy: `Give the ed25519 or ecdsa key: ${keyScan(host)}`,
  };
}

function keyScan(host: unknown): string {
  const [, , name = "HOST", port] = (typeof host === "string" ? ADDRESS.exec(host) : undefined) ?? [];
  return `ssh-keyscan${port === undefined ? "" : ` -p ${port}`} -t ed25519 ${name}`;
}
