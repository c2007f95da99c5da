import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { RawClient } from "../tftp/raw-client";

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

describe.skipIf(!hasIpv6)("a server of both families", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const readByHttp = (host: string, port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      get({ host, port, path: "/file", agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      }).on("error", reject);
    });

  it.each(["plain", "batched"])("serves 127.0.0.1 and ::1, and knows each by its usual name (%s)", async (udp) => {
    const root = temporaryFolder();
    writeFileSync(join(root, "file"), "content");
    const words = ["--root", root, "--tftp", "[::]:0", "--http", "[::]:0", "--tftp-ports", "single", "--udp", udp];
    const server = await program.serve(words);
    for (const host of ["127.0.0.1", "::1"]) {
      const client = await RawClient.open(host);
      expect((await client.read("file", server.tftp, [["blksize", "1428"]], host)).toString()).toBe("content");
      expect(await readByHttp(host, server.http)).toBe("content");
    }
    const peers = (door: string): string[] =>
      server
        .written()
        .split("\n")
        .filter((line) => line.includes(`"door":"${door}"`))
        .map((line) => String(JSON.parse(line).peer).replace(/:\d+$/, ""));
    for (const door of ["tftp", "http"]) {
      await vi.waitFor(() => expect(peers(door)).toEqual(["127.0.0.1", "[::1]"]), { timeout: 10_000 });
    }
  });
});
