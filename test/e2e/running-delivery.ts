import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 120_000;

/** Waits for the process that takes a delivery in a container of an Engine on this machine, and lets it stand still. */
export async function haltDelivery(dockerHost: string, container: string): Promise<number> {
  const id = execFileSync("docker", ["-H", dockerHost, "inspect", "-f", "{{.Id}}", container]).toString().trim();
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp; await sleep(5)) {
    const found = readdirSync("/proc").find((entry) => /^\d+$/.test(entry) && isApply(entry, id));
    if (found !== undefined) {
      process.kill(Number(found), "SIGSTOP");
      return Number(found);
    }
  }
  throw new Error("no delivery began");
}

/** Command lines of all processes of this machine. */
export function commandLines(): string[] {
  return readdirSync("/proc").flatMap((entry) => (/^\d+$/.test(entry) ? [readOf(entry, "cmdline")] : []));
}

function isApply(pid: string, id: string): boolean {
  const words = readOf(pid, "cmdline").split("\0");
  return words[0] === "node" && words[2] === "apply" && readOf(pid, "cgroup").includes(id);
}

/** Nothing of a process that has ended meanwhile. */
function readOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}
