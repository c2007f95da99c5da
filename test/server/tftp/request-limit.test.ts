import { describe, expect, it } from "vitest";
import { RequestLimiter } from "../../../server/tftp/request-limiter";
import { RawClient } from "./raw-client";
import { FILES, openServer, PATIENT, PORT_MODES, pattern } from "./served-files";

/** Three at once, and no more within any test. */
const THREE = { perSecond: 0.001, burst: 3 };

describe.each(PORT_MODES)("an address that asks too often, with $mode", ({ settings }) => {
  const limited = () => {
    const limiter = new RequestLimiter(THREE);
    return openServer(FILES, { pace: PATIENT, admit: (address) => limiter.admit(address), ...settings });
  };

  it.each(["none.cnf", "1.bin"])("is not answered any more when it asks for %s, while others are", async (file) => {
    const server = await limited();
    const greedy = await Promise.all(Array.from({ length: 20 }, () => RawClient.open()));
    for (const client of greedy) {
      client.request(file, server.port);
    }
    const other = await RawClient.open("127.0.0.2");
    expect(await other.read("1024.bin", server.port)).toEqual(pattern(1024));
    expect(greedy.filter(({ untaken }) => untaken.length > 0)).toHaveLength(3);
    const refused = server.entries.filter(({ outcome }) => outcome === "refused");
    expect(refused).toMatchObject([{ bytes: 0, detail: expect.stringMatching(/^more requests/) }]);
  });

  it("is not answered either when it repeats one request from one port", async () => {
    const server = await limited();
    const greedy = await RawClient.open();
    for (let repeat = 0; repeat < 50; repeat++) {
      greedy.request("1024.bin", server.port);
    }
    const other = await RawClient.open("127.0.0.2");
    expect(await other.read("1024.bin", server.port)).toEqual(pattern(1024));
    expect(greedy.untaken.length).toBeLessThanOrEqual(3);
  });

  it("can finish what it has begun", async () => {
    const server = await limited();
    const client = await RawClient.open();
    client.request("100000.bin", server.port);
    const { port: from } = await client.next();
    const greedy = await Promise.all(Array.from({ length: 20 }, () => RawClient.open()));
    for (const another of greedy) {
      another.request("1.bin", server.port);
    }
    for (let block = 1; block <= Math.floor(100_000 / 512); block++) {
      client.send({ kind: "ack", block }, from);
      expect((await client.next()).packet).toMatchObject({ kind: "data", block: block + 1 });
    }
  });
});
