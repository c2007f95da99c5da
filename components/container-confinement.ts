import type * as docker from "@pulumi/docker";
import type { DeclaredContainer } from "../domain/container-drift";
import { REPAIR_LABEL } from "./drift-mark";

/** What a program in one of the images may, besides reading and writing its store. */
export interface Confinement {
  /** User and group, numbers that the Dockerfile gives to the image's user too. */
  readonly uid: number;
  /** Capabilities of the running program, such as `NET_BIND_SERVICE`. */
  readonly capabilities: readonly string[];
  /** MB of memory. */
  readonly memory: number;
}

/**
 * Processes and threads that a user may have. The limit is the kernel's for all that runs under one user id, so several
 * sites on one host share it; a server takes some 25, a health check 12 more. (`docker.Container` has no limit of pids.)
 */
const PROCESSES = 512;
const ULIMITS = [{ name: "nproc", soft: PROCESSES, hard: PROCESSES }];
const LOG = { driver: "json-file", options: { "max-file": "3", "max-size": "10m" } };
/** Seconds. A start period of zero would mean "as in the image", and each preview would show a change. */
const HEALTH = { interval: 5, timeout: 5, startPeriod: 5, retries: 3 };
const SECURITY_OPTIONS = ["no-new-privileges:true"];
const RESTART = "unless-stopped";
/** Phones ask the host itself, and DHCP speaks to who has no address. */
export const HOST_NETWORK = "host";
const SITE_LABEL = "cisco-phones.site";
/** Seconds. The server gives running transfers five. */
const STOP_GRACE = 10;

/**
 * Settings with which a container runs confined. It starts as root with nothing but what it takes to become its user: the
 * image's entry point is setpriv, which gives that user the ambient capabilities. A capability on the program's
 * file would not count under no-new-privileges (capabilities(7)).
 */
export function confined({ uid, capabilities, memory }: Confinement, health: string): Partial<docker.ContainerArgs> {
  return {
    readOnly: true,
    // Without CAP_KILL an init that runs as root could pass no signal on; the program is fit to be process 1.
    init: false,
    restart: RESTART,
    capabilities: { adds: startingWith(capabilities), drops: ["ALL"] },
    securityOpts: SECURITY_OPTIONS,
    ulimits: ULIMITS,
    memory,
    destroyGraceSeconds: STOP_GRACE,
    healthcheck: {
      tests: healthTests(uid, health),
      interval: `${HEALTH.interval}s`,
      timeout: `${HEALTH.timeout}s`,
      retries: HEALTH.retries,
      startPeriod: `${HEALTH.startPeriod}s`,
    },
    logDriver: LOG.driver,
    logOpts: LOG.options,
  };
}

/** What a container that runs confined, on the host's network and with a volume for its store, is to be found as. */
export function declaredContainer(
  site: string,
  { uid, capabilities, memory }: Confinement,
  health: string,
  volume: DeclaredContainer["volume"],
  environment: readonly string[] = [],
): DeclaredContainer {
  return {
    label: `${SITE_LABEL}=${site}`,
    environment,
    networkMode: HOST_NETWORK,
    readOnly: true,
    capabilities: startingWith(capabilities),
    securityOptions: SECURITY_OPTIONS,
    memory,
    restart: RESTART,
    ulimits: ULIMITS,
    log: LOG,
    healthcheck: { ...HEALTH, tests: healthTests(uid, health) },
    volume,
  };
}

/** Labels of a container of a site; `mark` is that of its last repair, and another one replaces it. */
export function labelsOf(site: string, mark: string | undefined): { label: string; value: string }[] {
  return [...(mark === undefined ? [] : [{ label: REPAIR_LABEL, value: mark }]), { label: SITE_LABEL, value: site }];
}

/** What setpriv takes to become the user goes with it. */
function startingWith(capabilities: readonly string[]): string[] {
  return [...capabilities, "SETGID", "SETUID"].map((name) => `CAP_${name}`).sort();
}

/** The start of a `docker exec` that runs as the user of the container's program: the container's own user is root. */
export function executing(docker: readonly string[], container: string, { uid }: Confinement): string[] {
  return [...docker, "exec", "-i", "-u", `${uid}:${uid}`, container, "node", "/app/server.cjs"];
}

function healthTests(uid: number, health: string): string[] {
  return ["CMD", ...becoming(uid), "node", "/app/server.cjs", health];
}

/** A health check runs as the container's user; these words make it the program's, without any capability. */
function becoming(uid: number): string[] {
  return ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--inh-caps=-all"];
}
