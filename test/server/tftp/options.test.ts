import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import type { Packet } from "../../../server/tftp/packet";
import { RawClient } from "./raw-client";
import { FILES, openServer, PATIENT, PORT_MODES, pattern } from "./served-files";

const TEXT = Buffer.from("a\nb\rc\n");
const TEXTS = new Map([["text.cnf", TEXT]]);

describe.each(PORT_MODES)("options over the wire, with $mode", ({ settings }) => {
  it.each([
    ["octet", "6"],
    ["netascii", "9"],
  ])("tells the size of what it sends in mode %s", async (mode, size) => {
    const { port } = await openServer(TEXTS, { pace: PATIENT, ...settings });
    const client = await RawClient.open();
    client.request("text.cnf", port, [["tsize", "0"]], "127.0.0.1", mode);
    expect((await client.next()).packet).toEqual({ kind: "oack", options: [["tsize", size]] });
  });

  it("acknowledges in the order of the request, each option once, under the name that was sent", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ...settings });
    const client = await RawClient.open();
    client.request("513.bin", port, [
      ["windowsize", "4"],
      ["rollover", "0"],
      ["TIMEOUT", "255"],
      ["tsize", "0"],
      ["blksize", "1000"],
      ["windowsize", "8"],
    ]);
    expect((await client.next()).packet).toEqual({
      kind: "oack",
      options: [
        ["windowsize", "4"],
        ["TIMEOUT", "255"],
        ["tsize", "513"],
        ["blksize", "1000"],
      ],
    });
  });

  it("begins with DATA when it takes none of the options", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ...settings });
    const client = await RawClient.open();
    client.request("513.bin", port, [
      ["blksize", "7"],
      ["timeout", "0"],
      ["windowsize", "0"],
      ["multicast", ""],
    ]);
    expect((await client.next()).packet).toEqual({ kind: "data", block: 1, payload: pattern(513).subarray(0, 512) });
  });

  it("sends blocks of the size that was agreed to", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ...settings });
    for (const blockBytes of [8, 511, 513, 1428, 1468]) {
      const client = await RawClient.open();
      expect(await client.read("1024.bin", port, [["blksize", String(blockBytes)]])).toEqual(pattern(1024));
    }
  });
});

describe("the largest block", () => {
  const agreed = async (mtu: number | "auto", host: string) => {
    const { port } = await openServer(FILES, { pace: PATIENT, mtu, endpoint: { host, port: 0 } });
    const client = await RawClient.open(host);
    client.request("513.bin", port, [["blksize", "65464"]], host);
    const { packet } = await client.next();
    return packet.kind === "oack" ? packet.options : packet;
  };

  it.each([
    [576, "544"],
    [1400, "1368"],
    [9000, "8968"],
    ["auto", "1468"],
  ] as const)("on a path whose MTU is %s is of %s bytes", async (mtu, blockBytes) => {
    expect(await agreed(mtu, "127.0.0.1")).toEqual([["blksize", blockBytes]]);
  });

  const noIPv6 = !Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.address === "::1");
  it.skipIf(noIPv6)(`leaves room for the headers of IPv6${noIPv6 ? " (left out: no ::1 here)" : ""}`, async () => {
    expect(await agreed("auto", "::1")).toEqual([["blksize", "1448"]]);
  });
});

describe("the port that is asked, when DATA has ports of its own", () => {
  it.each<Packet>([
    { kind: "ack", block: 1 },
    { kind: "data", block: 1, payload: Buffer.from("x") },
    { kind: "oack", options: [["tsize", "1"]] },
  ])("answers $kind with error 4", async (packet) => {
    const { port } = await openServer();
    const client = await RawClient.open();
    client.send(packet, port);
    expect((await client.next()).packet).toMatchObject({ kind: "error", code: 4 });
  });
});

describe("a port of DATA", () => {
  it.each<Packet>([
    { kind: "ack", block: 1 },
    { kind: "data", block: 1, payload: Buffer.from("x") },
    { kind: "oack", options: [["tsize", "1"]] },
    { kind: "read", file: "1.bin", mode: "octet", options: [] },
    { kind: "write", file: "1.bin", mode: "octet", options: [] },
  ])("answers $kind of a stranger with error 5 and leaves the transfer alone", async (packet) => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const [client, stranger] = [await RawClient.open(), await RawClient.open()];
    client.request("1024.bin", port);
    const { port: from } = await client.next();
    stranger.send(packet, from);
    expect(await stranger.next()).toMatchObject({ packet: { kind: "error", code: 5 }, port: from });
    client.send({ kind: "ack", block: 1 }, from);
    expect(await client.next()).toMatchObject({ packet: { kind: "data", block: 2 }, port: from });
  });

  it("answers an error of a stranger with nothing", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const [client, stranger] = [await RawClient.open(), await RawClient.open()];
    client.request("1024.bin", port);
    const { port: from } = await client.next();
    stranger.send({ kind: "error", code: 5, message: "unknown transfer ID" }, from);
    stranger.send({ kind: "ack", block: 1 }, from);
    expect((await stranger.next()).packet).toMatchObject({ kind: "error", code: 5 });
    client.send({ kind: "ack", block: 1 }, from);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 2 });
    expect(stranger.untaken).toEqual([]);
  });

  it("answers the ACK of a transfer that runs through another port with error 5", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, transfersPerPort: 1 });
    const [client, neighbour] = [await RawClient.open(), await RawClient.open()];
    client.request("1024.bin", port);
    const { port: from } = await client.next();
    neighbour.request("1024.bin", port);
    const { port: other } = await neighbour.next();
    expect(other).not.toBe(from);
    client.send({ kind: "ack", block: 1 }, other);
    expect(await client.next()).toMatchObject({ packet: { kind: "error", code: 5 }, port: other });
    client.send({ kind: "ack", block: 1 }, from);
    expect(await client.next()).toMatchObject({ packet: { kind: "data", block: 2 }, port: from });
  });
});
