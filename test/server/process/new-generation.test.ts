import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { ask } from "../admin/open-admin-door";
import { bundleText } from "../bundle-text";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { readInWindows } from "../tftp/windowed-client";

describe("a new generation", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const apply = async (store: string, files: Record<string, string>): Promise<string | undefined> => {
    const { code, stdout, stderr } = await program.run(["apply", "--store", store], bundleText(files));
    expect([code, stderr]).toEqual([0, ""]);
    return /^generation (\w+)/m.exec(stdout)?.[1];
  };
  const text = (word: string): string => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join("");

  it("leaves 50 transfers with what they began with", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    await apply(store, { file: text("old") });
    // What is lost at the end of a window keeps each of them busy until the server sends it again.
    const lose = Array.from({ length: 12 }, (_, index) => 8 * (index + 1));
    const settings = { blockBytes: 1024, window: 8, lose };
    const from = { host: "127.0.0.1", port: server.tftp };
    const reads = Promise.all(Array.from({ length: 50 }, () => readInWindows(from, "file", settings)));
    const running = async () => (await ask(server.admin, "/metrics")).bytes.toString();
    await vi.waitFor(async () => expect(await running()).toMatch(/^cisco_phones_tftp_transfers 50$/m), {
      timeout: 15_000,
    });
    await apply(store, { file: text("new") });
    expect((await readInWindows(from, "file", { blockBytes: 1024, window: 8 })).toString()).toBe(text("new"));
    for (const bytes of await reads) {
      expect(bytes.equals(Buffer.from(text("old")))).toBe(true);
    }
  });

  it("is in every answer from the moment that apply ends, 50 times in a row", { timeout: 120_000 }, async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    for (let count = 1; count <= 50; count++) {
      const id = await apply(store, { file: `${count}` });
      expect(await told(server)).toEqual([`${count}`, id, id, id]);
    }
  });

  it("makes a server ready, and none makes it wait again", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store]);
    const ready = async () => {
      const answers = [await ask(server.http, "/readyz"), await ask(server.admin, "/readyz")];
      return answers.map(({ code, bytes }) => [code, bytes.toString().trim()]);
    };
    const waits = [503, "not ready: nothing has been delivered yet"];
    expect(await ready()).toEqual([waits, waits]);
    await apply(store, { file: "1" });
    expect(await ready()).toEqual([
      [200, "ready"],
      [200, "ready"],
    ]);
    expect((await program.run(["clear", "--store", store])).code).toBe(0);
    expect(await ready()).toEqual([waits, waits]);
    const folder = await program.serve(["--root", temporaryFolder()]);
    expect((await ask(folder.http, "/readyz")).code).toBe(200);
  });
});

/** The content of the file, and the generation as TFTP, HTTP and the status page's door tell it. */
async function told({ tftp, http, admin }: Serving): Promise<unknown[]> {
  const byTftp = async (name: string) => (await readByTftp({ host: "127.0.0.1", port: tftp }, name, 5000)).toString();
  const healths = [
    await byTftp("healthz"),
    (await ask(http, "/healthz")).bytes.toString(),
    (await ask(admin, "/healthz")).bytes.toString(),
  ];
  return [await byTftp("file"), ...healths.map((health) => JSON.parse(health).generation)];
}
