import * as pulumi from "@pulumi/pulumi";
import { ASTERISK_STATUS_PASSWORD } from "../domain/asterisk-status-settings";
import { seedProblems } from "../domain/derived-password";
import type { Problem } from "../domain/problem";
import { Secret } from "../domain/secret";
import type { SiteSecrets } from "../domain/site-secrets";

/** The configuration of a stack, as far as it could be read. */
export interface StackConfig {
  readonly site: unknown;
  readonly secrets: SiteSecrets;
  readonly problems: readonly Problem[];
}

const SECRET_KEYS = [
  "adminPassword",
  "asteriskStatusPassword",
  "directoryPasswords",
  "fingerprintKey",
  "linePasswords",
  "passwordSeed",
  "voicemailPins",
];
/** Reads the site and its secrets; what is amiss is a problem, not an exception; a missing site is left to `parseSite`. */
export function readStackConfig(): StackConfig {
  const config = new pulumi.Config("cisco-phones");
  const problems: Problem[] = [];
  const object = (key: string): unknown => {
    try {
      return config.getObject<unknown>(key);
    } catch {
      problems.push({ path: key, message: "not a mapping", remedy: "Write it as the README shows" });
      return undefined;
    }
  };
  const site = object("site");
  if (config.get("fingerprintKey") === undefined) {
    problems.push({
      path: "fingerprintKey",
      message: "missing; a preview needs it to show that a secret changed without telling it",
      remedy: "openssl rand -hex 32 | npm run pulumi -- config set --secret fingerprintKey",
    });
  }
  for (const key of SECRET_KEYS) {
    // What is left when the last of several was removed holds none.
    const isEmpty = config.get(key)?.trim() === "{}";
    if (config.get(key) !== undefined && !isEmpty && !encryptedKeys().includes(`cisco-phones:${key}`)) {
      problems.push({
        path: key,
        message: "stands in clear text in the stack's file",
        remedy: `Choose a new value and set it with: npm run pulumi -- config set --secret ${key}`,
      });
    }
  }
  const seed = config.get("passwordSeed");
  const remedy = "openssl rand -hex 32 | npm run pulumi -- config set --secret passwordSeed";
  problems.push(...(seed === undefined ? [] : seedProblems(seed, "passwordSeed", remedy)));
  const adminPassword = config.get("adminPassword");
  const statusPassword = config.get(ASTERISK_STATUS_PASSWORD);
  const lists = object("directoryPasswords");
  const pins = object("voicemailPins");
  return {
    site,
    secrets: {
      linePasswords: asSecrets("linePasswords", object("linePasswords"), problems),
      ...(lists === undefined ? {} : { directoryPasswords: asSecrets("directoryPasswords", lists, problems) }),
      ...(pins === undefined ? {} : { voicemailPins: asSecrets("voicemailPins", pins, problems) }),
      ...(seed === undefined ? {} : { passwordSeed: Secret.of(seed) }),
      ...(statusPassword === undefined ? {} : { asteriskStatusPassword: Secret.of(statusPassword) }),
      ...(adminPassword === undefined ? {} : { adminPassword: Secret.of(adminPassword) }),
    },
    problems,
  };
}

/** Names of the configuration keys that are encrypted in the stack's file; the engine passes them beside the values. */
function encryptedKeys(): readonly string[] {
  const names: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
  return Array.isArray(names) ? names : [];
}

function asSecrets(key: string, passwords: unknown, problems: Problem[]): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>();
  if (typeof passwords !== "object" || passwords === null) {
    return secrets;
  }
  for (const [name, password] of Object.entries(passwords)) {
    // A number would have lost its leading zeros already, and the phone would send them.
    if (typeof password === "string") {
      secrets.set(name, Secret.of(password));
    } else {
      problems.push({
        path: `${key}["${name}"]`,
        message: "not a text",
        remedy: `npm run pulumi -- config set --secret --path '${key}["${name}"]'`,
      });
    }
  }
  return secrets;
}
