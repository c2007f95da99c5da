import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { ServiceAnswer } from "../../../server/directory/phone-answer";
import { openDoor } from "./open-door";
import { exchange, lines } from "./raw-http";

const ANSWER: ServiceAnswer = { code: 200, headers: {}, body: Buffer.from("x"), outcome: "served" };

describe("a service that takes its time", () => {
  it("is answered when it is ready, and logged as stopped for who did not wait", async () => {
    const waiting: ((answer: ServiceAnswer) => void)[] = [];
    const door = await openDoor({
      services: ({ path }) =>
        path === "/directory" ? new Promise<ServiceAnswer>((resolve) => waiting.push(resolve)) : undefined,
    });
    const patient = fetch(`${door.url}/directory`);
    await expect.poll(() => waiting).toHaveLength(1);
    const impatient = connect(door.port, "127.0.0.1", () => impatient.write(lines("GET /directory HTTP/1.0")));
    await expect.poll(() => waiting).toHaveLength(2);
    const gone = new Promise((done) => impatient.on("close", done));
    impatient.destroy();
    await gone;
    // The server has to see the end of the connection, which comes after that of the client.
    await (await fetch(`${door.url}/healthz`)).arrayBuffer();
    for (const answer of waiting) {
      answer(ANSWER);
    }
    expect(await (await patient).text()).toBe("x");
    await expect
      .poll(() => door.entries.map(({ outcome, bytes }) => [outcome, bytes]).sort())
      .toEqual([
        ["served", 1],
        ["stopped", 0],
      ]);
  });

  it("is answered with 500 when it fails, without its message", async () => {
    for (const services of [
      () => Promise.reject(new Error("Canary")),
      (): never => {
        throw new Error("Canary");
      },
    ]) {
      const { port, entries } = await openDoor({ services });
      const answer = await exchange(port, lines("GET /directory HTTP/1.0"));
      expect(answer).toMatch(/^HTTP\/1\.1 500 /);
      expect(answer).not.toContain("Canary");
      await expect.poll(() => entries).toMatchObject([{ outcome: "refused", file: "/directory" }]);
    }
  });
});
