import { describe, expect, it } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { lossyProxy } from "./lossy-proxy";
import { FILES, openServer, pattern } from "./served-files";

const PACE = { firstMs: 10, longestMs: 20, sendings: 200 };

describe("over a line that loses and doubles packets", () => {
  it.each([
    { lose: 0.01, double: 0.01, size: 100_000 },
    { lose: 0.1, double: 0.1, size: 100_000 },
    { lose: 0.3, double: 0.1, size: 1024 },
    { lose: 0, double: 1, size: 100_000 },
  ])("every file arrives whole: $size bytes, $lose lost, $double doubled", async ({ lose, double, size }) => {
    const { port } = await openServer(FILES, { pace: PACE });
    const line = await lossyProxy(port, { lose, double }, 1350);
    for (let round = 0; round < 3; round++) {
      let received: Buffer | undefined;
      // The first request may get lost three times; a phone would ask again as well.
      for (let attempt = 0; attempt < 10 && received === undefined; attempt++) {
        received = await readByTftp({ host: "127.0.0.1", port: line.port }, `${size}.bin`, 30).catch(() => undefined);
      }
      expect(received?.equals(pattern(size))).toBe(true);
    }
    if (double === 1) {
      // Each packet came twice and none was answered twice: the doubling did not grow with the blocks.
      const packets = 3 * 2 * (Math.floor(size / 512) + 2);
      expect(line.counts.carried).toBeLessThan(packets * 2);
    }
  });
});
