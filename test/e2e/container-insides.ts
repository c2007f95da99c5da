import { execFileSync } from "node:child_process";

/** Numbers of capabilities, from linux/capability.h. */
const CAPABILITIES = { SETGID: 6, SETUID: 7, NET_BIND_SERVICE: 10, NET_RAW: 13 } as const;

/** A set of capabilities as /proc/PID/status writes it (proc(5)). */
export function capabilityBits(...names: (keyof typeof CAPABILITIES)[]): string {
  const bits = names.reduce((all, name) => all | (1n << BigInt(CAPABILITIES[name])), 0n);
  return bits.toString(16).padStart(16, "0");
}

/** What the kernel says of a process in a container, read there; values with single spaces. */
export function processStatus(host: string, container: string, user: string, pid: string): Record<string, string> {
  const read = `fs.readFileSync("/proc/${pid}/status", "utf8")`;
  const text = execFileSync("docker", ["-H", host, "exec", "-u", user, container, "node", "-p", read]).toString();
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const [name = "", ...rest] = line.split(":");
      return [name, rest.join(":").trim().replace(/\s+/g, " ")];
    }),
  );
}

/** Paths of all files and links in an image, without what the Engine puts there for a container. */
export function imageFiles(host: string, image: string): string[] {
  const docker = (...args: string[]): Buffer =>
    execFileSync("docker", ["-H", host, ...args], { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  const id = docker("create", image).toString().trim();
  try {
    return execFileSync("tar", ["-t"], { input: docker("export", id), maxBuffer: 1 << 26 })
      .toString()
      .split("\n")
      .filter(
        (path) =>
          path !== "" &&
          !path.endsWith("/") &&
          !/^(\.dockerenv|dev\/|etc\/(hosts|hostname|mtab|resolv\.conf)$)/.test(path),
      )
      .sort();
  } finally {
    docker("rm", id);
  }
}
