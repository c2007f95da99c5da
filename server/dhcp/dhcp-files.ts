import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Where everything of a DHCP store is. */
export interface DhcpFiles {
  readonly folder: string;
  /** What Kea reads when it starts and when it is told to reload. */
  readonly configuration: string;
  /** Leases, in Kea's CSV (memfile). */
  readonly leases: string;
  readonly lock: string;
  /** Token of the last apply that repaired, as of the server's store. */
  readonly repair: string;
  /** What goes with the running Kea: its socket, the file with its process id, the lock of its logger. */
  readonly run: string;
  readonly socket: string;
  /** Kea refuses to start while a process has the id in this file, whatever that process is. */
  readonly processId: string;
}

const CONFIGURATION = "kea-dhcp4";

export function dhcpFiles(folder: string): DhcpFiles {
  const run = join(folder, "run");
  return {
    folder,
    configuration: join(folder, `${CONFIGURATION}.json`),
    leases: join(folder, "kea-leases4.csv"),
    lock: join(folder, "dhcp.lock"),
    repair: join(folder, "repair"),
    run,
    socket: join(run, "kea.sock"),
    processId: join(run, `${CONFIGURATION}.kea-dhcp4.pid`),
  };
}

/** Makes the store's folders, readable by their owner alone. */
export async function makeDhcpStore({ folder, run }: DhcpFiles): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mkdir(run, { recursive: true, mode: 0o700 });
}

/** The environment of Kea's programs: Debian's own folders are on a root that is read-only here. */
export function keaEnvironment({ run }: DhcpFiles): NodeJS.ProcessEnv {
  return { ...process.env, KEA_PIDFILE_DIR: run, KEA_LOCKFILE_DIR: run, KEA_LOGGER_DESTINATION: "stdout" };
}
