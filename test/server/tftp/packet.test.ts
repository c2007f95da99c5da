import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePacket, encodePacket, type Malformed, type Packet } from "../../../server/tftp/packet";

const latin1 = (from: number, minLength: number) =>
  fc
    .array(fc.integer({ min: from, max: 255 }), { minLength, maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes));
const text = latin1(1, 0);
const name = latin1(1, 1);
const options = fc.array(fc.tuple(name, text), { maxLength: 5 });
const number = fc.integer({ min: 0, max: 65_535 });

const packets: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({ kind: fc.constantFrom("read", "write"), file: name, mode: text, options }),
  fc.record({
    kind: fc.constant("data"),
    block: number,
    payload: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ kind: fc.constant("ack"), block: number }),
  fc.record({ kind: fc.constant("error"), code: number, message: text }),
  fc.record({ kind: fc.constant("oack"), options }),
);

describe("the packet codec", () => {
  it("reads back every packet that it writes", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodePacket(encodePacket(packet))).toEqual(packet);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws, and what it reads from any bytes it can write and read again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.integer({ min: 0, max: 7 })), (bytes, opcode) => {
        const datagram = Buffer.from(bytes);
        if (opcode !== null && datagram.length >= 2) {
          datagram.writeUInt16BE(opcode, 0);
        }
        const packet = decodePacket(datagram);
        if (packet.kind !== "malformed") {
          expect(decodePacket(encodePacket(packet))).toEqual(packet);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("reads a packet that was cut off as broken or as its beginning, never as something else", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const datagram = encodePacket(packet);
        for (let length = 0; length < datagram.length; length++) {
          expectBeginning(decodePacket(datagram.subarray(0, length)), packet);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("reads what stands before any bytes behind it", () => {
    fc.assert(
      fc.property(packets, fc.uint8Array({ minLength: 1, maxLength: 60 }), (packet, tail) => {
        const longer = decodePacket(Buffer.concat([encodePacket(packet), tail]));
        if (packet.kind === "ack" || packet.kind === "error") {
          expect(longer).toEqual(packet);
        } else {
          expectBeginning(packet, longer);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps nothing of the datagram's bytes but a payload's", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        const datagram = encodePacket(packet);
        const decoded = decodePacket(datagram);
        if (decoded.kind !== "data") {
          datagram.fill(0xff);
          expect(decoded).toEqual(packet);
        }
      }),
    );
  });

  it("writes the bytes of RFC 1350 section 5 and RFC 2347", () => {
    const wire = (packet: Packet) => encodePacket(packet).toString("latin1");
    expect(wire({ kind: "read", file: "a.cnf", mode: "octet", options: [["blksize", "1428"]] })).toBe(
      "\0\x01a.cnf\0octet\0blksize\x001428\0",
    );
    expect(wire({ kind: "data", block: 258, payload: Buffer.from("xy") })).toBe("\0\x03\x01\x02xy");
    expect(wire({ kind: "ack", block: 65_535 })).toBe("\0\x04\xff\xff");
    expect(wire({ kind: "error", code: 1, message: "no" })).toBe("\0\x05\0\x01no\0");
    expect(wire({ kind: "oack", options: [["tsize", "7"]] })).toBe("\0\x06tsize\x007\0");
  });

  it.each([
    ["nothing", "", false],
    ["one byte", "\0", false],
    ["an unknown opcode", "\0\x09abc", false],
    ["a DATA without block", "\0\x03\0", false],
    ["an ACK of three bytes", "\0\x04\0", false],
    ["a read request without mode", "\0\x01file\0", true],
    ["a read request whose mode does not end", "\0\x01file\0octet", true],
    ["a read request for no file", "\0\x01\0octet\0", true],
    ["a write request that is cut off", "\0\x02file", true],
  ])("takes %s as malformed", (_what, wire, request) => {
    expect(decodePacket(Buffer.from(wire, "latin1"))).toMatchObject({ kind: "malformed", request });
  });

  it("ignores padding and an option without value behind a request", () => {
    const read = (tail: string) => decodePacket(Buffer.from(`\0\x01f\0octet\0${tail}`, "latin1"));
    expect(read("\0\0\0")).toEqual({ kind: "read", file: "f", mode: "octet", options: [] });
    expect(read("tsize\x000\0blksize\0")).toMatchObject({ options: [["tsize", "0"]] });
    expect(read("tsize\x000\0blksize\x005")).toMatchObject({ options: [["tsize", "0"]] });
  });

  it("takes an ERROR whose message does not end", () => {
    expect(decodePacket(Buffer.from("\0\x05\0\x02why", "latin1"))).toEqual({ kind: "error", code: 2, message: "why" });
  });
});

/** That `cut` is what is left of `whole` when bytes at its end are missing. */
function expectBeginning(cut: Packet | Malformed, whole: Packet | Malformed): void {
  if (cut.kind === "malformed") {
    return;
  }
  expect(cut.kind).toBe(whole.kind);
  if (cut.kind === "data" && whole.kind === "data") {
    expect(cut.block).toBe(whole.block);
    expect(whole.payload.subarray(0, cut.payload.length)).toEqual(cut.payload);
  } else if (cut.kind === "error" && whole.kind === "error") {
    expect(cut.code).toBe(whole.code);
    expect(whole.message.startsWith(cut.message)).toBe(true);
  } else if (cut.kind === "oack" && whole.kind === "oack") {
    expect(whole.options.slice(0, cut.options.length)).toEqual(cut.options);
  } else if ((cut.kind === "read" || cut.kind === "write") && (whole.kind === "read" || whole.kind === "write")) {
    expect([cut.file, cut.mode]).toEqual([whole.file, whole.mode]);
    expect(whole.options.slice(0, cut.options.length)).toEqual(cut.options);
  } else {
    expect(cut).toEqual(whole);
  }
}
