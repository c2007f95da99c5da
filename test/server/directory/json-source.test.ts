import { describe, expect, it } from "vitest";
import type { DeliveredJson } from "../../../domain/directory/delivered-directory";
import { fetchJsonEntries } from "../../../server/directory/json-source";
import { json, openJsonServer } from "./json-server";

const CANARY = "Canary7token";
const PEOPLE = [{ name: "Anna", phone: "1" }];

const list = (url: string, change: Partial<DeliveredJson> = {}): DeliveredJson => ({
  ...{ name: "crm", title: "CRM", url, person: "{name}", numbers: ["phone"], refreshSeconds: 300 },
  ...change,
});

describe("people of a server of others", () => {
  it("are fetched with the password in the way that was declared", async () => {
    const server = await openJsonServer(json(PEOPLE));
    const fetched = (change: Partial<DeliveredJson>, password?: string) =>
      fetchJsonEntries(list(server.url, change), password);
    expect(await fetched({})).toEqual([{ name: "Anna", number: "1" }]);
    await fetched({}, CANARY);
    await fetched({ user: "phones" }, CANARY);
    await fetched({ header: "X-Api-Key" }, CANARY);
    const seen = server.requests.map(({ headers }) => headers.authorization ?? headers["x-api-key"]);
    const basic = Buffer.from(`phones:${CANARY}`).toString("base64");
    expect(seen).toEqual([undefined, `Bearer ${CANARY}`, `Basic ${basic}`, CANARY]);
    expect(server.requests[0]?.headers.accept).toBe("application/json");
  });

  it.each<[string, Parameters<typeof openJsonServer>[0], Partial<DeliveredJson>, string]>([
    ["refuses", (_, response) => void response.writeHead(401).end(CANARY), {}, "it answered with status 401"],
    [
      "sends elsewhere",
      (_, response) => void response.writeHead(302, { Location: "http://127.0.0.1:9/" }).end(),
      {},
      "it answered with status 302",
    ],
    ["is no JSON", (_, response) => void response.end(`<html>${CANARY}`), {}, "its answer is not JSON"],
    ["has no list", json({ items: {} }), { entries: "items" }, "its answer has no list at items"],
    [
      "is too large",
      (_, response) => void response.end(`[${" ".repeat(70_000)}]`),
      {},
      "its answer is larger than 64 KiB",
    ],
    ["never comes", () => undefined, {}, "it did not answer within 0.3 s"],
    ["never ends", (_, response) => void response.write("["), {}, "it did not answer within 0.3 s"],
    ["breaks off", (_, response) => void response.write("[", () => response.destroy()), {}, "it can't be reached"],
  ])("are none where the answer %s, and it is said without address and password", async (_, answer, change, reason) => {
    const server = await openJsonServer(answer);
    const error = await fetchJsonEntries(list(server.url, change), CANARY, { ms: 300, bytes: 65_536 }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toMatchObject({ name: "SourceTrouble", message: expect.stringContaining(reason) });
    expect(String(error)).not.toMatch(/127\.0\.0\.1|Canary/);
    expect(server.requests).toHaveLength(1);
  });

  it("are none where nobody listens", async () => {
    const { url, close } = await openJsonServer(json(PEOPLE));
    await close();
    await expect(fetchJsonEntries(list(url), undefined)).rejects.toThrow("it can't be reached (ECONNREFUSED)");
  });
});
