import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Full path of a real sshd, which scripts/test.mjs finds. */
export const SSHD = process.env.CISCO_PHONES_SSHD;
/** Why tests that need one are left out, for the title of a suite. */
export const NO_SSHD = SSHD === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_SSHD ?? "no sshd"})` : "";

export interface SshHostOptions {
  /** Address to listen on; 127.0.0.1 if not given. */
  readonly address?: string;
  /** Port to listen on; if not given a free one, in a network namespace 22. */
  readonly port?: number;
  /** Network namespace to listen in, by the name that `ip netns` knows. */
  readonly namespace?: string;
  /** Variables of every remote command, such as DOCKER_HOST or PATH; they win over those of sshd. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables that a client may set, as AcceptEnv takes them; none if not given. */
  readonly acceptEnv?: readonly string[];
}

/** A running SSH server that lets one key in, as the user that runs the test. */
export interface SshHost {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Its public key in one line, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** The private key that it lets in, OpenSSH's format, mode 0600. */
  readonly privateKeyFile: string;
  readonly privateKey: string;
  /** A file for UserKnownHostsFile that holds its key and nothing else. */
  readonly knownHostsFile: string;
  /** What the server has logged so far. */
  log(): string;
  /** How many connections are open. */
  connections(): number;
  /** Cuts every open connection as a broken network does; what runs on the host goes on. How many there were. */
  cutConnections(): number;
  /** Ends the server and its connections. */
  stop(): Promise<void>;
}

const READY_MS = 20_000;

function makeKey(file: string): string {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  return readFileSync(`${file}.pub`, "utf8").trim().split(" ").slice(0, 2).join(" ");
}

function freePort(address: string): Promise<number> {
  const probe = createServer();
  return new Promise((done, fail) => {
    probe.on("error", fail);
    probe.listen(0, address, () => {
      const found = probe.address();
      probe.close(() => done(typeof found === "object" && found !== null ? found.port : 0));
    });
  });
}

/** Processes of sshd below this one, by the parent that /proc names; commands that they run are not among them. */
function serversBelow(parent: number): number[] {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, program, parentOf] = /^\d+ \((.*)\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return program === "sshd" ? [{ pid: Number(pid), parent: Number(parentOf) }] : [];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
  const below = (one: number): number[] =>
    processes.filter(({ parent: of }) => of === one).flatMap(({ pid }) => [pid, ...below(pid)]);
  return below(parent);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function configuration(folder: string, address: string, port: number, options: SshHostOptions): string {
  const variables = Object.entries(options.environment ?? {}).map(([name, value]) => `"${name}=${value}"`);
  return [
    `ListenAddress ${address}`,
    `Port ${port}`,
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "client.pub")}`,
    "AuthenticationMethods publickey",
    "PermitRootLogin prohibit-password",
    // The temporary folder above is writable for all.
    "StrictModes no",
    "UsePAM no",
    "PidFile none",
    "LogLevel VERBOSE",
    // The default drops every third connection above ten that are still logging in.
    "MaxStartups 100",
    ...(variables.length > 0 ? [`SetEnv ${variables.join(" ")}`] : []),
    ...(options.acceptEnv === undefined ? [] : [`AcceptEnv ${options.acceptEnv.join(" ")}`]),
    "",
  ].join("\n");
}

async function untilListening(server: ChildProcess, log: () => string): Promise<void> {
  let failed: Error | undefined;
  server.once("error", (error) => {
    failed = error;
  });
  for (const deadline = Date.now() + READY_MS; !log().includes("Server listening on"); await sleep(20)) {
    if (failed !== undefined || server.exitCode !== null || Date.now() > deadline) {
      throw new Error(`sshd does not listen: ${failed?.message ?? log()}`);
    }
  }
}

/** Starts a real sshd in the foreground, with a host key, a client key and a configuration of its own. */
export async function startSshHost(options: SshHostOptions = {}): Promise<SshHost> {
  if (SSHD === undefined) {
    throw new Error("CISCO_PHONES_SSHD names no sshd");
  }
  const folder = mkdtempSync(join(tmpdir(), "ssh-host-"));
  const { address = "127.0.0.1", namespace } = options;
  const port = options.port ?? (namespace === undefined ? await freePort(address) : 22);
  const hostKey = makeKey(join(folder, "host"));
  const privateKeyFile = join(folder, "client");
  makeKey(privateKeyFile);
  const knownHostsFile = join(folder, "known_hosts");
  writeFileSync(knownHostsFile, `[${address}]:${port} ${hostKey}\n${port === 22 ? `${address} ${hostKey}\n` : ""}`);
  writeFileSync(join(folder, "sshd_config"), configuration(folder, address, port, options));
  if (process.getuid?.() === 0) {
    // Where a server of root locks up its part that talks to strangers; /run is empty after each start of a machine.
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  }
  const argv = [SSHD, "-D", "-e", "-f", join(folder, "sshd_config")];
  const [program = "", ...args] = namespace === undefined ? argv : ["ip", "netns", "exec", namespace, ...argv];
  // Into a file, so that it can be read while a test waits for a command.
  const logFile = join(folder, "log");
  const output = openSync(logFile, "w");
  const server = spawn(program, args, { stdio: ["ignore", "ignore", output] });
  closeSync(output);
  const log = (): string => readFileSync(logFile, "utf8");
  const ended = new Promise<void>((done) => server.once("close", () => done()));
  const pid = server.pid ?? 0;
  const connections = (): number[] => serversBelow(pid);
  const cutConnections = (): number => {
    const open = connections();
    open.forEach(kill);
    return open.length;
  };
  const stop = async (): Promise<void> => {
    cutConnections();
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(server, log);
  } catch (error) {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    address,
    port,
    user: userInfo().username,
    hostKey,
    privateKeyFile,
    privateKey: readFileSync(privateKeyFile, "utf8"),
    knownHostsFile,
    log,
    connections: () => connections().length,
    cutConnections,
    stop,
  };
}
