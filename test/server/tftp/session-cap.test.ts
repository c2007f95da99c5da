import { describe, expect, it } from "vitest";
import { RawClient, type Received } from "./raw-client";
import { loadOf, openServer, PATIENT, PORT_MODES, pattern } from "./served-files";

const LARGE = 200_000;
const CONFIG = pattern(600);
const FILES = new Map([
  ["firmware.sb2", pattern(LARGE)],
  ["SIP00036BABCDEF.cnf", CONFIG],
  ["SIPDefault.cnf", CONFIG],
]);

const block1 = { packet: { kind: "data", block: 1 } };

/** So many clients that have asked for the same file, one after the other. */
async function askers(count: number, file: string, port: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (let at = 0; at < count; at++) {
    const client = await RawClient.open();
    client.request(file, port);
    clients.push(client);
  }
  return clients;
}

/** Breaks a transfer off from the client's side. */
function stop(client: RawClient, { port }: Received): void {
  client.send({ kind: "error", code: 0, message: "enough" }, port);
}

describe.each(PORT_MODES)("a server with five places and $mode", ({ settings }) => {
  const crowded = () => openServer(FILES, { pace: PATIENT, maxTransfers: 5, maxWaiting: 4, ...settings });

  it("gives a phone its settings while firmware is read and more of it waits", async () => {
    const server = await crowded();
    const readers = await askers(6, "firmware.sb2", server.port);
    await loadOf(server, 4, 2);
    for (const reader of readers.slice(0, 4)) {
      expect(await reader.next()).toMatchObject(block1);
    }
    const phone = await RawClient.open();
    expect((await phone.read("SIP00036BABCDEF.cnf", server.port)).equals(CONFIG)).toBe(true);
    expect(await phone.read("SIPDefault.cnf", server.port)).toEqual(CONFIG);
    await loadOf(server, 4, 2);
    expect(readers[4]?.untaken).toEqual([]);
  });

  it("gives the next free place to settings that wait, then to firmware, the first one first", async () => {
    const server = await crowded();
    const readers = await askers(5, "firmware.sb2", server.port);
    const first = await Promise.all(readers.slice(0, 4).map((reader) => reader.next()));
    const [held, waiting] = await askers(2, "SIPDefault.cnf", server.port);
    await held?.next();
    await loadOf(server, 5, 2);
    for (const at of [0, 1] as const) {
      const [reader, answer] = [readers[at], first[at]];
      if (reader !== undefined && answer !== undefined) {
        stop(reader, answer);
      }
      const [next, other] = at === 0 ? [waiting, readers[4]] : [readers[4], undefined];
      expect(await next?.next()).toMatchObject(block1);
      expect(other?.untaken ?? []).toEqual([]);
    }
    await loadOf(server, 5, 0);
  });

  it("lets all be served in the end, however many wait", async () => {
    const server = await openServer(FILES, { maxTransfers: 5, maxWaiting: 100, ...settings });
    const clients = await Promise.all(Array.from({ length: 60 }, () => RawClient.open()));
    const received = await Promise.all(
      clients.map((client, at) => client.read(at % 3 === 0 ? "firmware.sb2" : "SIPDefault.cnf", server.port)),
    );
    expect(received.every((bytes, at) => bytes.length === (at % 3 === 0 ? LARGE : CONFIG.length))).toBe(true);
    await loadOf(server, 0, 0);
  });

  it("does not answer when not even a place to wait is left, and says so in the log", async () => {
    const server = await crowded();
    await askers(9, "firmware.sb2", server.port);
    await loadOf(server, 4, 4);
    expect(await server.logged(1)).toMatchObject([{ file: "firmware.sb2", outcome: "refused", bytes: 0 }]);
    expect(server.load()).toEqual({ transfers: 4, waiting: 4 });
  });

  it("takes a request that is repeated while it waits for the same one, and answers it once", async () => {
    const server = await crowded();
    const [holder] = await askers(4, "firmware.sb2", server.port);
    const held = await holder?.next();
    const phone = await RawClient.open();
    for (let repeat = 0; repeat < 4; repeat++) {
      phone.request("firmware.sb2", server.port);
    }
    const [last] = await askers(1, "firmware.sb2", server.port);
    await loadOf(server, 4, 2);
    if (holder !== undefined && held !== undefined) {
      stop(holder, held);
    }
    const answer = await phone.next();
    expect(answer).toMatchObject(block1);
    phone.send({ kind: "ack", block: 1 }, answer.port);
    expect((await phone.next()).packet).toMatchObject({ kind: "data", block: 2 });
    stop(phone, answer);
    expect(await last?.next()).toMatchObject(block1);
    expect(phone.untaken).toEqual([]);
    const entry = (await server.logged(2)).find(({ peer }) => peer === `127.0.0.1:${phone.port}`);
    expect(entry).toMatchObject({ outcome: "stopped", detail: expect.stringContaining("asked 4 times") });
  });

  it("takes another file from the same port in place of the one that waits", async () => {
    const server = await crowded();
    await askers(4, "firmware.sb2", server.port);
    const phone = await RawClient.open();
    phone.request("firmware.sb2", server.port);
    await loadOf(server, 4, 1);
    expect(await phone.read("SIPDefault.cnf", server.port)).toEqual(CONFIG);
    await loadOf(server, 4, 0);
  });
});

describe("a server that is closed", () => {
  it("answers no request that waits, and lets those that run finish", async () => {
    const server = await openServer(FILES, { pace: PATIENT, maxTransfers: 1 });
    const [holder, waiting] = await askers(2, "SIPDefault.cnf", server.port);
    const first = await holder?.next();
    await loadOf(server, 1, 1);
    const closed = server.close(60_000);
    if (first !== undefined) {
      holder?.send({ kind: "ack", block: 1 }, first.port);
      expect(await holder?.next()).toMatchObject({ packet: { kind: "data", block: 2 } });
      holder?.send({ kind: "ack", block: 2 }, first.port);
    }
    await closed;
    expect(server.entries).toMatchObject([{ outcome: "served" }]);
    expect(waiting?.untaken).toEqual([]);
    expect(server.load()).toEqual({ transfers: 0, waiting: 0 });
  });
});
