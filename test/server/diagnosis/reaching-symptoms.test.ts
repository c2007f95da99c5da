import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { deafLine } from "./deaf-line";
import { DiagnosedServer, FILES, filesWith, LINE, MAC } from "./diagnosed-server";

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

describe("a phone that does not get its files", () => {
  it("has never asked", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES);
    const [diagnosis, ...others] = await server.first("never-asked");
    expect(diagnosis.remedy).toContain("802.3af");
    expect(others).toEqual([]);
  });

  it("does not hear that a file is missing", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES);
    const port = await deafLine(server.serving.tftp, () => true);
    expect((await server.boot({ load: "P003-8-12-00", port })).outcome.kind).toBe("timeout");
    const [diagnosis] = await server.first("answers-lost");
    expect(diagnosis.seen[0]).toContain(`CTLSEP${MAC}.tlv: not served, asked 4 times`);
  });

  it("does not hear the first block of a file", async () => {
    const server = await DiagnosedServer.ofFolder(program, FILES);
    const port = await deafLine(
      server.serving.tftp,
      (datagram) => isData(datagram) && !isOf(datagram, "image_version"),
    );
    expect((await server.boot({ port })).outcome.kind).toBe("timeout");
    const [diagnosis] = await server.first("answers-lost");
    expect(diagnosis.seen[0]).toContain("not acknowledged, asked 4 times");
  });

  it("hears no more of a file in the middle", async () => {
    const large = `${LINE}${"# a comment\n".repeat(200)}`;
    const server = await DiagnosedServer.ofFolder(program, filesWith({ [`SIP${MAC}.cnf`]: large }));
    const port = await deafLine(server.serving.tftp, (datagram) => isData(datagram) && datagram.readUInt16BE(2) === 3);
    expect((await server.boot({ port })).outcome.kind).toBe("timeout");
    const [diagnosis] = await server.first("transfer-broken");
    expect(diagnosis.seen[0]).toContain("after 1024 bytes");
  });

  it("asks for a file that the server's user may not read", async () => {
    const root = temporaryFolder();
    chmodSync(root, 0o755);
    for (const [name, content] of Object.entries(FILES)) {
      writeFileSync(join(root, name), content);
      chmodSync(join(root, name), name === `SIP${MAC}.cnf` ? 0o000 : 0o644);
    }
    const server = await DiagnosedServer.ofFolderUnprivileged(program, root);
    await server.boot();
    const [diagnosis] = await server.first("file-not-readable");
    expect(diagnosis.seen[0]).toContain(`SIP${MAC}.cnf: refused`);
  });
});

/** DATA, RFC 1350 section 5. */
function isData(datagram: Buffer): boolean {
  return datagram.readUInt16BE(0) === 3;
}

function isOf(datagram: Buffer, text: string): boolean {
  return datagram.includes(text);
}
