import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { bundleText } from "../bundle-text";
import { allOf, lines } from "../http/raw-http";
import { Program, type Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";
import { RawClient, type Received } from "../tftp/raw-client";

/** More than the system keeps for a connection whose client does not read. */
const LARGE = Buffer.alloc(32 << 20, "x");

describe("the end of a server", () => {
  let program: Program;

  beforeAll(() => {
    program = new Program();
  });

  afterAll(() => program.remove());

  const serve = (...words: string[]): Promise<Serving> => {
    const root = temporaryFolder();
    writeFileSync(join(root, "file"), "1".repeat(700));
    writeFileSync(join(root, "large"), LARGE);
    return program.serve(["--root", root, ...words]);
  };
  /** A client that has got the first block and says nothing. */
  const slowClient = async ({ tftp }: Serving) => {
    const client = await RawClient.open();
    client.request("file", tftp);
    return { client, port: (await client.next()).port };
  };
  /** HTTP takes no more connections from the moment the end begins. */
  const untilEnding = ({ http }: Serving) =>
    vi.waitFor(() => expect(fetch(`http://127.0.0.1:${http}/file`)).rejects.toThrow(), { timeout: 10_000 });
  /** A client that has read the beginning of a large answer and stops reading. */
  const slowReader = async ({ http }: Serving) => {
    const socket = connect(http, "127.0.0.1");
    socket.write(lines("GET /large HTTP/1.0"));
    await new Promise((resolve) => socket.once("readable", resolve));
    return socket;
  };

  it.each(["plain", "batched"])("waits for a transfer that runs, and begins no other (%s)", async (udp) => {
    const server = await serve("--grace", "60", "--udp", udp);
    const { client, port } = await slowClient(server);
    server.child.kill("SIGTERM");
    await untilEnding(server);
    const late = await RawClient.open();
    late.request("file", server.tftp);
    late.request("none", server.tftp);

    client.send({ kind: "ack", block: 1 }, port);
    await until(client, ({ packet }) => packet.kind === "data" && packet.block === 2);
    expect(server.child.exitCode).toBeNull();
    client.send({ kind: "ack", block: 2 }, port);
    expect(await server.ended).toBe(0);
    expect(late.untaken).toEqual([]);
    expect(server.written()).toContain('"file":"file","outcome":"served","bytes":700');
  });

  it.each(["plain", "batched"])("tells a client that does not finish, and comes within the grace (%s)", async (udp) => {
    const server = await serve("--grace", "1", "--udp", udp);
    const { client } = await slowClient(server);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    const { packet } = await until(client, (received) => received.packet.kind === "error");
    expect(packet).toEqual({ kind: "error", code: 0, message: "the server is stopped" });
    expect(server.written()).toMatch(/"outcome":"stopped".*"detail":"the server was stopped/);
  });

  it("waits for an answer over HTTP that runs", async () => {
    const server = await serve("--grace", "60");
    const socket = await slowReader(server);
    server.child.kill("SIGTERM");
    await untilEnding(server);
    expect(server.child.exitCode).toBeNull();
    const text = await allOf(socket);
    expect(text.length - text.indexOf("\r\n\r\n") - 4).toBe(LARGE.length);
    expect(await server.ended).toBe(0);
  });

  it("cuts off an answer over HTTP that nobody reads, after the grace", async () => {
    const server = await serve("--grace", "1");
    const socket = await slowReader(server);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    expect((await allOf(socket)).length).toBeLessThan(LARGE.length);
    expect(server.written()).toContain('"file":"/large","outcome":"stopped"');
  });

  it("comes at once for streams, and for connections that have had their answer or never asked", async () => {
    const server = await serve("--grace", "600");
    const stream = connect(server.admin, "127.0.0.1");
    stream.write(lines("GET /api/events HTTP/1.1", `Host: 127.0.0.1:${server.admin}`));
    await new Promise((resolve) => stream.once("readable", resolve));
    const kept = await fetch(`http://127.0.0.1:${server.http}/file`);
    await kept.text();
    const silent = connect(server.http, "127.0.0.1");
    const unfinished = connect(server.admin, "127.0.0.1");
    unfinished.write("GET /fi");
    for (const socket of [silent, unfinished]) {
      socket.on("error", () => undefined);
      await once(socket, "connect");
    }
    server.child.kill("SIGINT");
    expect(await server.ended).toBe(0);
    await allOf(stream);
  });

  it("comes by stop as late as by a signal: after the grace, however long", { timeout: 60_000 }, async () => {
    const store = join(temporaryFolder(), "store");
    const words = ["--store", store, "--http", "127.0.0.1:0", "--admin", "off", "--grace", "60"];
    onTestFinished(() => program.run(["stop", "--store", store]).then(() => undefined));
    expect((await program.run(["start", "--tftp", "127.0.0.1:0", ...words])).code).toBe(0);
    await program.run(["apply", "--store", store], bundleText({ file: "1".repeat(700) }));
    const { tftp } = JSON.parse((await program.run(["status", "--store", store, "--json"])).stdout);
    const client = await RawClient.open();
    client.request("file", Number(tftp.split(":")[1]));
    const { port } = await client.next();
    const stopping = program.run(["stop", "--store", store]);
    // Without transfers ten seconds are enough for any server.
    await sleep(12_000);
    client.send({ kind: "ack", block: 1 }, port);
    await until(client, ({ packet }) => packet.kind === "data" && packet.block === 2);
    client.send({ kind: "ack", block: 2 }, port);
    expect(await stopping).toMatchObject({ code: 0, stdout: expect.stringMatching(/^stopped pid /) });
  });
});

/** Passes over what comes before it, such as a block that was sent again meanwhile. */
async function until(client: RawClient, wanted: (received: Received) => boolean): Promise<Received> {
  for (;;) {
    const received = await client.next();
    if (wanted(received)) {
      return received;
    }
  }
}
