import type { Endpoint } from "../endpoint";
import { holderText, type PortHolder, portHolder } from "./port-holder";

/** A door is named like its option. */
export type Door = "tftp" | "http" | "https" | "admin";

/** Says why a door could not be opened and what to do about it. */
export function doorProblem(door: Door, endpoint: Endpoint, error: unknown): string {
  const protocol = door === "tftp" ? "UDP" : "TCP";
  const { host } = endpoint;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // Of TFTP it may be one of the ports that answers come from.
  const port = error instanceof Error && "port" in error && typeof error.port === "number" ? error.port : endpoint.port;
  const option = port === endpoint.port ? door : "tftp-ports";
  switch (code) {
    case "EADDRINUSE": {
      const holder = portHolder(door === "tftp" ? "udp" : "tcp", { host, port });
      const by =
        holder === undefined ? "" : ` by ${isOwn(holder) ? "another door of this server" : holderText(holder)}`;
      return `${protocol} port ${port} on ${host} is in use${by}; stop what holds it or give another port with --${option}`;
    }
    case "EACCES":
    case "EPERM":
      return (
        `no right to open ${protocol} port ${port} on ${host}; run as root, give the program the capability ` +
        `CAP_NET_BIND_SERVICE, or give a port from 1024 up with --${option}`
      );
    case "EADDRNOTAVAIL":
      return `this machine has no address ${host}; give one of its own, or 0.0.0.0 for all, with --${door}`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `no address is known for the name ${host}; give an address with --${door}`;
    default:
      return `${protocol} port ${port} on ${host} can't be opened: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function isOwn({ pid }: PortHolder): boolean {
  return pid === process.pid;
}
