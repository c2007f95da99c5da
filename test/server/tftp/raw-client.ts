import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { decodePacket, encodePacket, type Malformed, type Packet, type TftpOption } from "../../../server/tftp/packet";

export interface Received {
  readonly packet: Packet | Malformed;
  readonly port: number;
}

/** A UDP socket that sends single datagrams and takes what comes, one after the other. */
export class RawClient {
  private readonly socket: Socket;
  private readonly arrived: Received[] = [];
  private waiting: ((received: Received) => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("message", (datagram: Buffer, { port }: RemoteInfo) => {
      const received = { packet: decodePacket(datagram), port };
      const { waiting } = this;
      this.waiting = undefined;
      if (waiting === undefined) {
        this.arrived.push(received);
      } else {
        waiting(received);
      }
    });
  }

  /** Open until the test ends. */
  static async open(host = "127.0.0.1"): Promise<RawClient> {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.bind(0, host);
    await once(socket, "listening");
    onTestFinished(() => void socket.close());
    return new RawClient(socket);
  }

  /** The port that it sends from. */
  get port(): number {
    return this.socket.address().port;
  }

  /** What has arrived and was not taken yet. */
  get untaken(): readonly Received[] {
    return this.arrived;
  }

  send(packet: Packet | Buffer, port: number, host = "127.0.0.1"): void {
    this.socket.send(Buffer.isBuffer(packet) ? packet : encodePacket(packet), port, host);
  }

  request(file: string, port: number, options: readonly TftpOption[] = [], host = "127.0.0.1", mode = "octet"): void {
    this.send({ kind: "read", file, mode, options }, port, host);
  }

  /** The next datagram, whenever it comes. */
  next(): Promise<Received> {
    const received = this.arrived.shift();
    return received === undefined
      ? new Promise((resolve) => {
          this.waiting = resolve;
        })
      : Promise.resolve(received);
  }

  /** The next datagrams, so many, in the order of their arrival. */
  async take(count: number): Promise<Received[]> {
    const taken: Received[] = [];
    while (taken.length < count) {
      taken.push(await this.next());
    }
    return taken;
  }

  /** Reads a file to its end in lockstep, like a client that loses nothing; a block that is sent again, as after a pause, is passed over. */
  async read(
    file: string,
    port: number,
    options: readonly TftpOption[] = [],
    host?: string,
    mode?: string,
  ): Promise<Buffer> {
    this.request(file, port, options, host, mode);
    const blocks: Buffer[] = [];
    let blockBytes = 512;
    for (;;) {
      const { packet, port: from } = await this.next();
      if (packet.kind === "oack") {
        blockBytes = Number(new Map(packet.options).get("blksize") ?? blockBytes);
        this.send({ kind: "ack", block: 0 }, from, host);
      } else if (packet.kind === "data") {
        if (packet.block !== ((blocks.length + 1) & 0xffff)) {
          continue;
        }
        blocks.push(packet.payload);
        this.send({ kind: "ack", block: packet.block }, from, host);
        if (packet.payload.length < blockBytes) {
          return Buffer.concat(blocks);
        }
      } else {
        throw new Error(JSON.stringify(packet));
      }
    }
  }
}
