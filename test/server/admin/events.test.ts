import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ApiSource, siteEventSchema } from "../../../server/admin/api";
import { PhoneEvents, type PhoneEventsOptions } from "../../../server/admin/events";
import { phoneStatusSchema } from "../../../server/boots/phone-status";
import { declared, MAC, WatchAtWork } from "../boots/asking-phone";
import { ask, openAdminDoor } from "./open-admin-door";

interface Block {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
  /** A comment. */
  readonly ""?: string;
}

async function openEvents(options: PhoneEventsOptions = {}) {
  const work = new WatchAtWork();
  work.watch.declare([declared()]);
  let generation: string | null = null;
  const source: ApiSource = {
    watch: work.watch,
    site: () => "home",
    generation: () => generation,
    arrival: () => null,
    tftp: () => "127.0.0.1:69",
    firmware: () => ({ status: "none", wave: 0, waves: 0, phones: [] }),
    requests: () => [],
  };
  const events = new PhoneEvents(source, options);
  onTestFinished(() => events.close());
  const { port } = await openAdminDoor({ routes: [events.route] });
  return {
    work,
    events,
    port,
    deliver(id: string): void {
      generation = id;
    },
  };
}

/** A client that reads events one after the other (HTML Living Standard, section 9.2.6). */
async function listen(port: number) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get({ host: "127.0.0.1", port, path: "/api/events", agent: false }, resolve).on("error", reject);
    onTestFinished(() => void request.destroy());
  });
  const blocks = blocksOf(response);
  return {
    response,
    async next(wanted: (block: Block) => boolean = ({ event }) => event !== undefined): Promise<Block> {
      for (;;) {
        const { value, done } = await blocks.next();
        if (done) {
          throw new Error("the stream has ended");
        }
        if (wanted(value)) {
          return value;
        }
      }
    },
  };
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<Block, undefined> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      yield Object.fromEntries(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
      );
      text = text.slice(end + 2);
    }
  }
  return undefined;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the events", () => {
  it("begin with the site and go on with each phone that changes", async () => {
    const { port, work } = await openEvents();
    const client = await listen(port);
    expect(client.response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const first = await client.next();
    expect(first).toMatchObject({ id: "1", event: "site", retry: "2000" });
    expect(siteEventSchema.parse(JSON.parse(first.data ?? ""))).toEqual({
      site: "home",
      generation: null,
      rolledBackAt: null,
      tftp: "127.0.0.1:69",
    });
    work.phone().miss(0, `CTLSEP${MAC}.tlv`);
    const second = await client.next();
    expect(second).toMatchObject({ id: "2", event: "phone" });
    expect(phoneStatusSchema.parse(JSON.parse(second.data ?? ""))).toEqual(work.watch.phone(MAC));
  });

  it("tell of a new generation and of what it declares", async () => {
    const { port, work, deliver } = await openEvents({ paceMs: 10 });
    const client = await listen(port);
    await client.next();
    deliver("0123456789abcdef");
    expect(JSON.parse((await client.next()).data ?? "")).toMatchObject({ generation: "0123456789abcdef" });
    work.watch.declare([declared(MAC, { label: "Study" })]);
    expect(JSON.parse((await client.next()).data ?? "")).toMatchObject({ mac: MAC, label: "Study" });
  });

  it("tell once of a phone that changed many times in a moment, as it is at the end", async () => {
    const { port, work } = await openEvents();
    const client = await listen(port);
    await client.next();
    const phone = work.phone();
    for (let index = 0; index < 500; index++) {
      phone.ask(index, `SEP${MAC}.cnf.xml`);
    }
    phone.ask(500, "RINGLIST.DAT");
    expect(JSON.parse((await client.next()).data ?? "")).toEqual(work.watch.phone(MAC));
    work.phone({ port: 60_000 }).miss(501, "CTLSEP00036B000002.tlv");
    expect(JSON.parse((await client.next()).data ?? "")).toMatchObject({ mac: "00036B000002" });
  });

  it("send a comment now and then", async () => {
    const { port } = await openEvents({ paceMs: 5, heartbeatMs: 10 });
    const client = await listen(port);
    expect(await client.next((block) => block[""] !== undefined)).toEqual({ "": "still here" });
  });

  it("reach every client, and forget those that leave", async () => {
    const { port, work, events } = await openEvents({ paceMs: 10 });
    const [one, two] = [await listen(port), await listen(port)];
    await one.next();
    await two.next();
    work.phone().miss(0, `CTLSEP${MAC}.tlv`);
    expect((await one.next()).event).toBe("phone");
    expect((await two.next()).event).toBe("phone");
    expect(events.listeners).toBe(2);
    one.response.destroy();
    await until(() => events.listeners === 1);
    work.phone().miss(1, `SEP${MAC}.cnf.xml`);
    expect((await two.next()).event).toBe("phone");
  });

  it("are for 100 clients at once", async () => {
    const { port, events } = await openEvents();
    const clients = await Promise.all(Array.from({ length: 100 }, () => listen(port)));
    const refused = await ask(port, "/api/events");
    expect([refused.code, refused.headers["retry-after"]]).toEqual([503, "60"]);
    expect(JSON.parse(refused.bytes.toString())).toEqual({ error: "100 clients listen already" });
    clients[0]?.response.destroy();
    await until(() => events.listeners === 99);
    const last = await listen(port);
    expect((await last.next()).event).toBe("site");
  });

  it("cut off a client that does not read", async () => {
    const { port, work, events } = await openEvents({ paceMs: 5, mostWaiting: 100_000 });
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    socket.pause();
    socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    const reader = await listen(port);
    await until(() => events.listeners === 2);
    let read = 0;
    reader.response.on("data", (chunk: Buffer) => {
      read += chunk.length;
    });
    const phone = work.phone();
    for (let asked = 0; events.listeners === 2; asked++) {
      for (let index = 16; index < 216; index++) {
        phone.miss(asked, `CTLSEP00036B0000${index.toString(16).toUpperCase()}.tlv`);
      }
      const before = read;
      await until(() => read > before);
    }
    expect(events.listeners).toBe(1);
    expect(reader.response.closed).toBe(false);
  });

  it("answer HEAD, and end with the server", async () => {
    const { port, events } = await openEvents();
    const head = await ask(port, "/api/events", {}, "HEAD");
    expect([head.code, head.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    const client = await listen(port);
    await client.next();
    events.close();
    await expect(client.next()).rejects.toThrow("the stream has ended");
    expect((await ask(port, "/api/eventsx")).code).toBe(404);
  });
});
