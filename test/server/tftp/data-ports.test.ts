import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { RawClient } from "./raw-client";
import { FILES, openServer, PATIENT, pattern } from "./served-files";

/** Two ports, one after the other, that nobody holds. */
async function freePorts(): Promise<{ from: number; to: number }> {
  for (;;) {
    const [one, two] = [createSocket("udp4"), createSocket("udp4")];
    try {
      one.bind(0, "127.0.0.1");
      await once(one, "listening");
      const from = one.address().port;
      two.bind(from + 1, "127.0.0.1");
      await once(two, "listening");
      return { from, to: from + 1 };
    } catch {
      // The next port was taken; another pair may be free.
    } finally {
      one.close();
      two.close();
    }
  }
}

/** Where the answers to so many requests come from. */
async function portsOfAnswers(port: number, requests: number, file = "513.bin"): Promise<number[]> {
  const clients = await Promise.all(Array.from({ length: requests }, () => RawClient.open()));
  return Promise.all(
    clients.map(async (client) => {
      client.request(file, port);
      return (await client.next()).port;
    }),
  );
}

describe("the ports of DATA", () => {
  it("are sixteen of the system's choice, and not the request port", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, transfersPerPort: 1 });
    const ports = await portsOfAnswers(port, 100);
    expect(new Set(ports).size).toBe(16);
    expect(ports).not.toContain(port);
  });

  it("are all those of the range that is given, and no other", async () => {
    const range = await freePorts();
    const { port } = await openServer(FILES, { pace: PATIENT, ports: range, transfersPerPort: 5 });
    expect(new Set(await portsOfAnswers(port, 20))).toEqual(new Set([range.from, range.to]));
    expect(await portsOfAnswers(port, 1, "none")).toSatisfy(
      ([from]: number[]) => from !== undefined && from >= range.from && from <= range.to,
    );
  });

  it("are used one after the other as transfers become more", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, transfersPerPort: 3 });
    const ports: number[] = [];
    for (let client = 0; client < 7; client++) {
      ports.push(...(await portsOfAnswers(port, 1)));
    }
    expect(new Set(ports.slice(0, 3)).size).toBe(1);
    expect(new Set(ports.slice(3, 6)).size).toBe(1);
    expect(new Set(ports).size).toBe(3);
  });

  it("is the request port alone in single-port mode, for whatever is answered", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ports: "single" });
    expect(new Set(await portsOfAnswers(port, 20))).toEqual(new Set([port]));
    expect(await portsOfAnswers(port, 1, "none")).toEqual([port]);
    const client = await RawClient.open();
    client.request("513.bin", port, [["tsize", "0"]]);
    expect(await client.next()).toMatchObject({ packet: { kind: "oack" }, port });
    client.send({ kind: "ack", block: 0 }, port);
    expect(await client.next()).toMatchObject({ packet: { kind: "data", block: 1 }, port });
  });
});

describe("single-port mode", () => {
  it("keeps many transfers apart", async () => {
    const { port, logged } = await openServer(FILES, { ports: "single" });
    const clients = await Promise.all(Array.from({ length: 100 }, () => RawClient.open()));
    const received = await Promise.all(clients.map((client, at) => client.read(at % 2 ? "1024.bin" : "513.bin", port)));
    expect(received.every((bytes, at) => bytes.equals(pattern(at % 2 ? 1024 : 513)))).toBe(true);
    expect((await logged(100)).every(({ outcome }) => outcome === "served")).toBe(true);
  });

  it("answers the ACK of a stranger with an error, an error with nothing, and goes on undisturbed", async () => {
    const { port } = await openServer(FILES, { pace: PATIENT, ports: "single" });
    const [client, stranger] = [await RawClient.open(), await RawClient.open()];
    client.request("1024.bin", port);
    await client.next();
    stranger.send({ kind: "error", code: 0, message: "stop" }, port);
    stranger.send({ kind: "ack", block: 1 }, port);
    // Whether his transfer is unknown (5) or a request is expected (4), both are true here.
    const { packet } = await stranger.next();
    expect(packet).toSatisfy(() => packet.kind === "error" && [4, 5].includes(packet.code));
    client.send({ kind: "ack", block: 1 }, port);
    expect((await client.next()).packet).toMatchObject({ kind: "data", block: 2 });
    expect(stranger.untaken).toEqual([]);
  });

  it("ends a transfer when its client sends an error to the request port", async () => {
    const { port, logged, load } = await openServer(FILES, { pace: PATIENT, ports: "single" });
    const client = await RawClient.open();
    client.request("1024.bin", port);
    await client.next();
    client.send({ kind: "error", code: 3, message: "disk full" }, port);
    expect(await logged(1)).toMatchObject([{ outcome: "stopped", detail: "error 3: disk full" }]);
    expect(load()).toEqual({ transfers: 0, waiting: 0 });
  });
});
