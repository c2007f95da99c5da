import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { servedFile } from "../../../server/store/file-source";
import { openDoor } from "./open-door";

const TEN = Buffer.from("0123456789");

async function ask(url: string, headers: Record<string, string>, method = "GET") {
  const response = await fetch(`${url}/f.bin`, { method, headers });
  return {
    status: response.status,
    range: response.headers.get("content-range"),
    etag: response.headers.get("etag") ?? "",
    body: Buffer.from(await response.arrayBuffer()).toString(),
  };
}

describe("ranges of a file", () => {
  it("are the slice that was asked for, of any file", async () => {
    let bytes = Buffer.alloc(0);
    const { url } = await openDoor({ find: () => ({ kind: "found", file: servedFile("f.bin", bytes) }) });
    const position = fc.oneof(fc.nat(40), fc.nat(5000), fc.constant(2 ** 53), fc.constant(10 ** 30));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 30 }), fc.uint8Array({ minLength: 1000, maxLength: 4000 })),
        position,
        fc.option(position, { nil: undefined }),
        fc.boolean(),
        async (content, from, to, isSuffix) => {
          bytes = Buffer.from(content);
          const written = isSuffix ? `-${BigInt(from)}` : `${BigInt(from)}-${to === undefined ? "" : BigInt(to)}`;
          const response = await fetch(`${url}/f.bin`, { headers: { Range: `bytes=${written}` } });
          const body = Buffer.from(await response.arrayBuffer());
          const start = isSuffix ? Math.max(0, bytes.length - from) : from;
          const end = isSuffix || to === undefined ? bytes.length : Math.min(to + 1, bytes.length);
          if (!isSuffix && to !== undefined && to < from) {
            expect([response.status, body]).toEqual([200, bytes]);
          } else if (start >= bytes.length) {
            expect([response.status, response.headers.get("content-range")]).toEqual([416, `bytes */${bytes.length}`]);
          } else {
            expect(response.status).toBe(206);
            expect(response.headers.get("content-range")).toBe(`bytes ${start}-${end - 1}/${bytes.length}`);
            expect(response.headers.get("content-length")).toBe(String(end - start));
            expect(body).toEqual(bytes.subarray(start, end));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["Bytes=9-", 206, "9", "bytes 9-9/10"],
    ["bytes= 0-0 ,", 206, "0", "bytes 0-0/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=-0", 416, "no byte of the file is in this range\n", "bytes */10"],
    ["bytes=10-", 416, "no byte of the file is in this range\n", "bytes */10"],
    ["bytes=4-2", 200, "0123456789", null],
    ["bytes=0-1,4-5", 200, "0123456789", null],
    ["bytes=-", 200, "0123456789", null],
    ["bytes=a-b", 200, "0123456789", null],
    ["lines=0-1", 200, "0123456789", null],
  ])("answers %s with %d", async (range, status, body, contentRange) => {
    const { url, entries } = await openDoor({}, new Map([["f.bin", TEN]]));
    expect(await ask(url, { Range: range })).toMatchObject({ status, body, range: contentRange });
    const outcome = status === 416 ? "refused" : "served";
    await expect.poll(() => entries).toMatchObject([{ outcome, bytes: status === 416 ? 0 : body.length }]);
  });

  it("need the same file if the client says so, and GET", async () => {
    const { url } = await openDoor({}, new Map([["f.bin", TEN]]));
    const { etag } = await ask(url, {});
    const range = { Range: "bytes=2-4" };
    expect(await ask(url, { ...range, "If-Range": etag })).toMatchObject({ status: 206, body: "234" });
    for (const other of [`W/${etag}`, '"other"', "Wed, 21 Oct 2015 07:28:00 GMT"]) {
      expect(await ask(url, { ...range, "If-Range": other })).toMatchObject({ status: 200, body: "0123456789" });
    }
    expect(await ask(url, range, "HEAD")).toMatchObject({ status: 200, range: null });
  });
});
