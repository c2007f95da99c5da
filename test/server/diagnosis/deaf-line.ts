import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/**
 * A firewall in front of a TFTP server on 127.0.0.1: lets everything of the phone through, and drops what it is told to of
 * the server's answers. Resolves with the port to ask.
 */
export async function deafLine(serverPort: number, drops: (answer: Buffer) => boolean): Promise<number> {
  const sockets: Socket[] = [];
  let closed = false;
  onTestFinished(() => {
    closed = true;
    for (const socket of sockets) {
      socket.close();
    }
  });
  const open = async (): Promise<Socket> => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    sockets.push(socket);
    return socket;
  };
  const front = await open();
  const backs = new Map<number, { socket: Promise<Socket>; transferPort: number }>();
  front.on("message", async (datagram, { port: client }) => {
    let back = backs.get(client);
    if (back === undefined) {
      back = { socket: open(), transferPort: serverPort };
      backs.set(client, back);
      const made = back;
      (await back.socket).on("message", (answer, { port }) => {
        made.transferPort = port;
        if (!closed && !drops(answer)) {
          front.send(answer, client, "127.0.0.1");
        }
      });
    }
    const isRequest = datagram.readUInt16BE(0) === 1;
    const socket = await back.socket;
    if (!closed) {
      socket.send(datagram, isRequest ? serverPort : back.transferPort, "127.0.0.1");
    }
  });
  return front.address().port;
}
