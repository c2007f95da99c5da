import { createSocket, type Socket } from "node:dgram";

/** How the peer treats one file. What is not said is done by the book. */
export interface Script {
  /** Read requests that get no answer before one does. */
  readonly ignore?: number;
  /** Blocks that are sent twice in a row. */
  readonly twice?: readonly number[];
  /** Goes quiet instead of sending this block. */
  readonly stallAt?: number;
  /** Sends an ERROR instead of this block. */
  readonly breakAt?: number;
  /** Answers with this ERROR code. */
  readonly error?: number;
  /** Answers with an OACK. */
  readonly oack?: boolean;
  /** Sends DATA from a second port as well, as a second session for a repeated request does. */
  readonly secondSession?: boolean;
}

/** A peer for protocol tests that writes its bytes itself and keeps what it was sent. */
export class ScriptedTftpServer {
  readonly requests: { readonly raw: Buffer; readonly file: string; readonly port: number }[] = [];
  /** Block numbers acknowledged, by file. */
  readonly acks = new Map<string, number[]>();
  /** Codes of ERROR packets that the phone sent, to any session. */
  readonly errors: number[] = [];
  private readonly files: ReadonlyMap<string, Buffer>;
  private readonly scripts: ReadonlyMap<string, Script>;
  private readonly door = createSocket("udp4");
  private readonly sockets: Socket[] = [];

  constructor(files: Record<string, string | Buffer>, scripts: Record<string, Script> = {}) {
    this.files = new Map(Object.entries(files).map(([name, body]) => [name, Buffer.from(body as string, "latin1")]));
    this.scripts = new Map(Object.entries(scripts));
    this.door.on("message", (raw, from) => this.request(raw, from.port));
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.door.bind(0, "127.0.0.1", resolve));
    return this.door.address().port;
  }

  close(): void {
    for (const socket of [this.door, ...this.sockets]) socket.close();
  }

  private request(raw: Buffer, port: number): void {
    const file = raw.subarray(2, raw.indexOf(0, 2)).toString("latin1");
    this.requests.push({ raw, file, port });
    const script = this.scripts.get(file) ?? {};
    const asked = this.requests.filter((request) => request.file === file).length;
    if (asked <= (script.ignore ?? 0)) return;
    const session = createSocket("udp4");
    this.sockets.push(session);
    const body = this.files.get(file);
    const acks: number[] = [];
    this.acks.set(file, acks);

    const send = (socket: Socket, opcode: number, number: number, rest: Buffer) => {
      const packet = Buffer.concat([Buffer.from([0, opcode, number >> 8, number & 255]), rest]);
      socket.send(packet, port, "127.0.0.1");
    };
    const sendBlock = (block: number) => {
      if (script.stallAt === block || body === undefined) return;
      if (script.breakAt === block) return send(session, 5, 0, Buffer.from("disk trouble\0"));
      const bytes = body.subarray((block - 1) * 512, block * 512);
      send(session, 3, block & 0xffff, bytes);
      if (script.twice?.includes(block)) send(session, 3, block & 0xffff, bytes);
    };
    let sent = 1;
    session.on("message", (answer) => {
      const number = answer.readUInt16BE(2);
      if (answer[1] === 5) this.errors.push(number);
      if (answer[1] !== 4) return;
      acks.push(number);
      if (number !== (sent & 0xffff) || body === undefined || sent * 512 > body.length) return;
      sent++;
      sendBlock(sent);
    });
    session.bind(0, "127.0.0.1", () => {
      if (script.oack) return session.send(Buffer.from("\0\u0006blksize\x001024\0", "latin1"), port, "127.0.0.1");
      if (script.error !== undefined) return send(session, 5, script.error, Buffer.from("no\0"));
      if (body === undefined) return send(session, 5, 1, Buffer.from("File not found\0"));
      sendBlock(1);
      if (script.secondSession) {
        const second = createSocket("udp4");
        this.sockets.push(second);
        second.on("message", (answer) => answer[1] === 5 && this.errors.push(answer.readUInt16BE(2)));
        second.bind(0, "127.0.0.1", () => send(second, 3, 1, Buffer.from("from another session")));
      }
    });
  }
}
