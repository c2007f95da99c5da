import { execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Document, parseDocument } from "yaml";

const CHECKOUT = resolve(__dirname, "..", "..");

/** What one run of the Pulumi CLI answered. */
export interface CliAnswer {
  readonly code: number;
  /** Standard output and standard error together, without colours. */
  readonly output: string;
}

/** Unlocks the phones of every project of tests; planted, so that it is looked for wherever a secret could leak. */
export const ADMIN_PASSWORD = "Canary4admin4secret";

/** A site description as a stack's file holds it. */
export type SiteDescription = Record<string, unknown>;

/**
 * A copy of this checkout in a folder of its own, with a file backend and a stack of its own: what a user has after
 * cloning, so that a test never touches the checkout's stack.
 */
export class StackProject {
  readonly folder: string;
  /** Everything that any command of this project printed, for the search for leaked secrets. */
  readonly transcript: string[] = [];
  /** Environment of its commands. */
  readonly environment: NodeJS.ProcessEnv;
  private readonly stack: string;

  constructor(stack: string) {
    this.stack = stack;
    this.folder = mkdtempSync(join(tmpdir(), `cisco-phones-${stack}-`));
    for (const file of [...committedFiles(), ...builtServer()]) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      cpSync(join(CHECKOUT, file), join(this.folder, file));
    }
    symlinkSync(join(CHECKOUT, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(join(this.folder, ".state", "pulumi"), { recursive: true, mode: 0o700 });
    this.environment = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, ".state", "pulumi")}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(24).toString("base64url"),
      NO_COLOR: "1",
    };
  }

  /** Runs the Pulumi CLI in the project. */
  pulumi(args: readonly string[], stdin = ""): Promise<CliAnswer> {
    return new Promise((done) => {
      const child = execFile(
        "pulumi",
        [...args, "--non-interactive", "--color", "never", "--stack", this.stack],
        { cwd: this.folder, env: this.environment, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          const output = `${stdout}${stderr}`;
          this.transcript.push(output);
          done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, output });
        },
      );
      child.stdin?.end(stdin);
    });
  }

  /**
   * Runs the Pulumi CLI and kills it, as a power cut would, as soon as something has happened.
   *
   * @throws if it ends by itself before.
   */
  async killOnce(happened: () => boolean, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never", "--stack", this.stack], {
      cwd: this.folder,
      env: { ...this.environment, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => this.transcript.push(String(chunk)));
    }
    const watch = setInterval(() => happened() && child.kill("SIGKILL"), 5);
    const [code, signal] = await once(child, "close");
    clearInterval(watch);
    if (signal !== "SIGKILL") {
      throw new Error(`pulumi ${args.join(" ")} ended by itself with ${code}:\n${this.transcript.join("")}`);
    }
  }

  /** Runs a command that has to succeed. */
  async succeed(args: readonly string[], stdin = ""): Promise<string> {
    const { code, output } = await this.pulumi(args, stdin);
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    }
    return output;
  }

  /** Runs lines of a shell as a user types them who says yes to all that is asked, and this where a secret is. */
  type(lines: string, answer = ""): Promise<CliAnswer> {
    return new Promise((done) => {
      const env = { ...this.environment, PULUMI_SKIP_CONFIRMATIONS: "true" };
      const child = execFile("sh", ["-ec", lines], { cwd: this.folder, env, maxBuffer: 1 << 26 }, (error, out, err) => {
        this.transcript.push(out, err);
        done({ code: error === null ? 0 : Number(error.code), output: `${out}${err}` });
      });
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(answer);
    });
  }

  /** Makes the stack and sets its secrets; call `describe` before or after. */
  async create(linePasswords: Record<string, string>): Promise<void> {
    await this.succeed(["stack", "init"]);
    await this.secret("fingerprintKey", randomBytes(32).toString("hex"));
    await this.secret("adminPassword", ADMIN_PASSWORD);
    for (const [extension, password] of Object.entries(linePasswords)) {
      await this.linePassword(extension, password);
    }
  }

  async linePassword(extension: string, password: string): Promise<void> {
    await this.secret(`linePasswords["${extension}"]`, password);
  }

  /** Sets a secret of the configuration. */
  async secret(path: string, value: string): Promise<void> {
    await this.succeed(["config", "set", "--secret", "--path", path], value);
  }

  /** Writes the site into the stack's file, as a user's editor would. */
  describeSite(site: SiteDescription): void {
    const file = join(this.folder, `Pulumi.${this.stack}.yaml`);
    const document = existsSync(file) ? parseDocument(readFileSync(file, "utf8")) : new Document({});
    document.setIn(["config", "cisco-phones:site"], site);
    writeFileSync(file, document.toString());
  }

  /** The whole state as it lies on disk. */
  stateText(): string {
    return execFileSync("grep", ["-r", "-h", "", join(this.folder, ".state", "pulumi")], {
      maxBuffer: 1 << 28,
    }).toString();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The server as it is built: the program and its native parts. */
function builtServer(): string[] {
  return readdirSync(join(CHECKOUT, "server", "dist"))
    .filter((name) => name === "server.cjs" || name.endsWith(".node"))
    .map((name) => `server/dist/${name}`);
}

/** What a clone of this checkout would hold, with what is not committed yet. */
function committedFiles(): string[] {
  return execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: CHECKOUT })
    .toString()
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(CHECKOUT, file)));
}
