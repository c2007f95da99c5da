import { describe, expect, it } from "vitest";
import {
  CONVERTING_CLIENTS,
  get,
  isMissing,
  LARGE_FILE_CLIENTS,
  titleOf,
  WIRE_CLIENTS,
} from "./foreign-client-programs";
import { openServer, pattern } from "./served-files";

/** All that netascii treats in a way of its own, some of it at the border of the first block. */
const TEXT = Buffer.concat([
  Buffer.from("a\nb\r\nc\rd\r\r\n\n\0x\r\0y\n", "latin1"),
  Buffer.from("line\n".repeat(98), "latin1"),
  ...["\n", "\r", "\r\n", "\0"].map((end) => Buffer.from(`${"-".repeat(509)}${end}`, "latin1")),
  pattern(70_000),
  Buffer.from("the end\r", "latin1"),
]);
const TEXTS = new Map([["text.cnf", TEXT]]);

for (const client of CONVERTING_CLIENTS) {
  describe.skipIf(isMissing(client))(titleOf(client), () => {
    it("has the same file after it has converted it back", async () => {
      const { port } = await openServer(TEXTS);
      const { received, said } = await get(client, { host: "127.0.0.1", port }, "text.cnf");
      expect(received.equals(TEXT), said).toBe(true);
    });
  });
}

for (const client of WIRE_CLIENTS) {
  describe.skipIf(isMissing(client))(titleOf(client), () => {
    it("receives CR LF for each newline and CR NUL for each CR", async () => {
      const { port } = await openServer(TEXTS);
      const { received, said } = await get(client, { host: "127.0.0.1", port }, "text.cnf");
      const wire = TEXT.toString("latin1").replace(/[\r\n]/g, (sign) => (sign === "\n" ? "\r\n" : "\r\0"));
      expect(received.equals(Buffer.from(wire, "latin1")), said).toBe(true);
    });
  });
}

for (const client of LARGE_FILE_CLIENTS) {
  describe.skipIf(isMissing(client))(titleOf(client), () => {
    it("gets a file of more than 65535 blocks unchanged", { timeout: 120_000 }, async () => {
      const content = pattern(512 * 65_600 + 7);
      const { port, logged } = await openServer(new Map([["firmware.sb2", content]]));
      const { received, said } = await get(client, { host: "127.0.0.1", port }, "firmware.sb2");
      expect(received.equals(content), said).toBe(true);
      expect(await logged(1)).toMatchObject([{ outcome: "served", bytes: content.length }]);
    });
  });
}
