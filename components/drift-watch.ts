import { appendFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { comparedServer, serverImage } from "./container-runtime";
import { comparedDhcp, dhcpImage } from "./dhcp-container";
import { comparedEmbedded } from "./embedded-runtime";
import { type HostDrift, lookForDrift } from "./host-drift";
import { type ImageLook, lookForImage, NO_IMAGE_LOOK } from "./image-look";
import { acceptOrReject } from "./problem-report";
import { isWatched } from "./watched-host";

/** File that takes what was found, a line of JSON a host; set by `npm run verify`. */
const REPORT = "CISCO_PHONES_VERIFY_REPORT";
/** More differences than these are counted and not written out. */
const SHOWN = 20;

/** What was found of the images of a host. */
export interface ImageLooks<Look> {
  readonly server: Look;
  readonly dhcp: Look;
}

/** What a host is to serve, and what it is to run from. */
export interface Deliveries {
  readonly bundle: string;
  /** Kea's configuration; undefined without a DHCP server. */
  readonly kea: string | undefined;
  readonly images: ImageLooks<ImageLook>;
}

/**
 * Looks for the images of a host that is watched.
 *
 * @param fit Resolves when the host was found fit.
 * @throws {pulumi.ResourceError} where no answer comes, unless that is what is asked for: nothing may be made anew for that.
 */
export function lookForImages(
  what: string,
  site: string,
  host: HostSettings,
  hasDhcp: boolean,
  fit: Promise<true>,
  resource: pulumi.Resource,
): ImageLooks<Promise<ImageLook>> {
  if (!isWatched(host) || host.runtime === "embedded") {
    const none = Promise.resolve(NO_IMAGE_LOOK);
    return { server: none, dhcp: none };
  }
  const look = async (image: Parameters<typeof lookForImage>[1]): Promise<ImageLook> => {
    await fit;
    const found = await lookForImage(host, image);
    return answered(what, found, found.failure === undefined ? [] : [found.failure], resource);
  };
  const server = look(serverImage(site, host));
  const dhcp = hasDhcp ? look(dhcpImage(site, host)) : Promise.resolve(NO_IMAGE_LOOK);
  return { server, dhcp };
}

/**
 * Compares a host that is watched with its declaration, and says what differs.
 *
 * @throws {pulumi.ResourceError} where no answer comes, unless that is what is asked for: nothing may be made anew for that.
 */
export async function watchDrift(
  what: string,
  site: string,
  host: HostSettings,
  { bundle, kea, images }: Deliveries,
  resource: pulumi.Resource,
): Promise<HostDrift> {
  const server =
    host.runtime === "embedded"
      ? comparedEmbedded(site, host, bundle)
      : comparedServer(site, host, bundle, images.server);
  const drift = await lookForDrift(
    host,
    server,
    kea === undefined ? undefined : comparedDhcp(site, host, kea, images.dhcp),
  );
  const report = process.env[REPORT];
  if (report !== undefined) {
    appendFileSync(report, `${JSON.stringify(reported(what, drift))}\n`);
    return drift;
  }
  answered(what, drift, drift.failures, resource);
  const tell = (how: string, lines: readonly string[], log = pulumi.log.warn): void => {
    if (lines.length > 0) {
      void log(`${what} ${how}:\n${shown(lines)}`, resource);
    }
  };
  tell("is not there yet, and is made", drift.absent, pulumi.log.info);
  tell("differs from its declaration, which this repairs", drift.differences);
  tell("could not be compared whole, and of this nothing is repaired", drift.problems);
  return drift;
}

/** For `npm run verify`, to which what is not there is a difference whatever the reason. */
function reported(
  host: string,
  { differences, absent, pending, problems, failures }: HostDrift,
): Record<"differences" | "pending" | "problems", string[]> & { host: string } {
  return {
    host,
    differences: [...differences, ...absent],
    pending: [...pending],
    problems: [...failures, ...problems],
  };
}

function answered<T>(what: string, value: T, failures: readonly string[], resource: pulumi.Resource): T {
  if (process.env[REPORT] !== undefined) {
    return value;
  }
  const problems = failures.map((message) => ({
    path: "verify",
    message,
    given: "true",
    remedy: "Try again; or declare verify: false, and nothing is compared",
  }));
  return acceptOrReject(what, { value, problems, warnings: [] }, resource);
}

function shown(lines: readonly string[]): string {
  const rest = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more: npm run verify`] : [];
  return [...lines.slice(0, SHOWN), ...rest].map((line) => `  - ${line}`).join("\n");
}
