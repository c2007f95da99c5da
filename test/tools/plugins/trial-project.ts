import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const CHECKOUT = resolve(__dirname, "..", "..", "..");

export interface CliRun {
  readonly code: number;
  /** Standard output and standard error together, without colours. */
  readonly output: string;
}

/** A Pulumi project of a few lines with a file backend of its own, run by the engine that is on PATH. */
export class TrialProject {
  readonly folder = mkdtempSync(join(tmpdir(), "plugin-trial-"));
  /** Everything that was printed so far. */
  transcript = "";
  readonly #passphrase = randomBytes(16).toString("hex");

  constructor() {
    mkdirSync(join(this.folder, "backend"));
    symlinkSync(join(CHECKOUT, "node_modules"), join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: trial\nruntime: nodejs\n");
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ name: "trial", main: "index.ts" }));
    writeFileSync(
      join(this.folder, "tsconfig.json"),
      // A program may import from the checkout too, hence the root.
      JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", types: ["node"], rootDir: "/" } }),
    );
  }

  /** The program of the next runs. */
  program(source: string): void {
    writeFileSync(join(this.folder, "index.ts"), source);
  }

  pulumi(...args: string[]): Promise<CliRun> {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: this.#passphrase,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      NO_COLOR: "1",
    };
    return new Promise((done) => {
      execFile(
        "pulumi",
        [...args, "--non-interactive", "--color", "never"],
        { cwd: this.folder, env, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          const output = `${stdout}${stderr}`;
          this.transcript += output;
          done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, output });
        },
      );
    });
  }

  /** Runs what has to succeed. */
  async succeed(...args: string[]): Promise<string> {
    const { code, output } = await this.pulumi(...args);
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    }
    return output;
  }

  up(): Promise<string> {
    return this.succeed("up", "--yes", "--skip-preview", "--stack", "dev");
  }

  preview(): Promise<string> {
    return this.succeed("preview", "--diff", "--stack", "dev");
  }

  /** The resource of this type in the state, secrets encrypted. */
  async resource(
    type: string,
  ): Promise<{ id: string; inputs: Record<string, unknown>; outputs: Record<string, unknown> }> {
    const stack = JSON.parse(await this.succeed("stack", "export", "--stack", "dev"));
    const found = stack.deployment.resources.find((one: { type: string }) => one.type === type);
    if (found === undefined) {
      throw new Error(`no ${type} in the state`);
    }
    return found;
  }

  /** All files of the backend as one text. */
  stored(): string {
    const backend = join(this.folder, "backend");
    return readdirSync(backend, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }

  async remove(): Promise<void> {
    await this.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
