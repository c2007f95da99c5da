import { describe, expect, it } from "vitest";
import { PACE, said, transferOf } from "./transfer-model";

/** Twelve blocks, the last one short, in windows of four; the OACK is acknowledged. */
function opened(now?: () => number) {
  const transfer = transferOf(11 * 512 + 7, [["windowsize", "4"]], PACE, now);
  expect(said(transfer.start())).toBe("OACK");
  expect(said(transfer.onAck(0))).toBe("DATA 1 2 3 4");
  return transfer;
}

describe("a transfer in windows", () => {
  it("sends window after window, the last one as short as it is", () => {
    const transfer = opened();
    expect(said(transfer.onAck(4))).toBe("DATA 5 6 7 8");
    expect(said(transfer.onAck(8))).toBe("DATA 9 10 11 12");
    expect(transfer.onAck(12)).toEqual({ end: "served" });
    expect(transfer.acknowledgedBytes).toBe(11 * 512 + 7);
  });

  it("with a window of 1 is the lockstep of RFC 1350", () => {
    const transfer = transferOf(3000, [["windowsize", "1"]]);
    transfer.start();
    expect(said(transfer.onAck(0))).toBe("DATA 1");
    expect(said(transfer.onAck(1))).toBe("DATA 2");
    for (const old of [1, 0, 1, 1]) {
      expect(transfer.onAck(old)).toEqual({});
    }
    expect(said(transfer.onAck(2))).toBe("DATA 3");
  });

  it("goes on behind an acknowledged block of the window", () => {
    const transfer = opened();
    expect(said(transfer.onAck(1))).toBe("DATA 2 3 4 5");
    expect(said(transfer.onAck(4))).toBe("DATA 5 6 7 8");
  });

  it("sends a window once more for a gap at its first block, then again only after progress", () => {
    const transfer = opened();
    expect(said(transfer.onAck(0))).toBe("DATA 1 2 3 4");
    expect(said(transfer.onAck(0))).toBe("-");
    expect(said(transfer.onAck(4))).toBe("DATA 5 6 7 8");
    expect(said(transfer.onAck(4))).toBe("DATA 5 6 7 8");
    expect(said(transfer.onAck(4))).toBe("-");
  });

  it("sends a window once more for a gap again after a time-out", () => {
    const transfer = opened();
    transfer.onAck(0);
    expect(said(transfer.onAck(0))).toBe("-");
    expect(said(transfer.onTimeout())).toBe("DATA 1 2 3 4");
    expect(said(transfer.onAck(0))).toBe("DATA 1 2 3 4");
  });

  it("sends a window once for a client that acknowledges the same block after each one behind a gap", () => {
    const transfer = opened();
    // Of 1 2 3 4 the second is lost: the third and the fourth are answered with ACK 1 each.
    expect([1, 1].map((block) => said(transfer.onAck(block)))).toEqual(["DATA 2 3 4 5", "-"]);
    expect(said(transfer.onAck(5))).toBe("DATA 6 7 8 9");
  });

  it("passes over ACKs that are old or from the future", () => {
    const transfer = opened();
    transfer.onAck(4);
    for (const block of [0, 1, 2, 3, 9, 12, 13, 65_535]) {
      expect(transfer.onAck(block), String(block)).toEqual({});
    }
    expect(said(transfer.onAck(8))).toBe("DATA 9 10 11 12");
  });

  it("sends the window again from the last ACK when its time has run out, and gives up", () => {
    const transfer = opened();
    transfer.onAck(2);
    const steps = [1, 2, 3, 4].map(() => said(transfer.onTimeout()));
    expect(steps).toEqual(["DATA 3 4 5 6", "DATA 3 4 5 6", "DATA 3 4 5 6", "timed-out"]);
    expect(transfer.acknowledgedBytes).toBe(2 * 512);
  });

  it("is unconfirmed when the last window was sent and no ACK came", () => {
    const transfer = opened();
    transfer.onAck(4);
    transfer.onAck(8);
    const steps = [1, 2, 3, 4].map(() => said(transfer.onTimeout()));
    expect(steps.at(-1)).toBe("unconfirmed");
  });

  it("answers a repeated request with the OACK and starts over", () => {
    const transfer = opened();
    transfer.onAck(4);
    expect(said(transfer.onRequestAgain())).toBe("OACK");
    expect(said(transfer.onAck(0))).toBe("DATA 1 2 3 4");
  });

  it("goes on where it was if the repeated request was only late", () => {
    const transfer = opened();
    transfer.onAck(4);
    expect(said(transfer.onRequestAgain())).toBe("OACK");
    expect(said(transfer.onAck(8))).toBe("DATA 9 10 11 12");
  });

  it("counts on from 65535 with 0 within a window", () => {
    const blocks = 65_600;
    const transfer = transferOf(8 * blocks, [
      ["blksize", "8"],
      ["windowsize", "60"],
    ]);
    transfer.start();
    let acknowledged = 0;
    let step = transfer.onAck(0);
    while (acknowledged < 65_520) {
      acknowledged += 60;
      step = transfer.onAck(acknowledged);
    }
    const numbers = Array.from({ length: 60 }, (_, at) => (65_521 + at) & 0xffff);
    expect(said(step)).toBe(`DATA ${numbers.join(" ")}`);
    expect(said(transfer.onAck(65_535))).toMatch(/^DATA 0 1 2 /);
    expect(said(transfer.onAck(0))).toMatch(/^DATA 1 2 3 /);
    expect(said(transfer.onAck(60))).toBe("DATA 61 62 63 64 65");
    expect(transfer.onAck(65)).toEqual({ end: "served" });
  });
});
