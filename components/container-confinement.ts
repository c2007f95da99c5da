import type * as docker from "@pulumi/docker";

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
    restart: "unless-stopped",
    capabilities: {
      adds: [...capabilities, "SETGID", "SETUID"].map((name) => `CAP_${name}`).sort(),
      drops: ["ALL"],
    },
    securityOpts: ["no-new-privileges:true"],
    ulimits: [{ name: "nproc", soft: PROCESSES, hard: PROCESSES }],
    memory,
    destroyGraceSeconds: STOP_GRACE,
    healthcheck: {
      tests: ["CMD", ...becoming(uid), "node", "/app/server.cjs", health],
      interval: "5s",
      timeout: "5s",
      retries: 3,
      // Zero would mean "as in the image", and each preview would show a change.
      startPeriod: "5s",
    },
    logDriver: "json-file",
    logOpts: { "max-file": "3", "max-size": "10m" },
  };
}

/** The start of a `docker exec` that runs as the user of the container's program: the container's own user is root. */
export function executing(docker: readonly string[], container: string, { uid }: Confinement): string[] {
  return [...docker, "exec", "-i", "-u", `${uid}:${uid}`, container, "node", "/app/server.cjs"];
}

/** A health check runs as the container's user; these words make it the program's, without any capability. */
function becoming(uid: number): string[] {
  return ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--inh-caps=-all"];
}
