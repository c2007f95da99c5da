import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { isIPv4 } from "node:net";
import { basename } from "node:path";
import type { Endpoint } from "../endpoint";
import { commandLine } from "./identity";

/** A process that holds a port. */
export interface PortHolder {
  readonly name: string;
  readonly pid: number;
}

/** In words, such as `dnsmasq (pid 812)`. */
export function holderText({ name, pid }: PortHolder): string {
  return `${name} (pid ${pid})`;
}

/** What holds a port. Only Linux tells, and only to root or the same user. */
export function portHolder(protocol: "udp" | "tcp", { host, port }: Endpoint): PortHolder | undefined {
  const inodes = [protocol, `${protocol}6`].flatMap((table) => socketsOn(table, host, port));
  if (inodes.length === 0) {
    return undefined;
  }
  const wanted = new Set(inodes.map((inode) => `socket:[${inode}]`));
  for (const pid of numericEntries("/proc")) {
    try {
      const descriptors = readdirSync(`/proc/${pid}/fd`);
      if (descriptors.some((descriptor) => wanted.has(linkOrEmpty(`/proc/${pid}/fd/${descriptor}`)))) {
        return { name: programName(pid), pid: Number(pid) };
      }
    } catch {
      // Another user's process, or one that just ended.
    }
  }
  return undefined;
}

/** The name of the main thread, but that of the program where the thread has one of its own, as in Node. */
function programName(pid: string): string {
  const thread = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  const [program = ""] = commandLine(Number(pid)) ?? [];
  return thread === "MainThread" && program !== "" ? basename(program) : thread;
}

/** Inodes of the sockets of a table of /proc/net that are bound to this port and to this or to every address. */
function socketsOn(table: string, host: string, port: number): string[] {
  let lines: string[];
  try {
    lines = readFileSync(`/proc/net/${table}`, "latin1").split("\n").slice(1);
  } catch {
    return [];
  }
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes: string[] = [];
  for (const line of lines) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = "", localPort] = local?.split(":") ?? [];
    // 0A: listening; a TCP connection on the port is not what holds it.
    const holds = localPort === hexPort && (table.startsWith("udp") || state === "0A");
    if (holds && inode !== undefined && inode !== "0" && overlaps(address, host)) {
      inodes.push(inode);
    }
  }
  return inodes;
}

function overlaps(hexAddress: string, host: string): boolean {
  if (/^0+$/.test(hexAddress) || host === "0.0.0.0" || host === "::" || !isIPv4(host) || hexAddress.length !== 8) {
    return true;
  }
  // The kernel prints an IPv4 address as one number in the machine's byte order.
  const bytes = host.split(".").map((part) => Number(part).toString(16).toUpperCase().padStart(2, "0"));
  return hexAddress === bytes.join("") || hexAddress === bytes.reverse().join("");
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function numericEntries(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
