import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Endpoint } from "../endpoint";
import { DEFAULT_BLOCK_BYTES, decodePacket, encodePacket } from "./packet";

const TRIES = 3;

/** The server answered, and not with the file. */
export class TftpRefusal extends Error {
  /** As RFC 1350 counts them in section 5. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(`error ${code}: ${message}`);
    this.name = "TftpRefusal";
    this.code = code;
  }
}

/**
 * Reads a small file, such as the health answer, without options (RFC 1350).
 *
 * @param waitMs Milliseconds until a packet is sent again; after three times without answer it gives up.
 * @throws TftpRefusal if the server says so; Error if it does not answer.
 */
export async function readByTftp(server: Endpoint, file: string, waitMs: number): Promise<Buffer> {
  const socket = createSocket(isIPv6(server.host) ? "udp6" : "udp4");
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const blocks: Buffer[] = [];
      let packet = encodePacket({ kind: "read", file, mode: "octet", options: [] });
      let transferPort: number | undefined;
      let timer: NodeJS.Timeout | undefined;
      const send = (sendingsLeft: number): void => {
        clearTimeout(timer);
        if (sendingsLeft === 0) {
          reject(new Error(`no answer after ${TRIES} tries`));
          return;
        }
        socket.send(packet, transferPort ?? server.port, server.host);
        timer = setTimeout(() => send(sendingsLeft - 1), waitMs);
      };
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        settle();
      };
      socket.on("error", (error) => finish(() => reject(error)));
      socket.on("message", (datagram, peer) => {
        const answer = decodePacket(datagram);
        if (transferPort !== undefined && peer.port !== transferPort) {
          return;
        }
        if (answer.kind === "error") {
          finish(() => reject(new TftpRefusal(answer.code, answer.message)));
          return;
        }
        if (answer.kind !== "data" || answer.block !== blocks.length + 1) {
          return;
        }
        transferPort = peer.port;
        blocks.push(answer.payload);
        packet = encodePacket({ kind: "ack", block: answer.block });
        if (answer.payload.length === DEFAULT_BLOCK_BYTES) {
          send(TRIES);
          return;
        }
        socket.send(packet, transferPort, server.host, () => finish(() => resolve(Buffer.concat(blocks))));
      });
      send(TRIES);
    });
  } finally {
    socket.close();
  }
}
