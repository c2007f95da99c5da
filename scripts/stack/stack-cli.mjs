import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { SetupFailure } from "../setup/failure.mjs";
import { projectFolder, stateFolder } from "../setup/project.mjs";
import { run, runAttached } from "../setup/subprocess.mjs";

/** The stack that `npm start` deploys on this machine. */
export const STACK = "dev";

/** The stack's file. */
export const stackFile = join(projectFolder, `Pulumi.${STACK}.yaml`);

const WRONG_PASSPHRASE = {
  message: `the secrets in Pulumi.${STACK}.yaml were encrypted with another passphrase`,
  remedy:
    `set PULUMI_CONFIG_PASSPHRASE to that passphrase; or, to start afresh, remove the line \`encryptionsalt\` and every ` +
    `entry with \`secure:\` from Pulumi.${STACK}.yaml`,
};

/** The Pulumi CLI on the stack of this checkout. */
export class StackCli {
  /** @param {import("../setup/prepare.mjs").Prepared} prepared */
  constructor({ cli, env }) {
    this.cli = cli;
    this.env = env;
  }

  /**
   * Runs a command and keeps its output.
   * @param {readonly string[]} args
   * @param {{ input?: string }} [options]
   */
  run(args, { input } = {}) {
    return run(this.cli, [...args, "--non-interactive"], {
      cwd: projectFolder,
      env: this.env,
      ...(input === undefined ? {} : { input }),
    });
  }

  /**
   * As `run`; a failure throws.
   * @param {readonly string[]} args
   * @param {{ input?: string }} [options]
   */
  async must(args, options) {
    const result = await this.run(args, options);
    if (result.code === 0) return result;
    if (result.tail.includes("incorrect passphrase")) {
      throw new SetupFailure(WRONG_PASSPHRASE.message, { remedy: WRONG_PASSPHRASE.remedy });
    }
    throw new SetupFailure(`pulumi ${args.slice(0, 2).join(" ")} failed with exit code ${result.code}`, {
      output: result.tail,
    });
  }

  /**
   * Runs a command whose output is for the user.
   * @param {readonly string[]} args
   * @returns {Promise<number>} exit code
   */
  show(args) {
    return runAttached(this.cli, [...args, "--non-interactive"], { cwd: projectFolder, env: this.env });
  }

  /** Makes the stack if there is none. */
  async select() {
    await this.must(["stack", "select", "--create", STACK]);
  }

  /** @returns {Promise<unknown>} the stack's state; secrets stay encrypted */
  async export() {
    return JSON.parse((await this.must(["stack", "export", "--stack", STACK])).stdout);
  }

  /** @returns {Promise<unknown>} the stack's outputs; secrets are masked */
  async outputs() {
    return JSON.parse((await this.must(["stack", "output", "--json", "--stack", STACK])).stdout);
  }
}

/** Names of the stacks in the backend in the state folder. @returns {string[]} */
export function localStacks() {
  const folder = join(stateFolder, "pulumi", ".pulumi", "stacks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).flatMap((path) => {
    const name = /^(.+)\.json(?:\.gz)?$/.exec(basename(String(path)))?.[1];
    return name === undefined ? [] : [name];
  });
}
