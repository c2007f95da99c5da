import type { Libc } from "./libc";

/** How much memory a ring has. */
export interface RingSize {
  /** Datagrams that one call of the system receives or sends at most. */
  readonly slots: number;
  /** Longest datagram that has room in a slot. */
  readonly slotBytes: number;
}

/** `struct sockaddr_in6`, the longer one, rounded up. */
const NAME_BYTES = 32;
const IOVEC_BYTES = 16;
/** `struct mmsghdr` of 64-bit Linux: `struct msghdr` (name, namelen, iov, iovlen, control, controllen, flags), length. */
const MESSAGE_BYTES = 64;
const NAME_AT = 0;
const NAME_LENGTH_AT = 8;
const IOVEC_AT = 16;
const IOVEC_COUNT_AT = 24;
const LENGTH_AT = 56;

/**
 * Memory for recvmmsg(2) and sendmmsg(2): a slot has a datagram and the address that it is from or for. Nothing is
 * allocated once it is made.
 */
export class DatagramRing {
  readonly size: RingSize;
  readonly names: Buffer;
  private readonly data: Buffer;
  private readonly messages: Buffer;
  private readonly vectors: Buffer;
  private readonly nameBytes: number;
  private readonly firstMessage: bigint;

  /** @param nameBytes Bytes of an address of the socket's family. */
  constructor(libc: Libc, nameBytes: number, size: RingSize) {
    this.size = size;
    this.names = Buffer.alloc(size.slots * NAME_BYTES);
    this.data = Buffer.alloc(size.slots * size.slotBytes);
    this.messages = Buffer.alloc(size.slots * MESSAGE_BYTES);
    this.vectors = Buffer.alloc(size.slots * IOVEC_BYTES);
    this.nameBytes = nameBytes;
    this.firstMessage = libc.addressOf(this.messages);
    const vectors = libc.addressOf(this.vectors);
    const names = libc.addressOf(this.names);
    const data = libc.addressOf(this.data);
    for (let slot = 0; slot < size.slots; slot++) {
      const message = slot * MESSAGE_BYTES;
      this.messages.writeBigUInt64LE(names + BigInt(slot * NAME_BYTES), message + NAME_AT);
      this.messages.writeBigUInt64LE(vectors + BigInt(slot * IOVEC_BYTES), message + IOVEC_AT);
      this.messages.writeBigUInt64LE(1n, message + IOVEC_COUNT_AT);
      this.vectors.writeBigUInt64LE(data + BigInt(slot * size.slotBytes), slot * IOVEC_BYTES);
      this.reset(slot);
    }
  }

  /** Where the message of a slot is in memory, for the system's calls. */
  addressOf(slot: number): bigint {
    return slot === 0 ? this.firstMessage : this.firstMessage + BigInt(slot * MESSAGE_BYTES);
  }

  /** Makes a slot ready to receive: the system has written lengths into it. */
  reset(slot: number): void {
    this.messages.writeUInt32LE(this.nameBytes, slot * MESSAGE_BYTES + NAME_LENGTH_AT);
    this.vectors.writeUInt32LE(this.size.slotBytes, slot * IOVEC_BYTES + 8);
  }

  /** Bytes of the datagram that was received into a slot; a longer one is cut. */
  receivedBytes(slot: number): number {
    return Math.min(this.size.slotBytes, this.messages.readUInt32LE(slot * MESSAGE_BYTES + LENGTH_AT));
  }

  /** The datagram in a slot; good until the slot is used again. */
  datagram(slot: number): Buffer {
    const from = slot * this.size.slotBytes;
    return this.data.subarray(from, from + this.receivedBytes(slot));
  }

  /** Where the address of a slot begins in `names`. */
  nameAt(slot: number): number {
    return slot * NAME_BYTES;
  }

  /** Puts a datagram and the address that it is for into a slot. */
  put(slot: number, datagram: Buffer, name: Buffer): void {
    datagram.copy(this.data, slot * this.size.slotBytes);
    name.copy(this.names, slot * NAME_BYTES, 0, this.nameBytes);
    this.vectors.writeUInt32LE(datagram.length, slot * IOVEC_BYTES + 8);
  }
}
