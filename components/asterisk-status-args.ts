import type { Input } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import {
  type AsteriskStatusSettings,
  parseAsteriskStatus,
  statusPasswordProblems,
} from "../domain/asterisk-status-settings";
import { joinPath, type Parsed, parsed } from "../domain/problem";
import { Secret } from "../domain/secret";

/**
 * How the status page learns from Asterisk who is registered: by the events of its manager interface, AMI. AsteriskPeer makes the user and
 * ProvisioningHost is it, so both are given the same.
 */
export interface AsteriskStatusArgs {
  /**
   * Where the provisioning host reaches AMI, as `HOST:PORT`.
   *
   * @example "192.168.1.3:5038"
   * @default "127.0.0.1:5038"
   */
  address?: string;
  /**
   * Name of the AMI user; letters, digits and `_ -`.
   *
   * @default "cisco-phones"
   */
  user?: string;
  /**
   * IPv4 addresses from which Asterisk lets the user in: those of the provisioning hosts.
   *
   * @default those of the loopback where `address` is one; any where it is not, with a warning
   */
  permit?: string[];
  /** Password of the user, 16 to 128 letters, digits and signs of ASCII; a secret. */
  password: Input<string>;
}

/** The status of Asterisk as it is asked for, password and all. */
export interface AsteriskStatus {
  readonly settings: AsteriskStatusSettings;
  readonly password: Secret;
}

/** What of the args is no secret. */
export function openStatus(args: AsteriskStatusArgs | undefined): Omit<AsteriskStatusArgs, "password"> | undefined {
  if (args === undefined) {
    return undefined;
  }
  const { password: _password, ...open } = args;
  return open;
}

/** The password as soon as it is known. */
export function statusPassword(args: AsteriskStatusArgs | undefined): pulumi.Output<string | undefined> {
  return pulumi.output(args?.password);
}

/** Validates what a host is told of Asterisk. */
export function parseHostStatus(
  given: Omit<AsteriskStatusArgs, "password"> | undefined,
  password: string | undefined,
  path: string,
): Parsed<{ readonly status?: AsteriskStatus }> {
  if (given === undefined) {
    return parsed<{ readonly status?: AsteriskStatus }>({}, []);
  }
  const { value, problems } = parseAsteriskStatus(given, path);
  const secret = givenPassword(password, joinPath(path, "password"));
  return parsed<{ readonly status?: AsteriskStatus }>(
    value === undefined || secret.value === undefined
      ? undefined
      : { status: { settings: value, password: secret.value } },
    [...problems, ...secret.problems],
  );
}

/** Validates the password alone. */
export function givenPassword(password: string | undefined, path: string): Parsed<Secret> {
  const secret = password === undefined ? undefined : Secret.of(password);
  return parsed(secret, statusPasswordProblems(secret, path, `Give ${path}`));
}
