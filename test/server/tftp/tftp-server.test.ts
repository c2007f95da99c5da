import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { openTftpServer } from "../../../server/tftp/tftp-server";
import { RawClient } from "./raw-client";
import { FILES, openServer, PATIENT, pattern, QUICK, SIZES } from "./served-files";

describe("the TFTP server", () => {
  it.each(SIZES)("delivers %d bytes unchanged", async (size) => {
    const { port, logged } = await openServer();
    const client = await RawClient.open();
    expect(await client.read(`${size}.bin`, port)).toEqual(pattern(size));
    expect(await logged(1)).toMatchObject([{ door: "tftp", file: `${size}.bin`, outcome: "served", bytes: size }]);
  });

  it.each(SIZES)("delivers %d bytes unchanged with options", async (size) => {
    const { port } = await openServer();
    const client = await RawClient.open();
    expect(
      await client.read(`${size}.bin`, port, [
        ["blksize", "1024"],
        ["tsize", "0"],
      ]),
    ).toEqual(pattern(size));
  });

  it("reads for itself what it serves", async () => {
    const { port } = await openServer();
    for (const size of SIZES) {
      expect(await readByTftp({ host: "127.0.0.1", port }, `${size}.bin`, 5000)).toEqual(pattern(size));
    }
    await expect(readByTftp({ host: "127.0.0.1", port }, "none", 5000)).rejects.toThrow("error 1: file not found");
  });

  it("delivers more than 65535 blocks", async () => {
    const content = pattern(8 * 65_600 + 3);
    const { port } = await openServer(new Map([["large.bin", content]]));
    const client = await RawClient.open();
    expect((await client.read("large.bin", port, [["blksize", "8"]])).equals(content)).toBe(true);
  });

  it("keeps blocks within the MTU, and acknowledges what it took", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("513.bin", port, [
      ["blksize", "65464"],
      ["multicast", ""],
      ["timeout", "9"],
      ["tsize", "0"],
    ]);
    expect((await client.next()).packet).toEqual({
      kind: "oack",
      options: [
        ["blksize", "1468"],
        ["timeout", "9"],
        ["tsize", "513"],
      ],
    });
  });

  it("answers a repeated request from the same port with the same answer of one transfer", async () => {
    const { port, logged } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("513.bin", port);
    const first = await client.next();
    client.request("513.bin", port);
    client.request("513.bin", port);
    expect(await client.next()).toEqual(first);
    expect(await client.next()).toEqual(first);
    client.send({ kind: "ack", block: 1 }, first.port);
    expect(await client.next()).toMatchObject({ packet: { kind: "data", block: 2 }, port: first.port });
    client.send({ kind: "ack", block: 2 }, first.port);
    expect(await logged(1)).toMatchObject([{ outcome: "served", bytes: 513, detail: "asked 3 times" }]);
  });

  it("delivers twice to a client that asks again from the same port before its last ACK is seen", async () => {
    const { port, logged } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("513.bin", port);
    const { port: from } = await client.next();
    client.send({ kind: "ack", block: 1 }, from);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 2 });
    client.request("513.bin", port);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 1 });
    client.send({ kind: "ack", block: 2 }, from);
    client.send({ kind: "ack", block: 1 }, from);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 2 });
    client.send({ kind: "ack", block: 2 }, from);
    const served = { file: "513.bin", outcome: "served", bytes: 513 };
    expect(await logged(2)).toMatchObject([served, served]);
  });

  it("answers a repeated request for a missing file with the same error", async () => {
    const { port } = await openServer();
    const client = await RawClient.open();
    for (let repeat = 0; repeat < 3; repeat++) {
      client.request("CTLSEP00036BABCDEF.tlv", port);
      expect((await client.next()).packet).toEqual({ kind: "error", code: 1, message: "file not found" });
    }
  });

  it("answers an ACK that comes again with nothing", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("100000.bin", port);
    const { port: from } = await client.next();
    for (const block of [1, 1, 1, 1]) {
      client.send({ kind: "ack", block }, from);
    }
    client.send({ kind: "ack", block: 2 }, from);
    expect([await client.next(), await client.next()].map(({ packet }) => packet)).toMatchObject([
      { kind: "data", block: 2 },
      { kind: "data", block: 3 },
    ]);
  });

  it("tells a stranger that the transfer is not his, and goes on undisturbed", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT });
    const [client, stranger] = [await RawClient.open(), await RawClient.open()];
    client.request("1024.bin", port);
    const { port: from } = await client.next();
    stranger.send({ kind: "ack", block: 1 }, from);
    expect(await stranger.next()).toMatchObject({ packet: { kind: "error", code: 5 }, port: from });
    stranger.send({ kind: "error", code: 0, message: "stop" }, from);
    stranger.send({ kind: "ack", block: 9 }, from);
    // The second answer is that to the ACK: an error is never answered.
    expect(await stranger.next()).toMatchObject({ packet: { kind: "error", code: 5 } });
    client.send({ kind: "ack", block: 1 }, from);
    expect(await client.next()).toMatchObject({ packet: { kind: "data", block: 2 }, port: from });
  });

  it("ends silently when the client sends an error", async () => {
    const { port, logged } = await openServer(FILES, { pace: QUICK });
    const client = await RawClient.open();
    client.request("1024.bin", port, [["blksize", "600"]]);
    const { port: from } = await client.next();
    client.send({ kind: "error", code: 8, message: "no such option" }, from);
    expect(await logged(1)).toMatchObject([{ outcome: "stopped", detail: "error 8: no such option" }]);
    client.request("none", port);
    expect((await client.next()).packet).toMatchObject({ kind: "error", code: 1 });
  });

  it("sends again and gives up when nothing comes back", async () => {
    const { port, logged } = await openServer(FILES, { pace: QUICK });
    const client = await RawClient.open();
    client.request("1024.bin", port);
    const sent = [await client.next(), await client.next(), await client.next()];
    expect(sent.map(({ packet }) => packet.kind === "data" && packet.block)).toEqual([1, 1, 1]);
    expect(await logged(1)).toMatchObject([{ outcome: "timed-out", bytes: 0 }]);
  });

  it("says so when only the last ACK is missing", async () => {
    const { port, logged } = await openServer(FILES, { pace: QUICK });
    const client = await RawClient.open();
    client.request("1.bin", port);
    expect(await logged(1)).toMatchObject([{ outcome: "unconfirmed" }]);
  });

  it("refuses writes", async () => {
    const { port, entries } = await openServer();
    const client = await RawClient.open();
    client.send({ kind: "write", file: "SIPDefault.cnf", mode: "octet", options: [] }, port);
    expect((await client.next()).packet).toEqual({ kind: "error", code: 2, message: "this server is read only" });
    expect(entries).toMatchObject([{ file: "SIPDefault.cnf", outcome: "refused" }]);
  });

  it("answers a broken request and mode mail with error 4, and is silent to what asks for nothing", async () => {
    const { port } = await openServer();
    const client = await RawClient.open();
    for (const silent of ["", "\0", "\0\x09xx", "\0\x05\0\x01no\0", "\xff\xff\xff\xff"]) {
      client.send(Buffer.from(silent, "latin1"), port);
    }
    client.send(Buffer.from("\0\x01no end", "latin1"), port);
    expect((await client.next()).packet).toMatchObject({ kind: "error", code: 4 });
    client.request("1.bin", port, [], "127.0.0.1", "mail");
    expect((await client.next()).packet).toMatchObject({ kind: "error", code: 4 });
    client.send({ kind: "ack", block: 1 }, port);
    expect((await client.next()).packet).toMatchObject({ kind: "error", code: 4 });
  });

  it("converts to netascii when asked, in any case of letters", async () => {
    const { port } = await openServer(new Map([["text.cnf", Buffer.from("a\nb\rc\n")]]));
    const client = await RawClient.open();
    expect((await client.read("text.cnf", port, [], "127.0.0.1", "NetASCII")).toString()).toBe("a\r\nb\r\0c\r\n");
    expect((await client.read("text.cnf", port, [], "127.0.0.1", "OCTET")).toString()).toBe("a\nb\rc\n");
  });

  it.each([
    "SIP00036BABCDEF.cnf",
    "/SIP00036BABCDEF.cnf",
    "./SIP00036BABCDEF.cnf",
    "SIP00036babcdef.cnf",
    ".\\SIP00036BaBcDeF.cnf",
  ])("finds a phone's file as %s", async (name) => {
    const { port } = await openServer();
    const client = await RawClient.open();
    expect((await client.read(name, port)).toString()).toBe("line1_name: 100\r\n");
  });

  it("replaces a transfer when the same port asks for another file", async () => {
    const { port, logged } = await openServer(FILES, { pace: PATIENT });
    const client = await RawClient.open();
    client.request("100000.bin", port);
    await client.next();
    client.request("1.bin", port);
    const { packet, port: from } = await client.next();
    expect(packet).toMatchObject({ kind: "data", block: 1, payload: pattern(1) });
    client.send({ kind: "ack", block: 1 }, from);
    expect(await logged(2)).toMatchObject([{ outcome: "stopped" }, { file: "1.bin", outcome: "served" }]);
  });

  it("serves many at once", async () => {
    const { port, logged } = await openServer();
    const clients = await Promise.all(Array.from({ length: 100 }, () => RawClient.open()));
    const received = await Promise.all(clients.map((client) => client.read("1024.bin", port)));
    expect(received.every((bytes) => bytes.equals(pattern(1024)))).toBe(true);
    expect((await logged(100)).every(({ outcome }) => outcome === "served")).toBe(true);
  });

  const noIPv6 = !Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.address === "::1");
  it.skipIf(noIPv6)(`serves over IPv6${noIPv6 ? " (left out: this machine has no ::1)" : ""}`, async () => {
    const { port } = await openServer(FILES, { endpoint: { host: "::1", port: 0 } });
    const client = await RawClient.open("::1");
    expect(await client.read("1024.bin", port, [["blksize", "9000"]], "::1")).toEqual(pattern(1024));
  });

  it("lets a running transfer finish when it is closed, and takes no new one", async () => {
    const outcomes: string[] = [];
    const server = await openTftpServer({
      endpoint: { host: "127.0.0.1", port: 0 },
      find: () => ({ kind: "found", file: { name: "x", bytes: pattern(600), etag: '""' } }),
      log: ({ outcome }) => void outcomes.push(outcome),
      onTrouble: (message) => expect.unreachable(message),
    });
    const client = await RawClient.open();
    client.request("x", server.endpoint.port);
    const { port: from } = await client.next();
    const closed = server.close(60_000);
    client.send({ kind: "ack", block: 1 }, from);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 2 });
    client.send({ kind: "ack", block: 2 }, from);
    await closed;
    expect(outcomes).toEqual(["served"]);
  });
});
