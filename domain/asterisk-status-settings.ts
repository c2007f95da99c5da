import { z } from "zod";
import { text } from "./field";
import { addressFault, isIpv4 } from "./network-address";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import type { Secret } from "./secret";
import { parseWith } from "./zod-problems";

/** How the status page learns from Asterisk who is registered: by events of its manager interface (AMI). */
export interface AsteriskStatusSettings {
  /** Where the hosts reach AMI, `HOST:PORT`. @default "127.0.0.1:5038" */
  address: string;
  /** Name of the AMI user that is made. @default "cisco-phones" */
  user: string;
  /** IPv4 addresses from which that user is let in. @default those of the hosts, or of the loopback */
  permit?: string[];
}

/** A shorter password could be found by trying, from the answer to one challenge. */
const SHORTEST_PASSWORD = 16;
const LONGEST_PASSWORD = 128;
/** Name of the secret that is the password of the AMI user, in a stack's configuration. */
export const ASTERISK_STATUS_PASSWORD = "asteriskStatusPassword";
/** How it is set. */
const SET_STATUS_PASSWORD = `openssl rand -hex 32 | npm run pulumi -- config set --secret ${ASTERISK_STATUS_PASSWORD}`;

const ADDRESS_ALLOWED = "HOST:PORT, such as 192.168.1.3:5038";

const manager = text({
  also: (given) => {
    const { host, port } = managerPoint(given);
    return host !== undefined && addressFault(host) === undefined && port >= 1 && port <= 65_535
      ? undefined
      : { message: "not the address of a manager interface", allowed: ADDRESS_ALLOWED };
  },
});

const source = text({
  also: (given) => (isIpv4(given) ? undefined : { message: "not an IPv4 address", allowed: "such as 192.168.1.3" }),
});

/** Members of `asterisk.status`. */
export const asteriskStatusSchema = z.strictObject({
  address: manager.default("127.0.0.1:5038"),
  user: text({
    max: 79,
    form: { pattern: /^(?!general$)[A-Za-z0-9_-]+$/, allowed: "letters, digits and _ -, but not general" },
  }).default("cisco-phones"),
  permit: z.array(source).min(1).optional(),
});

/** Validates what is said of AMI by itself. @param path Where it stands. */
export function parseAsteriskStatus(input: unknown, path: string): Parsed<AsteriskStatusSettings> {
  const { value, problems } = parseWith(asteriskStatusSchema, input, path);
  return parsed(value as AsteriskStatusSettings | undefined, problems);
}

/** Host and port of `HOST:PORT`; no host for what is not that. */
export function managerPoint(address: string): { readonly host?: string; readonly port: number } {
  const [, host, port] = /^([^:\s]+):(\d{1,5})$/.exec(address) ?? [];
  return { ...(host === undefined ? {} : { host }), port: Number(port) };
}

/** Whether AMI is on the same machine as who asks it. */
export function isOwnManager({ address }: Pick<AsteriskStatusSettings, "address">): boolean {
  return /^(?:127\.|localhost:)/.test(address);
}

/**
 * What is wrong with the password of the AMI user, or that it is missing.
 *
 * @param path Where it is given.
 */
export function statusPasswordProblems(password: Secret | undefined, path: string, remedy: string): Problem[] {
  if (password === undefined) {
    return [{ path, message: "missing; asterisk.status needs it", remedy }];
  }
  const isFit = /^[\x21-\x7e]+$/.test(password.reveal()) && password.length <= LONGEST_PASSWORD;
  return password.length >= SHORTEST_PASSWORD && isFit
    ? []
    : [
        {
          path,
          message: "not a password for Asterisk's manager interface",
          given: `a secret of ${password.length} characters`,
          allowed: `${SHORTEST_PASSWORD}–${LONGEST_PASSWORD} letters, digits and signs of ASCII, without blanks`,
          remedy,
        },
      ];
}

/** The password in a stack's configuration: missing, unfit, or without a use. */
export function siteStatusPassword(
  status: AsteriskStatusSettings | undefined,
  password: Secret | undefined,
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const path = ASTERISK_STATUS_PASSWORD;
  return status !== undefined
    ? { problems: statusPasswordProblems(password, path, SET_STATUS_PASSWORD), warnings: [] }
    : {
        problems: [],
        warnings:
          password === undefined
            ? []
            : [
                {
                  path,
                  message: "there is no site.asterisk.status that needs it",
                  remedy: `Remove it: npm run pulumi -- config rm ${path}`,
                },
              ],
      };
}

/** A caution for a user whom Asterisk would let in from anywhere. */
export function openUserCautions(status: AsteriskStatusSettings | undefined, path: string): Problem[] {
  return status === undefined || status.permit !== undefined || isOwnManager(status)
    ? []
    : [
        {
          path: joinPath(path, "permit"),
          message: "missing; Asterisk lets this user in from any address",
          remedy: "Give the addresses of the provisioning hosts",
        },
      ];
}
