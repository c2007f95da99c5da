import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it, onTestFinished } from "vitest";
import { encodePacket } from "../../../server/tftp/packet";
import { loadOf, openServer, pattern } from "./served-files";

const TRANSFERS = 5000;
const BATCH = 100;
/** Long enough that all are open at once, and then all end by themselves. */
const PACE = { firstMs: 5000, shortestMs: 5000, longestMs: 5000, sendings: 1 };
const FILES = new Map([["firmware.sb2", pattern(1_000_000)]]);
const LARGEST_BYTES_OF_ONE = 8192;
const LARGEST_BYTES_LEFT_OF_ONE = 1024;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function openSockets(count: number, onAnswer: () => void): Promise<Socket[]> {
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) {
      socket.close();
    }
  });
  while (sockets.length < count) {
    const socket = createSocket("udp4", onAnswer);
    socket.bind(0, `127.0.0.${1 + (sockets.length % 50)}`);
    await once(socket, "listening");
    sockets.push(socket);
  }
  return sockets;
}

describe("5,000 transfers of clients that fall silent", () => {
  it("take little memory, and leave none behind when they have timed out", { timeout: 60_000 }, async () => {
    const server = await openServer(FILES, { pace: PACE });
    let answers = 0;
    let onBatch: (() => void) | undefined;
    const sockets = await openSockets(TRANSFERS, () => {
      answers++;
      if (answers % BATCH === 0) {
        onBatch?.();
      }
    });
    const request = encodePacket({ kind: "read", file: "firmware.sb2", mode: "octet", options: [["tsize", "0"]] });
    const ask = async (): Promise<void> => {
      // In batches, so that no socket's buffer runs over and each request is answered.
      for (let from = 0; from < TRANSFERS; from += BATCH) {
        const answered = new Promise<void>((resolve) => {
          onBatch = resolve;
        });
        for (const socket of sockets.slice(from, from + BATCH)) {
          socket.send(request, server.port, "127.0.0.1");
        }
        await answered;
      }
    };
    const start = usedBytes();
    await ask();
    expect(server.load()).toEqual({ transfers: TRANSFERS, waiting: 0 });
    const open = usedBytes();
    await loadOf(server, 0, 0);
    await server.logged(TRANSFERS);
    server.entries.length = 0;
    const left = usedBytes();
    const ofOne = (bytes: number) => Math.round((bytes - start) / TRANSFERS);
    console.log(`${ofOne(open)} bytes a transfer while it is open, ${ofOne(left)} bytes after it has timed out`);
    expect(ofOne(open)).toBeLessThan(LARGEST_BYTES_OF_ONE);
    expect(ofOne(left)).toBeLessThan(LARGEST_BYTES_LEFT_OF_ONE);
  });
});
