import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { onTestFinished } from "vitest";
import type { Endpoint } from "../../../server/endpoint";
import { decodePacket, encodePacket, type Packet, type TftpOption } from "../../../server/tftp/packet";

export interface ReadSettings {
  /** Asks for `blksize` (RFC 2348). */
  readonly blockBytes?: number;
  /** Asks for `windowsize` (RFC 7440). */
  readonly window?: number;
  /** Milliseconds without progress until it sends its last packet again. @default 1000 */
  readonly waitMs?: number;
  /** Time-outs in a row until it gives up. @default 10 */
  readonly tries?: number;
  /** Blocks, counted from 1 without rollover, whose first copy is taken as lost. */
  readonly lose?: readonly number[];
  /** Where it sends from. @default 127.0.0.1, or ::1 for a server there */
  readonly from?: string;
}

/**
 * Reads a file as the receiver of RFC 7440 section 4 has to: it acknowledges the last block of each window, on a gap the
 * last block before it (once, until there is progress), and when its time has run out what it has. A copy of the last
 * block that it acknowledged is acknowledged again, as that ACK may be lost; other copies are passed over. After the end
 * it goes on acknowledging copies of the last block until the test ends (RFC 1350 section 6). Without options or with a
 * window of 1 this is the receiver of RFC 1350.
 *
 * @throws Error if the server sends one, agrees to more than was asked for, or is silent for too long.
 */
export async function readInWindows(server: Endpoint, file: string, settings: ReadSettings = {}): Promise<Buffer> {
  const ipv6 = isIPv6(server.host);
  const socket = createSocket(ipv6 ? "udp6" : "udp4");
  socket.bind(0, settings.from ?? (ipv6 ? "::1" : "127.0.0.1"));
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return new Reader(socket, server, file, settings).read();
}

class Reader {
  private readonly socket: Socket;
  private readonly server: Endpoint;
  private readonly settings: ReadSettings;
  private readonly blocks: Buffer[] = [];
  private readonly toLose: Set<number>;
  private readonly asked: { readonly blockBytes: number; readonly window: number };
  private blockBytes = 512;
  private window = 1;
  /** Blocks of the window that have arrived in order since the last ACK. */
  private inWindow = 0;
  private gapTold = false;
  private transferPort: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timeouts = 0;
  private last: Packet;
  private done: ((result: Buffer | Error) => void) | undefined;

  constructor(socket: Socket, server: Endpoint, file: string, settings: ReadSettings) {
    this.socket = socket;
    this.server = server;
    this.settings = settings;
    const { blockBytes, window } = settings;
    const options: TftpOption[] = [];
    if (blockBytes !== undefined) {
      options.push(["blksize", String(blockBytes)]);
    }
    if (window !== undefined) {
      options.push(["windowsize", String(window)]);
    }
    this.asked = { blockBytes: blockBytes ?? 512, window: window ?? 1 };
    this.toLose = new Set(settings.lose);
    this.last = { kind: "read", file, mode: "octet", options };
  }

  async read(): Promise<Buffer> {
    const ended = new Promise<Buffer | Error>((resolve) => {
      this.done = resolve;
    });
    this.socket.on("message", (datagram, { port }) => this.take(decodePacket(datagram), port));
    this.say(this.last);
    const result = await ended;
    clearTimeout(this.timer);
    if (result instanceof Error) {
      throw result;
    }
    return result;
  }

  private say(packet: Packet): void {
    this.last = packet;
    this.socket.send(encodePacket(packet), this.transferPort ?? this.server.port, this.server.host);
    this.wait();
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.done === undefined) {
      return;
    }
    this.timer = setTimeout(() => {
      this.timeouts++;
      if (this.timeouts >= (this.settings.tries ?? 10)) {
        this.end(new Error(`nothing after ${this.blocks.length} blocks`));
      } else if (this.transferPort === undefined) {
        this.say(this.last);
      } else {
        this.acknowledge();
      }
    }, this.settings.waitMs ?? 1000);
  }

  private acknowledge(): void {
    this.inWindow = 0;
    this.say({ kind: "ack", block: this.blocks.length & 0xffff });
  }

  private take(packet: ReturnType<typeof decodePacket>, port: number): void {
    if (this.transferPort !== undefined && port !== this.transferPort) {
      if (packet.kind !== "error") {
        const stranger = encodePacket({ kind: "error", code: 5, message: "unknown transfer ID" });
        this.socket.send(stranger, port, this.server.host);
      }
    } else if (packet.kind === "error") {
      this.end(new Error(`error ${packet.code}: ${packet.message}`));
    } else if (packet.kind === "oack") {
      this.agree(new Map(packet.options), port);
    } else if (packet.kind === "data") {
      this.transferPort = port;
      this.takeBlock(packet.block, packet.payload);
    } else {
      this.end(new Error(`unexpected ${packet.kind}`));
    }
  }

  private agree(options: ReadonlyMap<string, string>, port: number): void {
    if (this.blocks.length > 0) {
      return;
    }
    this.transferPort = port;
    this.blockBytes = Number(options.get("blksize") ?? 512);
    this.window = Number(options.get("windowsize") ?? 1);
    if (this.blockBytes > this.asked.blockBytes || this.window > this.asked.window) {
      this.say({ kind: "error", code: 8, message: "that is more than was asked for" });
      this.end(new Error(`OACK ${JSON.stringify([...options])}`));
      return;
    }
    this.acknowledge();
  }

  private takeBlock(block: number, payload: Buffer): void {
    const ahead = (block - this.blocks.length - 1) & 0xffff;
    if (ahead === 0 && this.done !== undefined) {
      if (!this.toLose.delete(this.blocks.length + 1)) {
        this.append(payload);
      }
    } else if (ahead < this.window && this.done !== undefined) {
      if (!this.gapTold) {
        this.gapTold = true;
        this.acknowledge();
      }
    } else if (ahead === 0xffff && (this.inWindow === 0 || this.done === undefined)) {
      this.acknowledge();
    }
  }

  private append(payload: Buffer): void {
    this.blocks.push(payload);
    this.inWindow++;
    this.gapTold = false;
    this.timeouts = 0;
    if (payload.length < this.blockBytes) {
      this.acknowledge();
      this.end(Buffer.concat(this.blocks));
    } else if (this.inWindow === this.window) {
      this.acknowledge();
    } else {
      this.wait();
    }
  }

  private end(result: Buffer | Error): void {
    this.done?.(result);
    this.done = undefined;
    clearTimeout(this.timer);
  }
}
