import { describe, expect, it } from "vitest";
import { RawClient } from "./raw-client";
import { FILES, loadOf, openServer, PATIENT, PORT_MODES, pattern, QUICK } from "./served-files";

// A phone repeats a read request from the same port after 1 s and then every 4 s (public trace of 7940/7960). What
// counts is how the repetitions fall between the packets of the transfer, so no time passes here.
describe.each(PORT_MODES)("a phone that repeats its request, with $mode", ({ settings }) => {
  it("gets the same answer of one transfer each time", async () => {
    const server = await openServer(FILES, { pace: PATIENT, ...settings });
    const phone = await RawClient.open();
    for (let repeat = 0; repeat < 4; repeat++) {
      phone.request("SIP00036BABCDEF.cnf", server.port);
    }
    const answers = await phone.take(4);
    expect(new Set(answers.map(({ port }) => port)).size).toBe(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(server.load().transfers).toBe(1);
    phone.send({ kind: "ack", block: 1 }, answers[0]?.port ?? 0);
    expect(await server.logged(1)).toMatchObject([{ outcome: "served", detail: "asked 4 times" }]);
    await loadOf(server, 0, 0);
  });

  it("is answered with the OACK again when it asked for options", async () => {
    const server = await openServer(FILES, { pace: PATIENT, ...settings });
    const phone = await RawClient.open();
    const ask = () => phone.request("1024.bin", server.port, [["tsize", "0"]]);
    ask();
    ask();
    const [first, second] = await phone.take(2);
    expect(second).toEqual(first);
    expect(first?.packet).toEqual({ kind: "oack", options: [["tsize", "1024"]] });
  });

  it("gets its file when the repetition crosses the first block and its ACK", async () => {
    const server = await openServer(FILES, { pace: PATIENT, ...settings });
    const phone = await RawClient.open();
    phone.request("1024.bin", server.port);
    const { port: from } = await phone.next();
    phone.send({ kind: "ack", block: 1 }, from);
    expect((await phone.next()).packet).toMatchObject({ kind: "data", block: 2 });
    phone.request("1024.bin", server.port);
    expect(await phone.next()).toMatchObject({ packet: { kind: "data", block: 1 }, port: from });
    // Its own state is behind block 2: the repetition was only late.
    phone.send({ kind: "ack", block: 2 }, from);
    expect((await phone.next()).packet).toMatchObject({ kind: "data", block: 3, payload: Buffer.alloc(0) });
    phone.send({ kind: "ack", block: 3 }, from);
    expect(await server.logged(1)).toMatchObject([{ outcome: "served", bytes: 1024 }]);
  });

  it("is served anew when it asks again after the end", async () => {
    const server = await openServer(FILES, { pace: PATIENT, ...settings });
    const phone = await RawClient.open();
    for (let round = 0; round < 3; round++) {
      expect(await phone.read("513.bin", server.port)).toEqual(pattern(513));
      await server.logged(round + 1);
    }
    expect(server.entries.map(({ outcome }) => outcome)).toEqual(["served", "served", "served"]);
  });

  it("is served anew after its last ACK was lost and the server gave up waiting for it", async () => {
    const server = await openServer(FILES, { pace: QUICK, ...settings });
    const phone = await RawClient.open();
    phone.request("1.bin", server.port);
    expect(await server.logged(1)).toMatchObject([{ outcome: "unconfirmed" }]);
    await phone.take(QUICK.sendings);
    phone.request("1.bin", server.port);
    const { packet, port: from } = await phone.next();
    expect(packet).toMatchObject({ kind: "data", block: 1, payload: pattern(1) });
    phone.send({ kind: "ack", block: 1 }, from);
    expect((await server.logged(2))[1]).toMatchObject({ outcome: "served" });
  });

  it("hears nothing when its last ACK comes again after the end", async () => {
    const server = await openServer(FILES, { pace: PATIENT, ...settings });
    const phone = await RawClient.open();
    phone.request("1.bin", server.port);
    const { port: from } = await phone.next();
    for (let copy = 0; copy < 4; copy++) {
      phone.send({ kind: "ack", block: 1 }, from);
    }
    await server.logged(1);
    // The next answer on the same way is that to the next request.
    phone.request("none.cnf", server.port);
    expect((await phone.next()).packet).toMatchObject({ kind: "error", code: 1 });
    phone.request("none.cnf", server.port);
    expect((await phone.next()).packet).toMatchObject({ kind: "error", code: 1 });
    expect(phone.untaken).toEqual([]);
  });

  it("boots: a new port for each file, missing ones answered at once, one entry each", async () => {
    const server = await openServer(FILES, settings);
    const walk = ["CTLSEP00036BABCDEF.tlv", "SEP00036BABCDEF.cnf.xml", "SIP00036BABCDEF.cnf", "MGC00036BABCDEF.cnf"];
    for (const file of walk) {
      const phone = await RawClient.open();
      phone.request(file, server.port);
      const { packet, port: from } = await phone.next();
      if (packet.kind === "data") {
        phone.send({ kind: "ack", block: packet.block }, from);
      }
      expect(packet.kind).toBe(file.startsWith("SIP") ? "data" : "error");
    }
    const entries = await server.logged(walk.length);
    expect(entries.map(({ outcome }) => outcome).sort()).toEqual(["not-found", "not-found", "not-found", "served"]);
  });
});
