import type { Checked } from "../engine/plugin";
import type { Failure } from "../property/shape";
import { hasUnknown, type Properties, reveal, type Value } from "../property/wire";
import { DEFAULT_HOST, hostRefusal } from "./host";

const IMPLEMENTED = ["host", "sshOpts"];

/**
 * The options for `ssh`. The SDK hands a provider's lists over as JSON text. Without any, those of DOCKER_SSH_OPTS,
 * separated by blanks. Nothing if it is not a list of strings.
 */
export function sshOptions(given: Value | undefined): string[] | undefined {
  let value = reveal(given);
  if (value === null) {
    return (process.env.DOCKER_SSH_OPTS ?? "").split(/\s+/).filter((word) => word !== "");
  }
  if (typeof value === "string") {
    try {
      value = JSON.parse(value) as Value;
    } catch {
      return undefined;
    }
  }
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
}

/** The provider's settings with the default host, which is DOCKER_HOST, else the local socket. */
export function checkedSettings(given: Properties): Checked {
  const host = given.host ?? process.env.DOCKER_HOST ?? DEFAULT_HOST;
  const failures: Failure[] = Object.keys(given)
    .filter((name) => !IMPLEMENTED.includes(name) && name !== "version" && !name.startsWith("__"))
    .map((property) => ({
      property,
      reason: `${property} is not known here: the stand-in for the docker plugin implements only ${IMPLEMENTED.join(", ")}`,
    }));
  const shown = reveal(host);
  const refusal = hasUnknown(host) ? undefined : hostRefusal(typeof shown === "string" ? shown : String(shown));
  if (refusal !== undefined) {
    failures.push({ property: "host", reason: refusal });
  }
  if (!hasUnknown(given.sshOpts) && sshOptions(given.sshOpts) === undefined) {
    failures.push({ property: "sshOpts", reason: 'sshOpts must be a list of strings, such as ["-i", "/keys/id"]' });
  }
  return { inputs: { ...given, host }, failures };
}
