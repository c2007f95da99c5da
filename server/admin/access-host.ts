import { isIPv4 } from "node:net";

/** Whether an address reaches no further than this machine. */
export function isLoopback(address: string): boolean {
  const bare = address.replace(/^::ffff:/i, "");
  return address === "::1" || (isIPv4(bare) && bare.startsWith("127."));
}

/**
 * Whether a Host header names this machine from within. A page of somebody else's that has its own name resolved to
 * 127.0.0.1 (DNS rebinding) makes the browser send that name. The port is free, so that it can be forwarded.
 */
export function namesThisMachine(host: string): boolean {
  const name = host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  return name.toLowerCase() === "localhost" || isLoopback(name);
}
