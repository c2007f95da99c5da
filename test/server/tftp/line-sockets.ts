import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** The sockets of a line in front of a server on 127.0.0.1, open until the test ends. */
export class LineSockets {
  private readonly sockets: Socket[] = [];
  private closed = false;

  constructor() {
    onTestFinished(() => {
      this.closed = true;
      for (const socket of this.sockets) {
        socket.close();
      }
    });
  }

  async open(): Promise<Socket> {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    this.sockets.push(socket);
    return socket;
  }

  /** Sends a datagram, unless the test has ended meanwhile. */
  send(from: Socket, datagram: Buffer, port: number): void {
    if (!this.closed) {
      from.send(datagram, port, "127.0.0.1");
    }
  }
}
