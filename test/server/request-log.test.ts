import { describe, expect, it } from "vitest";
import { type RequestEntry, RequestLog } from "../../server/request-log";

const entry = (file: string): RequestEntry => ({
  time: "2026-01-01T00:00:00.000Z",
  door: "tftp",
  peer: "192.0.2.10:50000",
  file,
  outcome: "served",
  bytes: 0,
  ms: 0,
});

describe("the log of requests", () => {
  it("keeps the last 200, however they come, newest first", () => {
    const log = new RequestLog(() => undefined);
    const names = Array.from({ length: 405 }, (_, index) => `${index + 1}`);
    log.add(names.slice(0, 1).map(entry));
    log.add(names.slice(1, 395).map(entry));
    log.add(names.slice(395).map(entry));
    expect(log.latest().map(({ file }) => file)).toEqual(names.slice(205).reverse());
  });

  it("writes each as a line of JSON, and those that come together at once", () => {
    const written: string[] = [];
    const log = new RequestLog((lines) => void written.push(lines));
    log.add([entry("a"), entry("b")]);
    expect(written).toHaveLength(1);
    expect(written[0]?.split("\n").map((line) => line && JSON.parse(line))).toEqual([entry("a"), entry("b"), ""]);
  });

  it("cuts a name that is longer than any file's", () => {
    const written: string[] = [];
    const log = new RequestLog((lines) => void written.push(lines));
    log.add([entry("x".repeat(10_000))]);
    expect(log.latest()[0]?.file).toBe(`${"x".repeat(255)}…`);
    expect(written.join("").length).toBeLessThan(500);
  });
});
