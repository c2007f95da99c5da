import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** Why a port can't be opened. */
export interface DoorRefusal {
  readonly protocol: "UDP" | "TCP";
  readonly reason: "taken" | "forbidden" | "foreign-address";
  /** Who holds the port, such as `dnsmasq (pid 812)`, where the system tells. */
  readonly holder?: string;
}

/** Opens and closes a UDP port to see whether it can be had. */
export function tryUdpDoor(address: string, port: number): Promise<DoorRefusal | undefined> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  return new Promise((done) => {
    socket.once("error", (error) => done(refusal("UDP", error)));
    socket.bind(port, address, () => socket.close(() => done(undefined)));
  });
}

/** Opens and closes a TCP port to see whether it can be had. */
export function tryTcpDoor(address: string, port: number): Promise<DoorRefusal | undefined> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", (error) => done(refusal("TCP", error)));
    server.listen(port, address, () => server.close(() => done(undefined)));
  });
}

function refusal(protocol: "UDP" | "TCP", error: NodeJS.ErrnoException): DoorRefusal {
  const reasons: Record<string, DoorRefusal["reason"]> = {
    EADDRINUSE: "taken",
    EACCES: "forbidden",
    EPERM: "forbidden",
    EADDRNOTAVAIL: "foreign-address",
  };
  const reason = reasons[error.code ?? ""];
  if (reason === undefined) {
    throw error;
  }
  return { protocol, reason };
}
