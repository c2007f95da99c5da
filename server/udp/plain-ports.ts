import { createSocket, type Socket } from "node:dgram";
import { type LookupOneOptions, lookup } from "node:dns";
import { once } from "node:events";
import { isIP, isIPv6 } from "node:net";
import { peerKey, SOCKET_BUFFER, type UdpDuties, type UdpPeer, type UdpPort, type UdpPorts } from "./udp-ports";

class PlainPort implements UdpPort {
  readonly number: number;
  private readonly socket: Socket;
  private readonly onSent: (error: Error | null) => void;

  constructor(socket: Socket, onTrouble: (message: string) => void) {
    this.socket = socket;
    this.number = socket.address().port;
    this.onSent = (error) => {
      if (error !== null) {
        onTrouble(`UDP port ${this.number}: a datagram could not be sent (${error.message})`);
      }
    };
  }

  send(datagram: Buffer, { port, address }: UdpPeer): void {
    this.socket.send(datagram, port, address, this.onSent);
  }
}

/** UDP as Node has it: one call of the system for each datagram. Works everywhere. */
export function plainPorts({ onTrouble, onRound }: UdpDuties): UdpPorts {
  const open = new Map<UdpPort, Socket>();
  return {
    open: async (host, number, onDatagram) => {
      const socket = await bound(host, number);
      const port = new PlainPort(socket, onTrouble);
      open.set(port, socket);
      // Mostly an unreachable client; its transfer ends by its own timeouts.
      socket.on("error", (error) => onTrouble(`UDP port ${port.number}: ${error.message}`));
      socket.on("message", (datagram, { address, port: from }) => {
        onRound();
        onDatagram(datagram, { address, port: from, key: peerKey(address, from) }, port);
      });
      return port;
    },
    close: async (port) => {
      const socket = open.get(port);
      open.delete(port);
      if (socket !== undefined) {
        socket.close();
        await once(socket, "close");
      }
    },
  };
}

async function bound(host: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", lookup: lookUp });
  try {
    // Where the address needs no look-up, the event comes before `bind` returns.
    const listening = once(socket, "listening");
    socket.bind(port, host);
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(SOCKET_BUFFER);
    socket.setSendBufferSize(SOCKET_BUFFER);
  } catch {
    // The system's limit is lower; then its own default has to do.
  }
  return socket;
}

type Found = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

/** Answers go to addresses, and for these the system's resolver would cost a turn of the event loop each. */
function lookUp(host: string, options: LookupOneOptions, done: Found): void {
  const family = isIP(host);
  if (family === 0) {
    lookup(host, options, done);
  } else {
    done(null, host, family);
  }
}
