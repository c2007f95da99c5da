import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TftpOption } from "../../../server/tftp/packet";
import { contentOf, FATES, PACE, readOver, said, transferOf } from "./transfer-model";

describe("a transfer", () => {
  it.each([
    [0, 1],
    [1, 1],
    [511, 1],
    [512, 2],
    [513, 2],
    [1024, 3],
  ])("sends %d bytes in %d blocks, the last one short", (bytes, blocks) => {
    const transfer = transferOf(bytes);
    let step = transfer.start();
    for (let block = 1; block <= blocks; block++) {
      expect(said(step)).toBe(`DATA ${block}`);
      expect(step.send?.[0]).toHaveLength(4 + Math.min(512, bytes - (block - 1) * 512));
      step = transfer.onAck(block);
    }
    expect(step).toEqual({ end: "served" });
    expect(transfer.acknowledgedBytes).toBe(bytes);
  });

  it("waits for ACK 0 after an OACK", () => {
    const transfer = transferOf(10, [["tsize", "0"]]);
    expect(said(transfer.start())).toBe("OACK");
    expect(said(transfer.onAck(1))).toBe("-");
    expect(said(transfer.onAck(0))).toBe("DATA 1");
    expect(said(transfer.onAck(1))).toBe("served");
  });

  it("never answers an ACK that comes twice, is old, or is from the future", () => {
    const transfer = transferOf(3000);
    transfer.start();
    expect(said(transfer.onAck(1))).toBe("DATA 2");
    for (const block of [1, 0, 3, 65_535, 1]) {
      expect(transfer.onAck(block)).toEqual({});
    }
    expect(said(transfer.onAck(2))).toBe("DATA 3");
  });

  it("sends again after 1, 2, 4, 4 times the first wait, and then gives up", () => {
    const transfer = transferOf(3000);
    expect(transfer.start().waitMs).toBe(100);
    const steps = [transfer.onTimeout(), transfer.onTimeout(), transfer.onTimeout()];
    expect(steps.map(said)).toEqual(["DATA 1", "DATA 1", "DATA 1"]);
    expect(steps.map(({ waitMs }) => waitMs)).toEqual([200, 400, 400]);
    expect(transfer.onTimeout()).toEqual({ end: "timed-out" });
  });

  it("starts its waits anew with each block", () => {
    const transfer = transferOf(3000);
    transfer.start();
    transfer.onTimeout();
    transfer.onTimeout();
    expect(transfer.onAck(1).waitMs).toBe(100);
  });

  it("waits as long as the client asked for", () => {
    const transfer = transferOf(3000, [["timeout", "3"]]);
    expect(transfer.start().waitMs).toBe(3000);
    expect(transfer.onTimeout().waitMs).toBe(3000);
  });

  it("tells a last ACK that was lost from a transfer that broke", () => {
    const transfer = transferOf(10);
    transfer.start();
    for (let sending = 1; sending < PACE.sendings; sending++) {
      expect(said(transfer.onTimeout())).toBe("DATA 1");
    }
    expect(transfer.onTimeout()).toEqual({ end: "unconfirmed" });
  });

  it.each([
    ["DATA 1", []],
    ["OACK", [["blksize", "600"] as const]],
  ])("answers a repeated request with %s again", (first, options) => {
    const transfer = transferOf(3000, options);
    expect(said(transfer.start())).toBe(first);
    for (let repeat = 0; repeat < 10; repeat++) {
      expect(said(transfer.onRequestAgain())).toBe(first);
    }
  });

  it("starts over for a client that begins again from the same port", () => {
    const transfer = transferOf(3000);
    transfer.start();
    transfer.onAck(1);
    transfer.onAck(2);
    expect(said(transfer.onRequestAgain())).toBe("DATA 1");
    expect([1, 2, 3, 4, 5, 6].map((block) => said(transfer.onAck(block)))).toEqual([
      ...["DATA 2", "DATA 3", "DATA 4", "DATA 5", "DATA 6"],
      "served",
    ]);
  });

  it("goes on where it was if the repeated request was only late", () => {
    const transfer = transferOf(3000);
    transfer.start();
    transfer.onAck(1);
    expect(said(transfer.onAck(2))).toBe("DATA 3");
    expect(said(transfer.onRequestAgain())).toBe("DATA 1");
    expect(said(transfer.onAck(3))).toBe("DATA 4");
  });

  it("can't tell whether a client has all, when its last ACK is lost and a late copy of its request came after the last block", () => {
    const transfer = transferOf(600);
    transfer.start();
    transfer.onAck(1);
    transfer.onRequestAgain();
    const rest = [1, 2, 3, 4].map(() => said(transfer.onTimeout()));
    expect(rest).toEqual(["DATA 1", "DATA 1", "DATA 1", "unconfirmed"]);
    expect(transfer.acknowledgedBytes).toBe(512);
  });

  it("delivers twice to a client whose second request overtakes its last ACK", () => {
    const transfer = transferOf(600);
    transfer.start();
    expect(said(transfer.onAck(1))).toBe("DATA 2");
    expect(said(transfer.onRequestAgain())).toBe("DATA 1");
    expect(transfer.onAck(2)).toEqual({ delivered: true });
    expect(said(transfer.onAck(1))).toBe("DATA 2");
    expect(said(transfer.onAck(2))).toBe("served");
  });

  it("offers the file in vain to a client that is gone after its last ACK, when its request came again late", () => {
    const transfer = transferOf(600);
    transfer.start();
    transfer.onAck(1);
    transfer.onRequestAgain();
    expect(transfer.onAck(2)).toEqual({ delivered: true });
    const rest = [1, 2, 3, 4].map(() => said(transfer.onTimeout()));
    expect(rest).toEqual(["DATA 1", "DATA 1", "DATA 1", "not-wanted"]);
  });

  it("counts on from 65535 with 0", () => {
    const blocks = 65_600;
    const transfer = transferOf(8 * blocks, [["blksize", "8"]]);
    transfer.start();
    let step = transfer.onAck(0);
    for (let block = 1; block <= blocks; block++) {
      expect(said(step)).toBe(`DATA ${block & 0xffff}`);
      step = transfer.onAck(block & 0xffff);
    }
    // One empty block more, as the size is a multiple of the block size.
    expect(step.send?.[0]).toHaveLength(4);
    expect(transfer.onAck((blocks + 1) & 0xffff)).toEqual({ end: "served" });
  });

  it("ends silently when the client sends an error", () => {
    const transfer = transferOf(3000);
    transfer.start();
    expect(transfer.onError()).toEqual({ end: "stopped" });
  });

  const ways: readonly (readonly [way: string, options: readonly TftpOption[]])[] = [
    ["in lockstep", [["blksize", "64"]]],
    [
      "in windows of 3",
      [
        ["blksize", "64"],
        ["windowsize", "3"],
      ],
    ],
    [
      "in windows of 16",
      [
        ["windowsize", "16"],
        ["blksize", "32"],
      ],
    ],
  ];
  it.each(ways)("%s arrives whole over a line that loses, doubles and delays packets both ways", (_way, options) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), FATES, (bytes, fates) => {
        const transfer = transferOf(bytes, options, { ...PACE, sendings: 1000 });
        expect(readOver(fates, transfer).equals(contentOf(bytes))).toBe(true);
      }),
    );
  });
});
