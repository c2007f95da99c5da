import { describe, expect, it } from "vitest";
import { RetransmissionTimer } from "../../../server/tftp/retransmission";
import { RawClient } from "./raw-client";
import { FILES, loadOf, openServer, PATIENT, PORT_MODES, pattern } from "./served-files";

describe.each(PORT_MODES)("the places of one address, from $mode", ({ settings }) => {
  it("are bounded, so that others still get theirs, and are had again when transfers end", async () => {
    const server = await openServer(FILES, { pace: PATIENT, placesOf: () => 3, ...settings });
    const greedy = await Promise.all(Array.from({ length: 5 }, () => RawClient.open("127.0.0.2")));
    const ports: number[] = [];
    for (const client of greedy.slice(0, 3)) {
      client.request("1024.bin", server.port);
      ports.push((await client.next()).port);
    }
    for (const client of greedy.slice(3)) {
      client.request("1024.bin", server.port);
    }
    const other = await RawClient.open("127.0.0.3");
    expect(await other.read("1024.bin", server.port)).toEqual(pattern(1024));
    await loadOf(server, 3, 0);
    // Told once, and not for each.
    const refused = server.entries.filter(({ outcome }) => outcome === "refused");
    expect(refused).toMatchObject([{ detail: "more requests than one address may send; 1 not answered" }]);

    const [first, , , fourth] = greedy;
    first?.send({ kind: "error", code: 0, message: "enough" }, ports[0] ?? 0);
    await loadOf(server, 2, 0);
    fourth?.request("1024.bin", server.port);
    expect((await fourth?.next())?.packet).toMatchObject({ kind: "data", block: 1 });
  });
});

describe("what is answered on the request port", () => {
  it("counts against the limit of its address, whatever it is", async () => {
    let left = 3;
    const server = await openServer(FILES, { admit: (address) => address !== "127.0.0.1" || left-- > 0 });
    const client = await RawClient.open();
    for (let repeat = 0; repeat < 10; repeat++) {
      client.send({ kind: "write", file: "SIPDefault.cnf", mode: "octet", options: [] }, server.port);
    }
    await server.logged(4);
    const other = await RawClient.open("127.0.0.2");
    expect(await other.read("1.bin", server.port)).toEqual(pattern(1));
    await server.logged(5);
    expect(server.entries.map(({ outcome, detail }) => `${outcome}: ${detail ?? ""}`)).toEqual([
      ...new Array(3).fill("refused: this server is read only"),
      "refused: more requests than one address may send; 1 not answered",
      "served: ",
    ]);
  });
});

describe("how long a silent client holds a place", () => {
  const waited = (timeoutSeconds: number | undefined): number => {
    const pace = { firstMs: 1000, shortestMs: 250, longestMs: 4000, sendings: 7 };
    const timer = new RetransmissionTimer(pace, timeoutSeconds);
    let sum = timer.waitMs(1);
    for (let sendings = 1; timer.goesOn(sendings); sendings++) {
      sum += timer.waitMs(sendings + 1);
    }
    return sum / 1000;
  };

  it.each([
    [undefined, 23],
    [1, 7],
    [8, 56],
    [10, 60],
    [30, 60],
    [31, 31],
    [255, 255],
  ])("with a timeout of %s s is %d s", (timeout, seconds) => {
    expect(waited(timeout)).toBe(seconds);
  });
});
