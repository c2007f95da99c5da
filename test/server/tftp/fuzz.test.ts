import { describe, expect, it } from "vitest";
import { encodePacket, type Packet } from "../../../server/tftp/packet";
import { dice } from "./lossy-proxy";
import { RawClient } from "./raw-client";
import { FILES, loadOf, openServer, PORT_MODES, pattern } from "./served-files";
import { readInWindows } from "./windowed-client";

const DATAGRAMS = 10_000;
const BURST = 40;
/** Many sendings: on a busy machine the readers may be away for longer than three of them take. */
const PACE = { firstMs: 20, shortestMs: 10, longestMs: 50, sendings: 40 };
const HOST = "127.0.0.1";

type Roll = (below: number) => number;

/** What the mutations start from: all kinds of packets, with values at the borders of what is allowed. */
function soundPacket(roll: Roll): Packet {
  const pick = <T>(...choices: readonly [T, ...T[]]): T => choices[roll(choices.length)] ?? choices[0];
  const block = pick(0, 1, 2, 196, 65_535);
  switch (roll(6)) {
    case 0:
      return { kind: "ack", block };
    case 1:
      return { kind: "data", block, payload: pattern(pick(0, 1, 512, 1400)) };
    case 2:
      return { kind: "error", code: pick(0, 1, 5, 8, 65_535), message: "stop" };
    case 3:
      return { kind: "oack", options: [["blksize", pick("8", "1428", "65464")]] };
    case 4:
      return { kind: "write", file: "SIPDefault.cnf", mode: "octet", options: [["tsize", "9999999999"]] };
    default:
      return {
        kind: "read",
        file: pick("1024.bin", "100000.bin", "none", "../../etc/passwd", "\\\\x", `/${"a/".repeat(90)}`, "%00", "."),
        mode: pick("octet", "netascii", "OCTET", "mail", "x"),
        options: [
          ["blksize", pick("0", "7", "8", "1428", "65464", "65465", "-1", "1e9", "0x10")],
          ["windowsize", pick("0", "1", "64", "65535", "65536", "-1", "99999999999999999999")],
          ["tsize", pick("0", "-1", "18446744073709551616")],
          [pick("timeout", "TIMEOUT", "blksize", "__proto__", "constructor"), pick("0", "1", "255", "256")],
        ],
      };
  }
}

function mutated(roll: Roll): Buffer {
  const datagram = encodePacket(soundPacket(roll));
  switch (roll(7)) {
    case 0:
      return datagram.subarray(0, roll(datagram.length + 1));
    case 1:
      for (let flips = 1 + roll(8); flips > 0; flips--) {
        datagram[roll(datagram.length)] = roll(256);
      }
      return datagram;
    case 2:
      return Buffer.concat([datagram, Buffer.alloc(roll(600), roll(256))]);
    case 3:
      return Buffer.concat([datagram.subarray(0, roll(datagram.length)), encodePacket(soundPacket(roll))]);
    case 4:
      datagram.writeUInt16BE(roll(9), 0);
      return datagram;
    case 5:
      return Buffer.from(Array.from({ length: roll(80) }, () => roll(256)));
    default:
      return datagram;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe.each(PORT_MODES)("under fire of broken datagrams, with $mode", ({ settings }) => {
  it.each([1, 2])("serves others whole, and afterwards also those who sent them (seed %d)", async (seed) => {
    const server = await openServer(FILES, { pace: PACE, ...settings });
    const next = dice(seed);
    const roll: Roll = (below) => Math.floor(next() * below);
    const senders = await Promise.all(Array.from({ length: 12 }, () => RawClient.open()));
    const targets = new Set([server.port]);
    for (const sender of senders) {
      sender.request("1.bin", server.port);
      targets.add((await sender.next()).port);
    }
    const ports = [...targets];

    let firing = true;
    const fire = async (): Promise<void> => {
      for (let sent = 0; sent < DATAGRAMS; sent++) {
        const port = next() < 0.5 ? server.port : (ports[roll(ports.length)] ?? server.port);
        senders[roll(senders.length)]?.send(mutated(roll), port);
        if (sent % BURST === 0) {
          await turn();
        }
      }
      firing = false;
    };
    const read = async (window: number): Promise<void> => {
      do {
        const settings = { blockBytes: 1000, window, waitMs: 30, tries: 300 };
        const received = await readInWindows({ host: HOST, port: server.port }, "100000.bin", settings);
        expect(received.equals(pattern(100_000))).toBe(true);
      } while (firing);
    };
    await Promise.all([fire(), read(1), read(16)]);

    // It read what was sent: requests that are refused, and transfers that were begun and broken off.
    const outcomes = new Set(server.entries.map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual(expect.arrayContaining(["malformed", "refused", "not-found", "stopped", "served"]));
    // Some may have asked for waits of 255 s; another request from the same port ends those transfers.
    for (const sender of senders) {
      await finish(sender, server.port);
    }
    await loadOf(server, 0, 0);
  });
});

/** Reads 1.bin with a client that has received no end of other things. */
async function finish(sender: RawClient, port: number): Promise<void> {
  sender.request("1.bin", port, [["tsize", "0"]]);
  for (;;) {
    const { packet, port: from } = await sender.next();
    if (packet.kind === "oack" && packet.options.length === 1 && packet.options[0]?.[1] === "1") {
      sender.send({ kind: "ack", block: 0 }, from);
    } else if (packet.kind === "data" && packet.block === 1 && packet.payload.equals(pattern(1))) {
      sender.send({ kind: "ack", block: 1 }, from);
      return;
    }
  }
}
