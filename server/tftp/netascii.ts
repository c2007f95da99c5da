const CR = 0x0d;
const LF = 0x0a;

/**
 * A file in netascii (RFC 1350 section 1, RFC 764): a newline of this system becomes CR LF, a CR that stands in the
 * file becomes CR NUL. All other bytes stay, so a client that converts back gets the same file.
 */
export function toNetascii(bytes: Buffer): Buffer {
  let special = 0;
  for (const byte of bytes) {
    if (byte === CR || byte === LF) {
      special++;
    }
  }
  if (special === 0) {
    return bytes;
  }
  const converted = Buffer.allocUnsafe(bytes.length + special);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) {
      converted[at++] = CR;
      converted[at++] = LF;
    } else if (byte === CR) {
      converted[at++] = CR;
      converted[at++] = 0;
    } else {
      converted[at++] = byte;
    }
  }
  return converted;
}

/** The netascii form of files, each converted once however often it is asked for. */
export class NetasciiCopies {
  private readonly copies = new WeakMap<Buffer, Buffer>();

  of(bytes: Buffer): Buffer {
    const known = this.copies.get(bytes);
    if (known !== undefined) {
      return known;
    }
    const copy = toNetascii(bytes);
    this.copies.set(bytes, copy);
    return copy;
  }
}
