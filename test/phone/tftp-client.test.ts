import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TftpClient } from "../../phone/tftp-client";
import { parseServerPacket, readRequest } from "../../phone/tftp-packets";
import { type Script, ScriptedTftpServer } from "./scripted-tftp-server";

const opened: ScriptedTftpServer[] = [];

async function serve(files: Record<string, string | Buffer>, scripts: Record<string, Script> = {}, scale = 1) {
  const server = new ScriptedTftpServer(files, scripts);
  opened.push(server);
  const client = await TftpClient.open("127.0.0.1", await server.open(), scale);
  return { server, client };
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const server of opened.splice(0)) server.close();
});

const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255));

describe("a read request", () => {
  it("is mode octet without options", async () => {
    const { server, client } = await serve({ "SIPDefault.cnf": "x" });
    await client.read("SIPDefault.cnf");
    expect(server.requests[0]?.raw.toString("latin1")).toBe("\0\u0001SIPDefault.cnf\0octet\0");
    expect(readRequest("a").length).toBe(10);
  });

  it.each([0, 1, 511, 512, 513, 1024, 5000])("brings a file of %i bytes, block by block", async (length) => {
    const { server, client } = await serve({ file: bytes(length) });
    const result = await client.read("file");
    expect(result.kind === "served" && result.bytes.equals(bytes(length))).toBe(true);
    await vi.waitFor(() =>
      expect(server.acks.get("file")).toEqual(Array.from({ length: Math.floor(length / 512) + 1 }, (_, n) => n + 1)),
    );
  });

  it("ends a transfer that never ends", async () => {
    const { client } = await serve({
      large: bytes(1024 * 1024),
      endless: Buffer.alloc(16 * 1024 * 1024 + 1),
    });
    const large = await client.read("large");
    expect(large.kind === "served" && large.bytes.equals(bytes(1024 * 1024))).toBe(true);
    expect(await client.read("endless")).toMatchObject({
      kind: "broken",
      detail: "the file goes on after 16777216 bytes",
    });
  });

  it("comes from a new and higher port for each file", async () => {
    const { server, client } = await serve({ a: "1", b: "2" });
    for (const file of ["a", "missing", "b"]) await client.read(file);
    const ports = server.requests.map(({ port }) => port);
    expect(ports).toHaveLength(3);
    expect([...new Set(ports)].sort((a, b) => a - b)).toEqual(ports);
  });

  it("is repeated from the same port until an answer comes", async () => {
    const { server, client } = await serve({ late: "here" }, { late: { ignore: 2 } }, 0.1);
    const result = await client.read("late");
    expect(result).toMatchObject({ kind: "served", tries: 3 });
    expect(new Set(server.requests.map(({ port }) => port))).toEqual(new Set([result.sourcePort]));
  });

  it("is sent four times to a silent server, after 1, 4, 4 and 4 units of patience", async () => {
    const { server, client } = await serve({}, { quiet: { ignore: 99 } }, 0.005);
    const waits: unknown[] = [];
    const real = globalThis.setTimeout;
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, ms: number) => {
      waits.push(ms);
      return real(run, ms);
    }) as typeof setTimeout);
    const result = await client.read("quiet");
    expect(result).toMatchObject({ kind: "timeout", tries: 4, detail: "no answer to 4 read requests" });
    expect(waits).toEqual([5, 20, 20, 20]);
    await vi.waitFor(() => expect(server.requests.length).toBe(4));
  });
});

describe("a transfer", () => {
  it("acknowledges repeated DATA again and keeps it once", async () => {
    const { server, client } = await serve({ file: bytes(1300) }, { file: { twice: [1, 2, 3] } });
    const result = await client.read("file");
    expect(result.kind === "served" && result.bytes.equals(bytes(1300))).toBe(true);
    await vi.waitFor(() => expect(server.acks.get("file")).toEqual([1, 1, 2, 2, 3, 3]));
    expect(result.repeatedBlocks).toBeGreaterThanOrEqual(2);
  });

  it("stays with the first session and refuses the second one", async () => {
    const { server, client } = await serve({ file: bytes(600) }, { file: { secondSession: true, twice: [1] } });
    const result = await client.read("file");
    expect(result.kind === "served" && result.bytes.equals(bytes(600))).toBe(true);
    await vi.waitFor(() => expect(server.errors).toEqual([5]));
  });

  it.each([0, 1, 2])("takes ERROR %i as not found", async (code) => {
    const { client } = await serve({ file: "x" }, { file: { error: code } });
    expect(await client.read("file")).toMatchObject({ kind: "not found", code, message: "no", tries: 1 });
  });

  it("tells a stall, an interruption and an OACK apart", async () => {
    const { client } = await serve(
      { stall: bytes(2000), cut: bytes(2000), oack: "x" },
      { stall: { stallAt: 3 }, cut: { breakAt: 2 }, oack: { oack: true } },
      0.05,
    );
    expect(await client.read("stall")).toMatchObject({
      kind: "timeout",
      detail: "the transfer stalled after 2 blocks",
    });
    expect(await client.read("cut")).toMatchObject({
      kind: "broken",
      detail: "broken off after 1 blocks: error 0 disk trouble",
    });
    expect(await client.read("oack")).toMatchObject({ kind: "broken" });
  });
});

it("any bytes from the server are read without an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (raw) => {
      const packet = parseServerPacket(Buffer.from(raw));
      if (packet.kind === "data") expect(packet.bytes.length).toBeLessThanOrEqual(512);
    }),
  );
});
