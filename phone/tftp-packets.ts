/** Bytes of file in a DATA packet when nothing was negotiated (RFC 1350 section 2). */
export const BLOCK_BYTES = 512;

const OPCODE = { rrq: 1, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** A packet that a reader may get (RFC 1350 section 5, RFC 2347 for the OACK). */
export type ServerPacket =
  | { readonly kind: "data"; readonly block: number; readonly bytes: Buffer }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "oack" }
  | { readonly kind: "unusable"; readonly detail: string };

/** Read request in mode octet, without options: what every 7940/7960 in the public traces sends. */
export function readRequest(file: string): Buffer {
  return Buffer.concat([opcode(OPCODE.rrq), Buffer.from(`${file}\0octet\0`, "latin1")]);
}

export function acknowledgement(block: number): Buffer {
  const packet = Buffer.alloc(4);
  packet.writeUInt16BE(OPCODE.ack, 0);
  packet.writeUInt16BE(block, 2);
  return packet;
}

export function errorPacket(code: number, message: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(OPCODE.error, 0);
  head.writeUInt16BE(code, 2);
  return Buffer.concat([head, Buffer.from(`${message}\0`, "latin1")]);
}

/** Reads what came from the server. Never throws. */
export function parseServerPacket(packet: Buffer): ServerPacket {
  if (packet.length < 2) return { kind: "unusable", detail: `a packet of ${packet.length} bytes` };
  const code = packet.readUInt16BE(0);
  if (code === OPCODE.oack) return { kind: "oack" };
  if (code !== OPCODE.data && code !== OPCODE.error) return { kind: "unusable", detail: `opcode ${code}` };
  if (packet.length < 4) return { kind: "unusable", detail: `opcode ${code} in ${packet.length} bytes` };
  const number = packet.readUInt16BE(2);
  const rest = packet.subarray(4);
  if (code === OPCODE.data) {
    if (rest.length > BLOCK_BYTES)
      return { kind: "unusable", detail: `a DATA packet of ${rest.length} bytes, over 512` };
    return { kind: "data", block: number, bytes: Buffer.from(rest) };
  }
  const end = rest.indexOf(0);
  return { kind: "error", code: number, message: rest.subarray(0, end < 0 ? rest.length : end).toString("latin1") };
}

function opcode(code: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code, 0);
  return bytes;
}
