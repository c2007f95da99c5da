import { createSocket } from "node:dgram";
import { chmodSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { preflight } from "../../components/preflight";
import { temporaryFolder } from "../server/temporary-folder";

const NOBODY = 65534;

describe("a host before a deployment", () => {
  it("is refused for every port that is taken, with who holds it, and nothing is written", async () => {
    const udp = createSocket("udp4");
    const tcp = createServer();
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    await new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done));
    const [tftpPort, httpPort] = [udp.address().port, (tcp.address() as AddressInfo).port];
    const directory = join(temporaryFolder(), "store");
    const problems = await preflight(
      { runtime: "embedded", address: "127.0.0.1", tftpPort, httpPort, directory },
      "home",
      "site.host",
    );
    udp.close();
    tcp.close();
    expect(problems.map(({ path }) => path)).toEqual(["site.host.tftpPort", "site.host.httpPort"]);
    expect(problems[0]?.message).toMatch(
      new RegExp(`^UDP port ${tftpPort} on 127.0.0.1 is in use by .*pid ${process.pid}`),
    );
    expect(existsSync(directory)).toBe(false);
  });

  it("is refused for ports that only root may open, with what to do about it", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const directory = join(folder, "store");
    const asRoot = process.geteuid?.() === 0;
    if (asRoot) {
      process.seteuid?.(NOBODY);
    }
    try {
      const problems = await preflight(
        { runtime: "embedded", address: "127.0.0.1", tftpPort: 69, httpPort: 70, directory },
        "home",
        "",
      );
      expect(problems).toContainEqual(
        expect.objectContaining({ path: "tftpPort", message: "no right to open UDP port 69", given: "69" }),
      );
      expect(problems).toContainEqual(
        expect.objectContaining({ path: "httpPort", message: "no right to open TCP port 70" }),
      );
    } finally {
      if (asRoot) {
        process.seteuid?.(0);
      }
    }
  });

  it("is fit when nothing is in its way", async () => {
    const directory = join(temporaryFolder(), "store");
    const udp = createSocket("udp4");
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    const { port } = udp.address();
    await new Promise<void>((done) => udp.close(() => done()));
    const host = { runtime: "embedded", address: "127.0.0.1", tftpPort: port, httpPort: port, directory } as const;
    expect(await preflight(host, "home", "")).toEqual([]);
  });
});
