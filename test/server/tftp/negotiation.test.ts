import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestBlock, negotiate } from "../../../server/tftp/negotiation";
import type { TftpOption } from "../../../server/tftp/packet";

const CAP = 1468;
const LIMITS = { blockBytes: CAP, windowBlocks: 64 };
const agreed = (...options: TftpOption[]) => negotiate(options, 4000, LIMITS);

/** What holds without options. */
const PLAIN = { blockBytes: 512, windowBlocks: 1, timeoutSeconds: undefined, acknowledged: [] };

describe("option negotiation", () => {
  it("sends 512-byte blocks and no OACK when nothing is asked for", () => {
    expect(agreed()).toEqual(PLAIN);
  });

  it.each([
    ["8", 8],
    ["512", 512],
    ["1428", 1428],
    ["1468", 1468],
    ["1469", CAP],
    ["65464", CAP],
  ])("answers blksize %s with %d", (asked, blockBytes) => {
    expect(agreed(["blksize", asked])).toMatchObject({ blockBytes, acknowledged: [["blksize", String(blockBytes)]] });
  });

  it.each(["7", "0", "65465", "-512", "1e3", " 512", "", "99999999999"])("ignores blksize %j", (asked) => {
    expect(agreed(["blksize", asked])).toEqual(PLAIN);
  });

  it.each([
    ["1", 1],
    ["16", 16],
    ["64", 64],
    ["65", 64],
    ["65535", 64],
  ])("answers windowsize %s with %d", (asked, windowBlocks) => {
    const acknowledged = [["windowsize", String(windowBlocks)]];
    expect(agreed(["windowsize", asked])).toEqual({ ...PLAIN, windowBlocks, acknowledged });
  });

  it.each(["0", "65536", "-1", "1.5", "0x10", "", "99999999999"])("ignores windowsize %j", (asked) => {
    expect(agreed(["windowsize", asked])).toEqual(PLAIN);
  });

  it("answers tsize with the size, whatever was sent", () => {
    expect(agreed(["tsize", "0"]).acknowledged).toEqual([["tsize", "4000"]]);
    expect(agreed(["tsize", "17"]).acknowledged).toEqual([["tsize", "4000"]]);
  });

  it.each([
    ["1", 1],
    ["255", 255],
    ["0", undefined],
    ["256", undefined],
  ])("takes timeout %s as %s", (asked, timeoutSeconds) => {
    const { acknowledged, ...agreement } = agreed(["timeout", asked]);
    expect(agreement.timeoutSeconds).toBe(timeoutSeconds);
    expect(acknowledged).toEqual(timeoutSeconds === undefined ? [] : [["timeout", asked]]);
  });

  it("takes names in any case, in the order asked, and leaves out unknown and repeated ones", () => {
    expect(
      agreed(
        ["TSize", "0"],
        ["multicast", ""],
        ["WindowSize", "4"],
        ["BLKSIZE", "600"],
        ["windowsize", "9"],
        ["blksize", "700"],
        ["utimeout", "5000"],
      ),
    ).toEqual({
      blockBytes: 600,
      windowBlocks: 4,
      timeoutSeconds: undefined,
      acknowledged: [
        ["TSize", "4000"],
        ["WindowSize", "4"],
        ["BLKSIZE", "600"],
      ],
    });
  });

  it("never agrees to what was not asked for, or to more than that, and answers each option once", () => {
    const name = fc.constantFrom("blksize", "BLKSIZE", "windowsize", "tsize", "timeout", "multicast", "__proto__", "x");
    const value = fc.oneof(fc.integer({ min: -1, max: 70_000 }).map(String), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (options) => {
        const { acknowledged, blockBytes, windowBlocks } = agreed(...options);
        expect(blockBytes).toBeLessThanOrEqual(CAP);
        expect(windowBlocks).toBeLessThanOrEqual(LIMITS.windowBlocks);
        const names = acknowledged.map(([answered]) => answered.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        for (const [answered, agreedValue] of acknowledged) {
          const asked = options.filter(([given]) => given === answered).map(([, given]) => Number(given));
          expect(asked.length).toBeGreaterThan(0);
          if (/^(blksize|windowsize|timeout)$/i.test(answered)) {
            expect(asked.some((given) => Number(agreedValue) <= given)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("keeps a datagram within the path's MTU, whatever the IP version", () => {
    expect(largestBlock(1500, "ipv4")).toBe(1468);
    expect(largestBlock(1500, "ipv6")).toBe(1448);
    expect(largestBlock(65_535, "ipv4")).toBe(65_464);
  });
});
