import { createSocket } from "node:dgram";

const BLOCK = 512;

/** A peer that sends windows of blocks (RFC 7440) and loses some of them once; writes its bytes itself. */
export class WindowedServer {
  /** Block numbers acknowledged, in their order. */
  readonly acks: number[] = [];
  /** Options of the read request. */
  options: readonly string[] = [];
  private readonly socket = createSocket("udp4");
  private readonly body: Buffer;
  private readonly window: number;
  private readonly toLose: Set<number>;

  constructor(body: Buffer, window: number, lost: readonly number[]) {
    this.body = body;
    this.window = window;
    this.toLose = new Set(lost);
    this.socket.on("message", (packet, from) => this.take(packet, from.port));
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.socket.bind(0, "127.0.0.1", resolve));
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }

  private take(packet: Buffer, port: number): void {
    if (packet[1] === 1) {
      this.options = packet.subarray(2, -1).toString("latin1").split("\0").slice(2);
      const oack = `\0\u0006blksize\0${BLOCK}\0windowsize\0${this.window}\0`;
      this.socket.send(Buffer.from(oack, "latin1"), port, "127.0.0.1");
      return;
    }
    const acknowledged = packet.readUInt16BE(2);
    this.acks.push(acknowledged);
    const last = Math.floor(this.body.length / BLOCK) + 1;
    for (let block = acknowledged + 1; block <= Math.min(acknowledged + this.window, last); block++) {
      if (this.toLose.delete(block)) continue;
      const data = this.body.subarray((block - 1) * BLOCK, block * BLOCK);
      this.socket.send(Buffer.concat([Buffer.from([0, 3, block >> 8, block & 255]), data]), port, "127.0.0.1");
    }
  }
}
