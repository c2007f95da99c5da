import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask } from "../admin/open-admin-door";
import { parseMetrics } from "../metrics/text-format";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { RawClient } from "../tftp/raw-client";

const CONTENT = "content";

describe("what clients may take", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const serve = (...words: string[]): Promise<Serving> => {
    const root = temporaryFolder();
    writeFileSync(join(root, "file"), CONTENT);
    return program.serve(["--root", root, ...words]);
  };
  const metric = async ({ admin }: Serving, name: string): Promise<number | undefined> => {
    const { bytes } = await ask(admin, "/metrics");
    return parseMetrics(bytes.toString()).get(`cisco_phones_${name}`)?.samples[0]?.value;
  };
  const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 25 });

  it.each(["plain", "batched"])("is served with %s datagrams", async (udp) => {
    const server = await serve("--udp", udp);
    expect(server.written()).toContain(`"udp":"${udp}"`);
    expect((await (await RawClient.open()).read("file", server.tftp)).toString()).toBe(CONTENT);
  });

  it("is so many requests of one address, and others are served all the same", async () => {
    const words = ["--rate-limit", "1", "--rate-burst", "5", "--rate-exempt", "192.0.2.0/24"];
    const server = await serve("--tftp", "0.0.0.0:0", "--tftp-ports", "single", ...words);
    const clients = await Promise.all(Array.from({ length: 25 }, () => RawClient.open()));
    for (const client of clients) {
      client.request("file", server.tftp);
    }
    await eventually(async () => expect(await metric(server, "tftp_limited_total")).toBeGreaterThan(0));
    // However slow this machine is: those that were not answered are those that are counted.
    await eventually(async () => {
      const silent = clients.filter(({ untaken }) => untaken.length === 0).length;
      expect(silent).toBeGreaterThan(0);
      expect(await metric(server, "tftp_limited_total")).toBe(silent);
    });
    expect(clients.length - 5).toBeGreaterThanOrEqual((await metric(server, "tftp_limited_total")) ?? 0);
    const other = await RawClient.open("127.0.0.2");
    expect((await other.read("file", server.tftp)).toString()).toBe(CONTENT);
    expect(server.written()).toContain("more requests than one address may send");
  });

  it("is one place of so many, and who waits for it gets it", async () => {
    const server = await serve("--max-transfers", "1");
    const [first, second] = [await RawClient.open(), await RawClient.open()];
    first.request("file", server.tftp);
    const { packet, port } = await first.next();
    expect(packet).toMatchObject({ kind: "data", block: 1 });
    const read = second.read("file", server.tftp);
    await eventually(async () => {
      expect([await metric(server, "tftp_transfers"), await metric(server, "tftp_waiting")]).toEqual([1, 1]);
    });
    expect(second.untaken).toEqual([]);
    first.send({ kind: "ack", block: 1 }, port);
    expect((await read).toString()).toBe(CONTENT);
    await eventually(async () => {
      expect([await metric(server, "tftp_transfers"), await metric(server, "tftp_waiting")]).toEqual([0, 0]);
    });
  });
});
