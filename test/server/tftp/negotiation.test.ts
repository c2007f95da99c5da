import { describe, expect, it } from "vitest";
import { largestBlock, negotiate } from "../../../server/tftp/negotiation";
import type { TftpOption } from "../../../server/tftp/packet";

const CAP = 1468;
const agreed = (...options: TftpOption[]) => negotiate(options, 4000, CAP);

describe("option negotiation", () => {
  it("sends 512-byte blocks and no OACK when nothing is asked for", () => {
    expect(agreed()).toEqual({ blockBytes: 512, timeoutSeconds: undefined, acknowledged: [] });
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
    expect(agreed(["blksize", asked])).toEqual({ blockBytes: 512, timeoutSeconds: undefined, acknowledged: [] });
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
      agreed(["TSize", "0"], ["multicast", ""], ["windowsize", "4"], ["BLKSIZE", "600"], ["blksize", "700"]),
    ).toEqual({
      blockBytes: 600,
      timeoutSeconds: undefined,
      acknowledged: [
        ["TSize", "4000"],
        ["BLKSIZE", "600"],
      ],
    });
  });

  it("keeps a datagram within the path's MTU, whatever the IP version", () => {
    expect(largestBlock(1500, "ipv4")).toBe(1468);
    expect(largestBlock(1500, "ipv6")).toBe(1448);
    expect(largestBlock(65_535, "ipv4")).toBe(65_464);
  });
});
