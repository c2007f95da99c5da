/** Bytes of file in a DATA packet when nothing was negotiated (RFC 1350 section 2). */
export const DEFAULT_BLOCK_BYTES = 512;

/** Operations of RFC 1350 section 5, and OACK of RFC 2347. */
const OPCODE = { read: 1, write: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** Error codes of RFC 1350 (appendix) and RFC 2347 (8). */
export const ERROR_CODE = {
  undefined: 0,
  notFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransferId: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionRefused: 8,
} as const;

/** An option and its value as they stand in a request or an OACK (RFC 2347); names mean the same in any case. */
export type TftpOption = readonly [name: string, value: string];

/** A request to read or write a file (RFC 1350 section 5, options of RFC 2347). */
export interface RequestPacket {
  readonly kind: "read" | "write";
  readonly file: string;
  /** As sent, in any case: `octet`, `netascii` or `mail`. */
  readonly mode: string;
  readonly options: readonly TftpOption[];
}

export type Packet =
  | RequestPacket
  | { readonly kind: "data"; readonly block: number; readonly payload: Buffer }
  | { readonly kind: "ack"; readonly block: number }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "oack"; readonly options: readonly TftpOption[] };

/** What could not be read as a packet. `request` says that its sender wanted a file and so waits for an answer. */
export interface Malformed {
  readonly kind: "malformed";
  readonly reason: string;
  readonly request: boolean;
}

/**
 * Reads a datagram. Never throws.
 *
 * Bytes behind the last complete option are ignored: some clients pad their requests.
 */
export function decodePacket(datagram: Buffer): Packet | Malformed {
  if (datagram.length < 2) {
    return malformed(`a datagram of ${datagram.length} bytes`);
  }
  const opcode = datagram.readUInt16BE(0);
  switch (opcode) {
    case OPCODE.read:
    case OPCODE.write:
      return decodeRequest(opcode === OPCODE.read ? "read" : "write", datagram);
    case OPCODE.oack:
      return { kind: "oack", options: pairs(zeroTerminated(datagram, 2)) };
    case OPCODE.data:
    case OPCODE.ack:
    case OPCODE.error:
      break;
    default:
      return malformed(`opcode ${opcode}`);
  }
  if (datagram.length < 4) {
    return malformed(`opcode ${opcode} in ${datagram.length} bytes`);
  }
  const number = datagram.readUInt16BE(2);
  if (opcode === OPCODE.ack) {
    return { kind: "ack", block: number };
  }
  if (opcode === OPCODE.data) {
    return { kind: "data", block: number, payload: datagram.subarray(4) };
  }
  const end = datagram.indexOf(0, 4);
  return { kind: "error", code: number, message: datagram.toString("latin1", 4, end < 0 ? datagram.length : end) };
}

/** Whether a datagram asks to read or to write, whole or not. */
export function isRequest(datagram: Buffer): boolean {
  return datagram.length >= 2 && datagram[0] === 0 && (datagram[1] === OPCODE.read || datagram[1] === OPCODE.write);
}

/** The datagram of a packet. Texts must hold no NUL and only characters of one byte. */
export function encodePacket(packet: Packet): Buffer {
  switch (packet.kind) {
    case "read":
    case "write":
      return withTexts(OPCODE[packet.kind], [packet.file, packet.mode, ...packet.options.flat()]);
    case "oack":
      return withTexts(OPCODE.oack, packet.options.flat());
    case "ack":
      return numbered(OPCODE.ack, packet.block, 0);
    case "data":
      return dataPacket(packet.block, packet.payload, 0, packet.payload.length);
    case "error": {
      const message = Buffer.from(`${packet.message}\0`, "latin1");
      const datagram = numbered(OPCODE.error, packet.code, message.length);
      message.copy(datagram, 4);
      return datagram;
    }
  }
}

/** The datagram of a DATA packet whose payload is a part of `content`, at most up to its end. */
export function dataPacket(block: number, content: Buffer, from: number, to: number): Buffer {
  const end = Math.min(to, content.length);
  const datagram = numbered(OPCODE.data, block, end - from);
  content.copy(datagram, 4, from, end);
  return datagram;
}

function decodeRequest(kind: "read" | "write", datagram: Buffer): Packet | Malformed {
  const [file, mode, ...options] = zeroTerminated(datagram, 2);
  if (file === undefined || mode === undefined) {
    return { ...malformed(`a ${kind} request without a complete file name and mode`), request: true };
  }
  if (file === "") {
    return { ...malformed(`a ${kind} request for no file`), request: true };
  }
  return { kind, file, mode, options: pairs(options) };
}

function malformed(reason: string): Malformed {
  return { kind: "malformed", reason, request: false };
}

function zeroTerminated(datagram: Buffer, start: number): string[] {
  const texts: string[] = [];
  for (let from = start, end = datagram.indexOf(0, from); end >= 0; end = datagram.indexOf(0, from)) {
    texts.push(datagram.toString("latin1", from, end));
    from = end + 1;
  }
  return texts;
}

/** Options until the first that has no name, which is padding, or no value. */
function pairs(texts: readonly string[]): TftpOption[] {
  const options: TftpOption[] = [];
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const name = texts[at];
    const value = texts[at + 1];
    if (name === undefined || name === "" || value === undefined) {
      break;
    }
    options.push([name, value]);
  }
  return options;
}

function withTexts(opcode: number, texts: readonly string[]): Buffer {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join(""), "latin1");
  const datagram = Buffer.allocUnsafe(2 + body.length);
  datagram.writeUInt16BE(opcode, 0);
  body.copy(datagram, 2);
  return datagram;
}

function numbered(opcode: number, number: number, bodyBytes: number): Buffer {
  const datagram = Buffer.allocUnsafe(4 + bodyBytes);
  datagram.writeUInt16BE(opcode, 0);
  datagram.writeUInt16BE(number, 2);
  return datagram;
}
