import { describe, expect, it } from "vitest";
import type { Packet } from "../../../server/tftp/packet";
import { RawClient, type Received } from "./raw-client";
import { FILES, openServer, PATIENT, PORT_MODES, pattern, QUICK } from "./served-files";
import { readInWindows } from "./windowed-client";

/** Ten whole blocks and a short one. */
const TEN = pattern(10 * 512 + 100);
const TEN_BLOCKS = new Map([["ten.bin", TEN]]);

const blocks = (received: readonly Received[]) =>
  received.map(({ packet }) => (packet.kind === "data" ? packet.block : packet.kind));

describe("the windowsize option (RFC 7440)", () => {
  it.each([
    ["1", "1"],
    ["4", "4"],
    ["64", "64"],
    ["65", "64"],
    ["65535", "64"],
  ])("answers %s with %s", async (asked, agreed) => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("513.bin", port, [["windowsize", asked]]);
    expect((await client.next()).packet).toEqual({ kind: "oack", options: [["windowsize", agreed]] });
  });

  it("agrees to no more than it is set to", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, windowLimit: 8 });
    const client = await RawClient.open();
    client.request("513.bin", port, [["WindowSize", "16"]]);
    expect((await client.next()).packet).toEqual({ kind: "oack", options: [["WindowSize", "8"]] });
  });

  it.each(["0", "65536", "-1", "1.5", "four", "", "4294967297"])("ignores %j", async (asked) => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("513.bin", port, [["windowsize", asked]]);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 1 });
  });
});

describe.each(PORT_MODES)("a transfer in windows from $mode", ({ settings }) => {
  /** A client that has had the OACK and has not answered it. */
  const opened = async (pace = PATIENT, files: ReadonlyMap<string, Buffer> = TEN_BLOCKS, file = "ten.bin") => {
    const server = await openServer(files, { pace, ...settings });
    const client = await RawClient.open();
    client.request(file, server.port, [["windowsize", "4"]]);
    const { port: from } = await client.next();
    const ack = (block: number): void => client.send({ kind: "ack", block } satisfies Packet, from);
    return { client, ack, server };
  };

  it("sends a window and waits for the ACK of its last block; the last window may be short", async () => {
    const { client, ack, server } = await opened();
    ack(0);
    expect(blocks(await client.take(4))).toEqual([1, 2, 3, 4]);
    ack(4);
    expect(blocks(await client.take(4))).toEqual([5, 6, 7, 8]);
    ack(8);
    const last = await client.take(3);
    expect(blocks(last)).toEqual([9, 10, 11]);
    expect(last[2]?.packet).toMatchObject({ payload: TEN.subarray(10 * 512) });
    ack(11);
    expect(await server.logged(1)).toMatchObject([{ outcome: "served", bytes: TEN.length }]);
    expect(client.untaken).toEqual([]);
  });

  it("goes on from a block within the window when that is acknowledged", async () => {
    const { client, ack } = await opened();
    ack(0);
    await client.take(4);
    ack(2);
    expect(blocks(await client.take(4))).toEqual([3, 4, 5, 6]);
    ack(5);
    expect(blocks(await client.take(4))).toEqual([6, 7, 8, 9]);
  });

  it("sends the window once more when its first block is missing, and not again until there is progress", async () => {
    const { client, ack } = await opened();
    ack(0);
    await client.take(4);
    for (let copy = 0; copy < 3; copy++) {
      ack(0);
    }
    expect(blocks(await client.take(4))).toEqual([1, 2, 3, 4]);
    ack(4);
    expect(blocks(await client.take(4))).toEqual([5, 6, 7, 8]);
    for (let copy = 0; copy < 3; copy++) {
      ack(4);
    }
    ack(8);
    expect(blocks(await client.take(7))).toEqual([5, 6, 7, 8, 9, 10, 11]);
  });

  it("passes over ACKs that are old or of blocks that were not sent", async () => {
    const { client, ack } = await opened();
    ack(0);
    await client.take(4);
    ack(4);
    await client.take(4);
    for (const block of [3, 0, 9, 11, 12, 500, 65_535]) {
      ack(block);
    }
    ack(8);
    expect(blocks(await client.take(3))).toEqual([9, 10, 11]);
  });

  it("sends the window again from the last ACK when its time has run out, and gives up", async () => {
    const { client, ack, server } = await opened(QUICK);
    ack(0);
    expect(await server.logged(1)).toMatchObject([{ outcome: "timed-out" }]);
    const sent = blocks(client.untaken).filter((block) => block !== "oack");
    expect(sent).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
  });

  it.each([0, 1, 512, 4 * 512 - 1, 4 * 512, 4 * 512 + 1, 8 * 512])("delivers %d bytes whole", async (size) => {
    const server = await openServer(new Map([["some.bin", pattern(size)]]), { pace: PATIENT, ...settings });
    const at = { host: "127.0.0.1", port: server.port };
    expect((await readInWindows(at, "some.bin", { window: 4 })).equals(pattern(size))).toBe(true);
    expect(await server.logged(1)).toMatchObject([{ outcome: "served", bytes: size }]);
  });

  it("goes from block 65535 to 0 within a window, and repairs a gap there", async () => {
    const content = pattern(8 * 65_700 + 3);
    const { port } = await openServer(new Map([["large.bin", content]]), { pace: PATIENT, ...settings });
    const received = await readInWindows({ host: "127.0.0.1", port }, "large.bin", {
      blockBytes: 8,
      window: 60,
      // 65,521 begins the window with the rollover in it.
      lose: [65_521, 65_530, 65_535, 65_536, 65_537, 65_600],
    });
    expect(received.equals(content)).toBe(true);
  });
});
