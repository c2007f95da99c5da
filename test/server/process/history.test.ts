import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { openHistoryFile } from "../../../server/boots/history-file";
import { bootsAnswerSchema } from "../../../server/boots/phone-status";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";

const MAC = "00036BABCDEF";
const FILE = `SIP${MAC}.cnf`;

describe("the history of boots", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const folder = (): string => {
    const root = temporaryFolder();
    writeFileSync(join(root, FILE), "line1_name: 100\n");
    return root;
  };
  const ask = ({ tftp }: Serving, file = FILE) => readByTftp({ host: "127.0.0.1", port: tftp }, file, 5000);
  const boots = async ({ admin }: Serving) => {
    const answer = await fetch(`http://127.0.0.1:${admin}/api/phones/${MAC}/boots`);
    return bootsAnswerSchema.parse(await answer.json()).boots;
  };
  const untilBooted = (server: Serving) =>
    vi.waitFor(
      async () => expect((await boots(server))[0]?.steps[0]).toMatchObject({ file: FILE, outcome: "served" }),
      {
        timeout: 10_000,
      },
    );
  /** Boots on the disk, as another process sees them. */
  const writtenBoots = (file: string): unknown => {
    const database = openHistoryFile(file);
    try {
      return database.prepare("SELECT count(*) AS count FROM boot").get()?.count;
    } finally {
      database.close();
    }
  };

  it.each(["SIGTERM", "SIGKILL"] as const)("outlives a server that %s ends", async (signal) => {
    const file = join(temporaryFolder(), "boots");
    const words = ["--root", folder(), "--history", file];
    const first = await program.serve(words);
    await ask(first);
    await untilBooted(first);
    const before = await boots(first);
    if (signal === "SIGKILL") {
      await vi.waitFor(() => expect(writtenBoots(file)).toBe(1), { timeout: 10_000 });
    }
    first.child.kill(signal);
    expect(await first.ended).toBe(signal === "SIGTERM" ? 0 : null);

    const second = await program.serve(words);
    expect(await boots(second)).toEqual(before);
    await expect(ask(second, `CTLSEP${MAC}.tlv`)).rejects.toThrow("error 1");
    await vi.waitFor(
      async () =>
        expect((await boots(second)).flatMap(({ steps }) => steps.map(({ file: name }) => name)).sort()).toEqual([
          `CTLSEP${MAC}.tlv`,
          FILE,
        ]),
      { timeout: 10_000 },
    );
  });

  it("is put aside when it is damaged, and files are served", async () => {
    const file = join(temporaryFolder(), "boots");
    writeFileSync(file, "this is no database, but long enough to be taken for one".repeat(100));
    const server = await program.serve(["--root", folder(), "--history", file]);
    expect(server.written()).toContain(`the history of boots was put aside as ${file}.broken and begun anew`);
    expect(readFileSync(`${file}.broken`, "utf8")).toContain("this is no database");
    await ask(server);
    await untilBooted(server);
  });

  it("is no reason not to serve where it can't be written", async () => {
    const file = join(temporaryFolder(), "none", "boots");
    const server = await program.serve(["--root", folder(), "--history", file]);
    expect(server.written()).toContain('"trouble":"there is no history of boots');
    await ask(server);
    await untilBooted(server);
  });

  it("of a folder is kept in memory", async () => {
    const root = folder();
    const first = await program.serve(["--root", root]);
    await ask(first);
    await untilBooted(first);
    first.child.kill("SIGTERM");
    await first.ended;
    expect(await boots(await program.serve(["--root", root]))).toEqual([]);
    expect(readdirSync(root)).toEqual([FILE]);
  });

  it("of a store is in the store, for its owner alone, and goes with it", async () => {
    const store = join(temporaryFolder(), "store");
    const words = ["--store", store, "--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--admin", "off"];
    onTestFinished(() => program.run(["stop", "--store", store]).then(() => undefined));
    expect((await program.run(["start", ...words])).code).toBe(0);
    expect(statSync(join(store, "history.sqlite")).mode & 0o777).toBe(0o600);
    expect((await program.run(["stop", "--store", store])).code).toBe(0);
    expect(existsSync(store)).toBe(false);
  });
});
