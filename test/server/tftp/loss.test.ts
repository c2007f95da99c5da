import { describe, expect, it } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { lossyProxy } from "./lossy-proxy";
import { FILES, loadOf, openServer, PATIENT, PORT_MODES, pattern, STUBBORN } from "./served-files";
import { type ReadSettings, readInWindows } from "./windowed-client";

const WAYS: readonly (readonly [way: string, settings: ReadSettings])[] = [
  ["lockstep", {}],
  ["blocks of 1428", { blockBytes: 1428 }],
  ["windows of 4", { blockBytes: 1428, window: 4 }],
  ["windows of 16", { window: 16 }],
];
const HOST = "127.0.0.1";

describe.each([1, 5, 10, 20, 30])(
  "over a line that loses %d % of the packets, doubles and reorders some",
  (percent) => {
    it.each(WAYS)("every file arrives whole in %s", async (_way, settings) => {
      const server = await openServer(FILES, { pace: STUBBORN });
      const line = await lossyProxy(
        server.port,
        { lose: percent / 100, double: 0.1, reorder: 0.1, delay: 0.1 },
        percent,
      );
      // Each block takes some time-outs when much is lost.
      const sizes = percent > 10 ? [0, 1, 512, 513, 1024] : [0, 1, 511, 513, 100_000];
      await Promise.all(
        [...sizes, ...sizes].map(async (size) => {
          const received = await readInWindows({ host: HOST, port: line.port }, `${size}.bin`, {
            ...settings,
            waitMs: 15,
            tries: 500,
          });
          expect(received.equals(pattern(size)), `${size} bytes`).toBe(true);
        }),
      );
      expect(line.counts.lost).toBeGreaterThan(0);
      await loadOf(server, 0, 0);
      // Of a client that is gone the last ACK may have been lost.
      const outcomes = server.entries.map(({ file, outcome }) => `${file} ${outcome}`);
      const arrived = outcomes.filter((outcome) => /served|unconfirmed/.test(outcome));
      expect(arrived.length, outcomes.join(", ")).toBeGreaterThanOrEqual(2 * sizes.length);
    });
  },
);

describe.each(PORT_MODES)("over a bad line from $mode", ({ settings }) => {
  it("many files of many windows arrive whole at once", async () => {
    const server = await openServer(FILES, { pace: STUBBORN, ...settings });
    const line = await lossyProxy(server.port, { lose: 0.05, double: 0.05, reorder: 0.2, delay: 0.2 }, 7440);
    const received = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        readInWindows({ host: HOST, port: line.port }, "100000.bin", { window: 1 + at, waitMs: 15, tries: 500 }),
      ),
    );
    expect(received.every((bytes) => bytes.equals(pattern(100_000)))).toBe(true);
    await loadOf(server, 0, 0);
  });

  it("a client without options that gives up soon and asks anew gets its file", async () => {
    const { port } = await openServer(FILES, { pace: STUBBORN, ...settings });
    const line = await lossyProxy(port, { lose: 0.2, double: 0.1 }, 1350);
    let received: Buffer | undefined;
    for (let attempt = 0; attempt < 50 && received === undefined; attempt++) {
      received = await readByTftp({ host: HOST, port: line.port }, "1024.bin", 30).catch(() => undefined);
    }
    expect(received?.equals(pattern(1024))).toBe(true);
  });

  // RFC 1123 section 4.2.3.1: once doubled, a packet must not double all that follow.
  it("doubled packets are not doubled further in lockstep", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ...settings });
    const line = await lossyProxy(port, { double: 1 }, 1123);
    const received = await readInWindows({ host: HOST, port: line.port }, "100000.bin", { waitMs: 600_000 });
    expect(received.equals(pattern(100_000))).toBe(true);
    // Each block once; the first one twice, as the request was doubled too.
    expect(line.counts.fromServer).toBeLessThanOrEqual(Math.floor(100_000 / 512) + 2);
  });

  it.each([4, 16])("doubled packets are not doubled further in windows of %d", async (window) => {
    const { port } = await openServer(FILES, { pace: PATIENT, ...settings });
    const line = await lossyProxy(port, { double: 1 }, 1123);
    const received = await readInWindows({ host: HOST, port: line.port }, "100000.bin", { window, waitMs: 600_000 });
    expect(received.equals(pattern(100_000))).toBe(true);
    // The OACK twice, and each window at most once more, for an ACK that came again may tell of a gap.
    const blocks = Math.floor(100_000 / 512) + 1;
    expect(line.counts.fromServer).toBeLessThanOrEqual(2 + 2 * (blocks + window));
  });
});
