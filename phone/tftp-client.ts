import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { acknowledgement, BLOCK_BYTES, errorPacket, parseServerPacket, readRequest } from "./tftp-packets";

/** Read requests per file at most (public trace of 7940/7960 on P0S3-8-12-00). */
export const MAX_TRIES = 4;
/** Seconds until the read request is repeated the first time, and each time after that (same trace). */
const FIRST_WAIT_S = 1;
const LATER_WAIT_S = 4;
/** More than any file of these phones, and few enough blocks for their 16-bit number; ends a transfer that never ends. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** What became of one read request. */
export type ReadResult = {
  /** UDP port of the phone, the same for all repeats. */
  readonly sourcePort: number;
  /** Read requests sent, 1 to 4. */
  readonly tries: number;
  /** DATA packets that came again and were acknowledged again. */
  readonly repeatedBlocks: number;
} & (
  | { readonly kind: "served"; readonly bytes: Buffer }
  /** The server answered with an ERROR packet. */
  | { readonly kind: "not found"; readonly code: number; readonly message: string }
  /** "TFTP Timeout" on the screen: four tries without an answer, or a transfer that stalled. */
  | { readonly kind: "timeout"; readonly detail: string }
  /** The server did what the phone can't follow, or broke the transfer off. */
  | { readonly kind: "broken"; readonly detail: string }
);

type Ending = ReadResult extends infer Result
  ? Result extends ReadResult
    ? Omit<Result, keyof Counters>
    : never
  : never;
type Counters = Pick<ReadResult, "sourcePort" | "tries" | "repeatedBlocks">;

interface Server {
  readonly address: string;
  readonly port: number;
}

/**
 * Reads files like a 7940/7960: mode octet, no options, 512-byte blocks in lockstep (RFC 1350), a new and higher source
 * port for each file, the read request repeated from the same port after 1 s and then every 4 s, four tries at most.
 * That a stalled transfer repeats its last ACK every 4 s, four times, is inferred from that.
 */
export class TftpClient {
  private readonly server: Server;
  private readonly scale: number;
  private readonly from: string | undefined;
  private nextPort: number;

  /**
   * @param scale factor on all waiting times; 1 for the behaviour of a phone
   * @param from address of this machine that it asks from
   */
  constructor(server: Server, scale: number, from?: string) {
    this.server = server;
    this.from = from;
    this.scale = scale;
    this.nextPort = 49_152 + Math.floor(Math.random() * 8_000);
  }

  /** @throws Error if the name of the server has no IPv4 address. */
  static async open(host: string, port: number, scale: number, from?: string): Promise<TftpClient> {
    try {
      const { address } = await lookup(host, { family: 4 });
      return new TftpClient({ address, port }, scale, from);
    } catch {
      throw new Error(`tftp: no IPv4 address is known for the server name "${host}"; give its address or repair DNS`);
    }
  }

  /** Reads one file. Never rejects for what the server does. @throws Error if no UDP port can be opened here. */
  async read(file: string): Promise<ReadResult> {
    const socket = await this.openSocket();
    return transfer(socket, this.server, file, this.scale);
  }

  private async openSocket(): Promise<Socket> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const socket = createSocket("udp4");
      const port = this.nextPort++;
      const opened = await new Promise<boolean>((resolve) => {
        socket.once("error", () => resolve(false));
        socket.bind(port, this.from, () => resolve(true));
      });
      if (opened) {
        socket.removeAllListeners("error");
        return socket;
      }
      socket.close();
    }
    throw new Error("tftp: none of 100 local UDP ports could be opened");
  }
}

function transfer(socket: Socket, server: Server, file: string, scale: number): Promise<ReadResult> {
  return new Promise((resolve) => {
    const blocks: Buffer[] = [];
    let received = 0;
    let serverPort: number | undefined;
    let stranger: string | undefined;
    let sendError: string | undefined;
    let toRepeat = readRequest(file);
    let requests = 0;
    let patience = MAX_TRIES;
    let repeatedBlocks = 0;
    let timer: NodeJS.Timeout | undefined;
    let finished = false;

    const send = (packet: Buffer, port: number, address = server.address) =>
      socket.send(packet, port, address, (error) => {
        if (error) sendError = "code" in error ? String(error.code) : error.message;
      });

    const finish = (ending: Ending) => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      const counters = { sourcePort: socket.address().port, tries: requests, repeatedBlocks };
      if (ending.kind === "served") lingerForLastBlock();
      else socket.close();
      resolve({ ...ending, ...counters });
    };

    // The last ACK may get lost; the server then repeats the last DATA and has to hear the ACK again.
    const lingerForLastBlock = () => {
      socket.unref();
      setTimeout(() => socket.close(), LATER_WAIT_S * 1000 * scale).unref();
    };

    const wait = (seconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(repeat, seconds * 1000 * scale);
    };

    const repeat = () => {
      if (patience === 0) return finish({ kind: "timeout", detail: silence() });
      patience--;
      if (serverPort === undefined) requests++;
      send(toRepeat, serverPort ?? server.port);
      wait(serverPort === undefined && requests === 1 ? FIRST_WAIT_S : LATER_WAIT_S);
    };

    const silence = (): string => {
      if (serverPort !== undefined) return `the transfer stalled after ${blocks.length} blocks`;
      if (stranger !== undefined)
        return `the answers came from ${stranger}, not from ${server.address}, and were ignored`;
      if (sendError !== undefined) return `no answer to ${MAX_TRIES} read requests (sending: ${sendError})`;
      return `no answer to ${MAX_TRIES} read requests`;
    };

    const onData = (block: number, bytes: Buffer, port: number) => {
      const last = blocks.length;
      if (block === last && last > 0) {
        repeatedBlocks++;
        return send(acknowledgement(block), port);
      }
      if (finished || block !== last + 1) return;
      blocks.push(bytes);
      received += bytes.length;
      if (received > MAX_FILE_BYTES) {
        send(errorPacket(3, "too large"), port);
        return finish({ kind: "broken", detail: `the file goes on after ${MAX_FILE_BYTES} bytes` });
      }
      toRepeat = acknowledgement(block);
      send(toRepeat, port);
      if (bytes.length < BLOCK_BYTES) return finish({ kind: "served", bytes: Buffer.concat(blocks) });
      patience = MAX_TRIES - 1;
      wait(LATER_WAIT_S);
    };

    socket.on("error", (error) => finish({ kind: "broken", detail: error.message }));
    socket.on("message", (raw: Buffer, from: RemoteInfo) => {
      if (from.address !== server.address) {
        stranger = from.address;
        return;
      }
      const packet = parseServerPacket(raw);
      if (serverPort !== undefined && from.port !== serverPort) {
        // A second session, opened by a repeated read request (RFC 1350 section 4); an ERROR is never answered.
        if (packet.kind !== "error") send(errorPacket(5, "Unknown transfer ID"), from.port);
        return;
      }
      if (finished && packet.kind !== "data") return;
      if (packet.kind === "data") {
        serverPort = from.port;
        onData(packet.block, packet.bytes, from.port);
      } else if (packet.kind === "error") {
        if (blocks.length > 0)
          finish({
            kind: "broken",
            detail: `broken off after ${blocks.length} blocks: error ${packet.code} ${packet.message}`,
          });
        else finish({ kind: "not found", code: packet.code, message: packet.message });
      } else {
        const detail = packet.kind === "oack" ? "an OACK, though the phone asked for no option" : packet.detail;
        send(errorPacket(packet.kind === "oack" ? 8 : 4, "not understood"), from.port);
        finish({ kind: "broken", detail: `the server sent ${detail}` });
      }
    });
    repeat();
  });
}
