import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** Deals out 0 ≤ x < 1, the same each time for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A bad line in front of a TFTP server: loses and doubles datagrams in both directions. It keeps the ports of each
 * client and of each transfer apart. Resolves with the port to ask.
 */
export async function lossyProxy(serverPort: number, rates: { lose: number; double: number }, seed: number) {
  const roll = dice(seed);
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) {
      socket.close();
    }
  });
  const counts = { carried: 0, lost: 0, doubled: 0 };
  const open = async (): Promise<Socket> => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    sockets.push(socket);
    return socket;
  };
  const carry = (from: Socket, datagram: Buffer, port: number): void => {
    const fate = roll();
    if (fate < rates.lose) {
      counts.lost++;
      return;
    }
    counts.carried++;
    from.send(datagram, port, "127.0.0.1");
    if (fate < rates.lose + rates.double) {
      counts.doubled++;
      from.send(datagram, port, "127.0.0.1");
    }
  };
  const front = await open();
  const back = new Map<number, Promise<Socket>>();
  const connect = async (client: number): Promise<Socket> => {
    const towardsServer = await open();
    const faces = new Map<number, Promise<Socket>>();
    towardsServer.on("message", async (datagram, { port: transferPort }) => {
      let face = faces.get(transferPort);
      if (face === undefined) {
        face = open();
        faces.set(transferPort, face);
        (await face).on("message", (answer) => carry(towardsServer, answer, transferPort));
      }
      carry(await face, datagram, client);
    });
    return towardsServer;
  };
  front.on("message", async (datagram, { port: client }) => {
    const known = back.get(client) ?? connect(client);
    back.set(client, known);
    carry(await known, datagram, serverPort);
  });
  return { port: front.address().port, counts };
}
