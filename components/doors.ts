import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { holderText, portHolder } from "../server/process/port-holder";

/** Why a port can't be opened. */
export interface DoorRefusal {
  readonly protocol: "UDP" | "TCP";
  readonly reason: "taken" | "forbidden" | "foreign-address";
  /** Who holds the port, such as `dnsmasq (pid 812)`, where the system tells. */
  readonly holder?: string;
}

/** Opens and closes a UDP port to see whether it can be had. */
export function tryUdpDoor(address: string, port: number): Promise<DoorRefusal | undefined> {
  const socket = createSocket("udp4");
  return new Promise((done, fail) => {
    const refuse = (error: Error) => refusal("UDP", error, address, port);
    socket.once("error", (error) => refuse(error).then(done, fail));
    socket.bind(port, address, () => socket.close(() => done(undefined)));
  });
}

/** Opens and closes a TCP port to see whether it can be had. */
export function tryTcpDoor(address: string, port: number): Promise<DoorRefusal | undefined> {
  const server = createServer();
  return new Promise((done, fail) => {
    const refuse = (error: Error) => refusal("TCP", error, address, port);
    server.once("error", (error) => refuse(error).then(done, fail));
    server.listen(port, address, () => server.close(() => done(undefined)));
  });
}

async function refusal(
  protocol: "UDP" | "TCP",
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
): Promise<DoorRefusal> {
  switch (error.code) {
    case "EADDRINUSE": {
      const holder = portHolder(protocol === "UDP" ? "udp" : "tcp", { host, port });
      return { protocol, reason: "taken", ...(holder === undefined ? {} : { holder: holderText(holder) }) };
    }
    case "EACCES":
    case "EPERM":
      return { protocol, reason: "forbidden" };
    case "EADDRNOTAVAIL":
      return { protocol, reason: "foreign-address" };
    default:
      throw error;
  }
}
