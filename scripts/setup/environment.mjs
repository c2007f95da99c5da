import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packageCommands, stateFolder } from "./project.mjs";

const passphraseFile = join(stateFolder, "passphrase");

/**
 * The environment in which the Pulumi CLI runs. What the user has set stays.
 * @param {object} parts
 * @param {readonly string[]} parts.folders folders of the CLI and the plugins, for PATH
 * @param {boolean} parts.standIns whether a stand-in is in use
 * @param {NodeJS.ProcessEnv} [parts.base]
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnvironment({ folders, standIns, base = process.env }) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...base,
    PATH: [packageCommands, ...folders, base.PATH ?? ""].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // `npm run check` checks the types; checking them again in each `pulumi up` costs seconds and finds nothing new.
    PULUMI_NODEJS_TRANSPILE_ONLY: base.PULUMI_NODEJS_TRANSPILE_ONLY ?? "true",
  };
  if (standIns) env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION = "true";
  if (!base.PULUMI_BACKEND_URL) env.PULUMI_BACKEND_URL = `file://${ensureBackendFolder()}`;
  if (base.PULUMI_CONFIG_PASSPHRASE === undefined && !base.PULUMI_CONFIG_PASSPHRASE_FILE) {
    env.PULUMI_CONFIG_PASSPHRASE = ensurePassphrase();
  }
  return env;
}

/** Whether the user named the backend himself, so that what is in it is not ours to remove. */
export function hasOwnBackend() {
  return Boolean(process.env.PULUMI_BACKEND_URL);
}

/** Whether the passphrase is the one that this set-up made. */
export function usesOwnPassphrase() {
  return process.env.PULUMI_CONFIG_PASSPHRASE === undefined && !process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
}

function ensureBackendFolder() {
  const folder = join(stateFolder, "pulumi");
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function ensurePassphrase() {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  if (!existsSync(passphraseFile)) {
    try {
      writeFileSync(passphraseFile, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
    } catch (error) {
      // Another command made it at the same moment.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
  }
  return readFileSync(passphraseFile, "utf8").trim();
}
