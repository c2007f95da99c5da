import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { readByTftp } from "../../../server/tftp/tftp-client";
import { ask } from "../admin/open-admin-door";
import { bundleText, DESK } from "../bundle-text";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";

const TOKEN = "Canary6-of-the-status-page";
const PASSWORD = "Canary7password";

describe("the status page's door", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const tokenFile = (text: string): string => {
    const file = join(temporaryFolder(), "token");
    writeFileSync(file, text);
    return file;
  };
  /** Serves with no word about that door. */
  const serveUsual = (...words: string[]) =>
    program.run(["serve", "--root", temporaryFolder(), "--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", ...words]);

  it("is at another port where somebody has the usual one", async () => {
    const holder = createServer();
    onTestFinished(() => void holder.close());
    // If it can't be had for so long, somebody has it who stays, which is as good.
    await vi.waitFor(() => listening(holder, 6980), { timeout: 5000 }).catch(() => undefined);
    const server = await program.serve(["--root", temporaryFolder()], ["tftp", "http"]);
    expect(server.admin).not.toBe(6980);
    expect((await ask(server.admin, "/api/phones")).code).toBe(200);
    expect(server.written()).toContain(
      '"trouble":"status page: the usual 127.0.0.1:6980 is taken; the system chooses another port"',
    );
  });

  it("is not there with off", async () => {
    const server = await program.serve(["--root", temporaryFolder(), "--admin", "off"]);
    expect(server.admin).toBeNaN();
    expect((await ask(server.http, "/api/phones")).code).toBe(404);
  });

  it("is for those who know the token", async () => {
    const server = await program.serve([
      "--root",
      temporaryFolder(),
      "--admin-token-file",
      tokenFile(`${TOKEN}\nmore`),
    ]);
    const code = async (path: string, headers: Record<string, string> = {}) =>
      (await ask(server.admin, path, headers)).code;
    for (const path of ["/", "/api/phones", "/api/requests", "/api/events", "/metrics"]) {
      expect([path, await code(path)]).toEqual([path, 401]);
      expect(await code(path, { authorization: `Bearer ${TOKEN}x` })).toBe(401);
    }
    for (const path of ["/", "/api/phones", "/api/requests", "/metrics"]) {
      expect([path, await code(path, { authorization: `Bearer ${TOKEN}` })]).toEqual([path, 200]);
    }
    expect([await code("/healthz"), await code("/readyz")]).toEqual([200, 200]);
  });

  it("does not open for a token that is too short, and does not tell it", async () => {
    const { code, stdout, stderr } = await serveUsual(
      "--admin-token-file",
      tokenFile("Canary8-short\nlonger than sixteen"),
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^error: --admin-token-file \S+: its first line is not of 16 characters or more without blanks; .+\n$/,
    );
    expect(stderr).not.toContain("Canary8");
  });

  it("tells neither its token nor a password of a phone, and no log does", async () => {
    const store = join(temporaryFolder(), "store");
    const server = await program.serve(["--store", store, "--admin-token-file", tokenFile(TOKEN)]);
    const file = `SIP${DESK.mac}.cnf`;
    const bundle = bundleText(
      { [file]: "line1_password: [secret p]\n" },
      { [file]: { "[secret p]": PASSWORD } },
      "home",
      [DESK],
    );
    const applied = await program.run(["apply", "--store", store], bundle);
    const broken = await program.run(["apply", "--store", store], `${bundle}}`);
    expect([applied.code, broken.code]).toEqual([0, 1]);
    // It is what the phone needs, and so it gets it.
    const read = (await readByTftp({ host: "127.0.0.1", port: server.tftp }, file, 5000)).toString();
    expect(read).toContain(PASSWORD);
    expect(await (await fetch(`http://127.0.0.1:${server.http}/${file}?token=${TOKEN}`)).text()).toBe(read);

    const bearer = { authorization: `Bearer ${TOKEN}` };
    const paths = ["/", "/api/phones", `/api/phones/${DESK.mac}`, `/api/phones/${DESK.mac}/boots`, "/api/requests"];
    const texts = [applied.stdout, applied.stderr, broken.stdout, broken.stderr];
    for (const path of [...paths, "/metrics", "/healthz", "/none", `/?token=${TOKEN}`, `/?token=${TOKEN}x`]) {
      const { headers, bytes } = await ask(server.admin, path, path.includes("?") ? {} : bearer);
      texts.push(JSON.stringify(headers), bytes.toString());
    }
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    const all = [...texts, server.written()].join("\n");
    expect(all).toContain(file);
    expect(all).not.toContain(TOKEN);
    expect(all).not.toContain(PASSWORD);
  });
});

async function listening(server: Server, port: number): Promise<void> {
  const opened = once(server, "listening");
  server.listen(port, "127.0.0.1");
  await opened;
}
