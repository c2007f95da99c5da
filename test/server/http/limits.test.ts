import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDoor } from "./open-door";
import { allOf, exchange, lines } from "./raw-http";

/** More than the buffers of both ends of a connection hold. */
const LARGE = new Map([["large.bin", Buffer.alloc(48 * 1024 * 1024, 7)]]);
const ASK_LARGE = lines("GET /large.bin HTTP/1.1", "Host: x");

describe("limits of a door", () => {
  it("answers 431 to headers that are too large", async () => {
    const { port } = await openDoor();
    expect(await exchange(port, lines("GET / HTTP/1.1", `X: ${"x".repeat(20_000)}`))).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("closes a connection whose headers drip in", async () => {
    const { port } = await openDoor({ limits: { headersMs: 200 } });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /dialplan.xml HTTP/1.1\r\nX: ");
    const drip = setInterval(() => socket.write("x"), 20);
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 408 |^$/);
    clearInterval(drip);
  });

  it("closes a connection on which nothing is asked", async () => {
    const { port } = await openDoor({ limits: { idleMs: 100 } });
    expect(await exchange(port)).not.toContain("200");
  });

  it("closes a connection whose body never ends", async () => {
    const { port } = await openDoor({ limits: { headersMs: 200, requestMs: 200 } });
    const head = lines("POST /x HTTP/1.1", "Host: x", "Content-Length: 1000000");
    const socket = connect(port, "127.0.0.1");
    socket.write(head);
    const drip = setInterval(() => socket.write("x"), 20);
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 405 /);
    clearInterval(drip);
  });

  it("closes the connection of a client that does not read its answer", async () => {
    const { port, entries } = await openDoor({ limits: { idleMs: 300 } }, LARGE);
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write(ASK_LARGE);
    await expect.poll(() => entries, { timeout: 15_000 }).toMatchObject([{ outcome: "stopped", bytes: 0 }]);
  });

  it("closes the connection of a client that reads its answer drop by drop", async () => {
    const { port, entries } = await openDoor({ limits: { answerMs: 500 } }, LARGE);
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
    socket.write(ASK_LARGE);
    socket.on("data", () => {
      socket.pause();
      setTimeout(() => socket.resume(), 20);
    });
    await expect.poll(() => entries, { timeout: 15_000 }).toMatchObject([{ outcome: "stopped", bytes: 0 }]);
  });

  it("has no more connections than it may, and takes new ones when others have gone", async () => {
    const { port } = await openDoor({ limits: { connections: 2 } });
    const held = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")];
    await Promise.all(held.map((socket) => once(socket, "connect")));
    const ask = lines("GET /dialplan.xml HTTP/1.0");
    await expect.poll(() => exchange(port, ask)).toBe("");
    held[0]?.destroy();
    await expect.poll(() => exchange(port, ask)).toContain("DIALTEMPLATE");
    held[1]?.destroy();
  });

  it("lets an answer end when it closes, and takes no new connection", async () => {
    const { server, port } = await openDoor({}, LARGE);
    const socket = connect(port, "127.0.0.1");
    socket.pause();
    socket.write(ASK_LARGE);
    await once(socket, "readable");
    const closed = server.close(15_000);
    const [head = "", body = ""] = (await allOf(socket)).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(body).toHaveLength(48 * 1024 * 1024);
    await closed;
    expect(await exchange(port, ASK_LARGE)).toBe("");
  });

  it("waits for nobody longer than the grace", async () => {
    const { server, port, entries } = await openDoor({}, LARGE);
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
    socket.pause();
    socket.write(ASK_LARGE);
    await once(socket, "readable");
    await server.close(50);
    await expect.poll(() => entries).toMatchObject([{ outcome: "stopped" }]);
  });
});
