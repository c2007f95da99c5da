import { expect, it } from "vitest";
import { RawClient } from "./raw-client";
import { FILES, loadOf, openServer, PATIENT } from "./served-files";

const REPEAT_MS = 4000;
const REPEATS = 5;

// Phones repeat a request every 4 s and give up after 13 s of silence. The waits are real ones.
it("a request that waits for a place is forgotten when it is not repeated, and only then", {
  timeout: 60_000,
}, async () => {
  const server = await openServer(FILES, { pace: PATIENT, maxTransfers: 1 });
  const [holder, phone, gone] = [await RawClient.open(), await RawClient.open(), await RawClient.open()];
  holder.request("513.bin", server.port);
  const { port: from } = await holder.next();
  phone.request("1024.bin", server.port);
  await loadOf(server, 1, 1);
  gone.request("1.bin", server.port);
  await loadOf(server, 1, 2);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    await new Promise((resolve) => setTimeout(resolve, REPEAT_MS));
    phone.request("1024.bin", server.port);
  }
  await loadOf(server, 1, 1);
  expect(await server.logged(1)).toMatchObject([{ file: "1.bin", outcome: "timed-out", bytes: 0 }]);
  holder.send({ kind: "error", code: 0, message: "enough" }, from);
  const answer = await phone.next();
  expect(answer.packet).toMatchObject({ kind: "data", block: 1 });
  phone.send({ kind: "error", code: 0, message: "enough" }, answer.port);
  const entries = await server.logged(3);
  expect(entries[2]).toMatchObject({ file: "1024.bin", detail: expect.stringContaining("asked 6 times") });
  expect(gone.untaken).toEqual([]);
});
