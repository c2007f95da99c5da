import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../temporary-folder";
import { ask, get, isMissing, OCTET_CLIENTS, titleOf } from "./foreign-client-programs";
import { FILES, openServer, PORT_MODES, pattern, SIZES } from "./served-files";

const noIPv6 = !Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === "::1");

for (const client of OCTET_CLIENTS) {
  const missing = isMissing(client);
  const sizes = SIZES.filter((size) => size > 0 || client.noEmptyFiles !== true);

  describe.skipIf(missing)(`${titleOf(client)}, a client that is not ours`, () => {
    it.each(PORT_MODES)("gets every file unchanged from $mode", async ({ settings }) => {
      const { port, logged } = await openServer(FILES, settings);
      for (const size of sizes) {
        const { received, said } = await get(client, { host: "127.0.0.1", port }, `${size}.bin`);
        expect(received.equals(pattern(size)), `${size} bytes: ${said}`).toBe(true);
      }
      const entries = await logged(sizes.length);
      expect(entries.map(({ outcome }) => outcome)).toEqual(sizes.map(() => "served"));
    });

    it("hears at once that there is no such file", async () => {
      const { port, logged } = await openServer();
      const said = await ask(client, { host: "127.0.0.1", port }, "none.cnf", join(temporaryFolder(), "none"));
      expect(said).toMatch(client.notFound);
      expect(await logged(1)).toMatchObject([{ file: "none.cnf", outcome: "not-found" }]);
    });

    const reason = noIPv6 ? " (left out: this machine has no ::1)" : "";
    it.skipIf(noIPv6).each(PORT_MODES)(`gets a file over IPv6 from $mode${reason}`, async ({ settings }) => {
      const endpoint = { host: "::1", port: 0 };
      const { port } = await openServer(FILES, { ...settings, endpoint });
      const { received, said } = await get(client, { host: "::1", port }, "100000.bin");
      expect(received.equals(pattern(100_000)), said).toBe(true);
    });
  });
}

const present = OCTET_CLIENTS.filter((client) => !isMissing(client));

describe.skipIf(present.length === 0)("clients of all kinds at once", () => {
  it.each(PORT_MODES)("get their files unchanged from $mode", async ({ settings }) => {
    const { port, logged } = await openServer(FILES, settings);
    const names = [...FILES.keys()].filter((name) => name !== "0.bin");
    const reads = names.flatMap((name) => present.map((client) => ({ name, client })));
    await Promise.all(
      reads.map(async ({ name, client }) => {
        const { received, said } = await get(client, { host: "127.0.0.1", port }, name);
        expect(received.equals(FILES.get(name) ?? Buffer.alloc(0)), `${titleOf(client)}, ${name}: ${said}`).toBe(true);
      }),
    );
    const entries = await logged(reads.length);
    expect(entries.filter(({ outcome }) => outcome === "served").length).toBe(reads.length);
  });
});
