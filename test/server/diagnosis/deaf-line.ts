import type { Socket } from "node:dgram";
import { LineSockets } from "../tftp/line-sockets";

/**
 * A firewall in front of a TFTP server on 127.0.0.1: lets everything of the phone through, and drops what it is told to of
 * the server's answers. Resolves with the port to ask.
 */
export async function deafLine(serverPort: number, drops: (answer: Buffer) => boolean): Promise<number> {
  const line = new LineSockets();
  const front = await line.open();
  const backs = new Map<number, { socket: Promise<Socket>; transferPort: number }>();
  front.on("message", async (datagram, { port: client }) => {
    let back = backs.get(client);
    if (back === undefined) {
      back = { socket: line.open(), transferPort: serverPort };
      backs.set(client, back);
      const made = back;
      (await back.socket).on("message", (answer, { port }) => {
        made.transferPort = port;
        if (!drops(answer)) {
          line.send(front, answer, client);
        }
      });
    }
    const isRequest = datagram.readUInt16BE(0) === 1;
    line.send(await back.socket, datagram, isRequest ? serverPort : back.transferPort);
  });
  return front.address().port;
}
