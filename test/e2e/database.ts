import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ASTERISK_TABLES } from "./asterisk-tables";

/** Folder of a real PostgreSQL's programs, which scripts/test.mjs finds. */
export const POSTGRESQL = process.env.CISCO_PHONES_POSTGRESQL;
/** Why tests that need one are left out, for the title of a suite. */
export const NO_POSTGRESQL =
  POSTGRESQL === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_POSTGRESQL ?? "no PostgreSQL"})` : "";

const READY_MS = 60_000;
/** Debian's user of nothing; PostgreSQL does not run as root. */
const NOBODY = 65_534;

/**
 * Words that run a program of PostgreSQL as somebody else than root. Programs below root's own folder nobody else can reach, so for these
 * root only takes another name (user_namespaces(7)).
 */
function asNobody(program: string): string[] {
  return program.startsWith("/usr/")
    ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", program]
    : ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, program];
}

/** A real PostgreSQL on a socket in a folder of its own, with Asterisk's tables in the database `asterisk`. */
export class Database {
  /** Shell command that takes SQL, as `asterisk.realtime.sql` of a site. */
  readonly sql: string;
  /** Folder of its socket, where a client takes a host. */
  readonly folder: string;
  private readonly server: ChildProcess;

  private constructor(server: ChildProcess, folder: string) {
    this.server = server;
    this.folder = folder;
    this.sql = this.as("asterisk");
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param statements Which statements it logs.
   */
  static async start(statements: "all" | "none" = "all"): Promise<Database> {
    const folder = mkdtempSync(join(tmpdir(), "postgresql-"));
    const isRoot = process.getuid?.() === 0;
    if (isRoot && path("initdb").startsWith("/usr/")) {
      chownSync(folder, NOBODY, NOBODY);
    }
    chmodSync(folder, 0o755);
    const words = (program: string, ...args: string[]): [string, string[]] => {
      const [first = "", ...rest] = isRoot ? asNobody(path(program)) : [path(program)];
      return [first, [...rest, ...args]];
    };
    const data = join(folder, "data");
    const cluster = ["-D", data, "-U", "asterisk", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"];
    execFileSync(...words("initdb", ...cluster), { stdio: "pipe" });
    const output = openSync(join(folder, "log"), "w");
    const settings = [
      "listen_addresses=",
      `unix_socket_directories=${folder}`,
      "fsync=off",
      `log_statement=${statements}`,
    ];
    const server = spawn(...words("postgres", "-D", data, ...settings.flatMap((setting) => ["-c", setting])), {
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const database = new Database(server, folder);
    try {
      await database.untilReady();
      database.run("CREATE DATABASE asterisk;", "postgres");
      database.run(ASTERISK_TABLES);
    } catch (error) {
      await database.stop();
      throw error;
    }
    return database;
  }

  /** Shell command of psql as a user of the database. */
  as(user: string): string {
    return `'${path("psql")}' -X -h '${this.folder}' -U ${user} -d asterisk`;
  }

  /** Runs SQL that has to succeed. @returns what it selected, a row a line, columns apart by `|`. */
  run(sql: string, database = "asterisk"): string {
    const args = ["-X", "-h", this.folder, "-U", "asterisk", "-d", database, "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1"];
    const { status, stdout, stderr } = spawnSync(path("psql"), args, { input: sql, encoding: "utf8" });
    if (status !== 0) {
      throw new Error(`psql ended with ${status}: ${stderr}`);
    }
    return stdout.trimEnd();
  }

  /** What it has logged so far, all statements among it. */
  log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }

  async stop(): Promise<void> {
    if (this.server.pid !== undefined && this.server.exitCode === null && this.server.signalCode === null) {
      const ended = once(this.server, "exit");
      // At once, whoever is connected (postgres(1), SIGINT).
      this.server.kill("SIGINT");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
      try {
        this.run("SELECT 1;", "postgres");
        return;
      } catch (error) {
        if (this.server.exitCode !== null || Date.now() > deadline) {
          throw new Error(`PostgreSQL is not ready: ${this.log()}`, { cause: error });
        }
      }
    }
  }
}

function path(program: string): string {
  return join(POSTGRESQL ?? "", program);
}
