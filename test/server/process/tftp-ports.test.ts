import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Program } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { RawClient } from "../tftp/raw-client";
import { freeRange, holdUdp } from "./free-ports";

describe("the ports that answers come from", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const folder = (): string => {
    const root = temporaryFolder();
    writeFileSync(join(root, "file"), "content");
    return root;
  };
  /** Where the first block comes from. */
  const answeredFrom = async (port: number, host?: string): Promise<number> => {
    const client = await RawClient.open();
    client.request("file", port, [], host);
    const { packet, port: from } = await client.next();
    expect(packet).toMatchObject({ kind: "data", block: 1, payload: Buffer.from("content") });
    client.send({ kind: "ack", block: 1 }, from, host);
    return from;
  };
  const saidPorts = (written: string): number[] => {
    const [line = "{}"] = /^.*"tftpPorts".*$/m.exec(written) ?? [];
    return JSON.parse(line).tftpPorts;
  };

  it("are those of the range", async () => {
    const first = await freeRange(3);
    const server = await program.serve(["--root", folder(), "--tftp-ports", `${first}-${first + 2}`]);
    const range = [first, first + 1, first + 2];
    expect(saidPorts(server.written())).toEqual(range);
    for (let count = 0; count < 5; count++) {
      expect(range).toContain(await answeredFrom(server.tftp));
    }
  });

  it("are those of the range but the one that is asked, if that lies in it", async () => {
    const first = await freeRange(3);
    const server = await program.serve([
      ...["--root", folder(), "--tftp", `127.0.0.1:${first + 1}`, "--tftp-ports", `${first}-${first + 2}`],
    ]);
    expect(saidPorts(server.written())).toEqual([first, first + 2]);
    expect([first, first + 2]).toContain(await answeredFrom(server.tftp));
  });

  it("are the one that is asked, with single", async () => {
    const server = await program.serve(["--root", folder(), "--tftp-ports", "single"]);
    expect(saidPorts(server.written())).toEqual([server.tftp]);
    expect(await answeredFrom(server.tftp)).toBe(server.tftp);
  });

  it("are had all, or the one that is taken is named with its holder", async () => {
    const first = await freeRange(3);
    await holdUdp(first + 1);
    const { code, stdout, stderr } = await program.run([
      ...["serve", "--root", folder(), "--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--admin", "off"],
      ...["--tftp-ports", `${first}-${first + 2}`],
    ]);
    const holder = process.platform === "linux" ? ` by .+ \\(pid ${process.pid}\\)` : "";
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      new RegExp(`^error: UDP port ${first + 1} on 127.0.0.1 is in use${holder}; .+ with --tftp-ports\n$`),
    );
  });

  it("are chosen by the system where the usual ones are taken, by a second server say", async () => {
    const words = ["--root", folder(), "--tftp", "127.0.0.69:0"];
    const first = await program.serve(words);
    const second = await program.serve(words);
    const [held, ports] = [saidPorts(first.written()), saidPorts(second.written())];
    expect([held.length, ports.length, ports.filter((port) => held.includes(port))]).toEqual([16, 16, []]);
    expect(second.written()).toContain(
      '"trouble":"TFTP: UDP port 30069 of the usual 30069-30084 is taken; answers come from ports that the system chooses"',
    );
    expect(held).toContain(await answeredFrom(first.tftp, "127.0.0.69"));
    expect(ports).toContain(await answeredFrom(second.tftp, "127.0.0.69"));
  });
});
