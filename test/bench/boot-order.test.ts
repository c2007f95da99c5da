import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { bootOrder, bootSequences } from "../../bench/boot-order.mjs";
import { ensureLoadProgram, runLoad } from "../../bench/load-program.mjs";
import { BASE_PLAN } from "../../bench/scenarios.mjs";
import { phoneFile, phoneMac, writeSite } from "../../bench/site-files.mjs";
import { createProgress } from "../../scripts/setup/progress.mjs";
import { ScriptedTftpServer } from "../phone/scripted-tftp-server";
import { temporaryFolder } from "../server/temporary-folder";

it("has the load generator ask for exactly what a phone of the site asks for", { timeout: 120_000 }, async () => {
  const program = await ensureLoadProgram(createProgress({ write: () => undefined }));
  const folder = join(temporaryFolder(), "files");
  writeSite(folder);
  const names = [phoneFile(phoneMac(0)), "SIPDefault.cnf", "dialplan.xml"];
  const server = new ScriptedTftpServer(
    Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))])),
  );
  const port = await server.open();
  onTestFinished(() => server.close());

  const order = await bootOrder(`127.0.0.1:${port}`);
  const byPhone = server.requests.splice(0).map(({ raw }) => raw.toString("latin1"));
  const sequences = bootSequences(order, 1);
  const where = { server: `127.0.0.1:${port}`, folder, firstAddress: "127.0.0.1" };
  const result = await runLoad(program, { ...BASE_PLAN, ...where, sequences, total: 1, concurrency: 1 });
  const byGenerator = server.requests.map(({ raw }) => raw.toString("latin1"));

  expect(byPhone.length).toBeGreaterThan(4);
  expect(byGenerator).toEqual(byPhone);
  expect(result).toMatchObject({ transfers: 4, misses: 3, failures: {} });
  expect(bootSequences(order, 2)[1]?.[0]?.file).toBe(`CTLSEP${phoneMac(1)}.tlv`);
});
