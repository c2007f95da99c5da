import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { named } from "../../../../tools/plugins/docker/autoname";
import { Engine } from "../../../../tools/plugins/docker/engine";
import { withoutFrames } from "../../../../tools/plugins/docker/health";

describe("Docker Engine", () => {
  it("says which engine is not there", async () => {
    const engine = new Engine("unix:///nowhere/docker.sock");
    await expect(engine.use("Unable to x", (client) => client.ping())).rejects.toThrow(
      "Cannot connect to the Docker daemon at unix:///nowhere/docker.sock (ENOENT). Is it running?",
    );
  });

  it("repeats the engine's words and takes its 404 as not there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const server = createServer((request, response) => {
      const missing = request.url?.includes("missing");
      response.writeHead(missing ? 404 : 409, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: missing ? "no such volume" : "volume is in use" }));
    });
    await new Promise<void>((done) => server.listen(join(folder, "sock"), done));
    const engine = new Engine(`unix://${join(folder, "sock")}`);
    await expect(engine.use("Unable to remove volume", (client) => client.getVolume("v").remove())).rejects.toThrow(
      "Unable to remove volume: volume is in use",
    );
    expect(await engine.find("x", (client) => client.getVolume("missing").inspect())).toBeUndefined();
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true });
  });

  it("reads both streams out of the engine's log frames", () => {
    const frame = (stream: number, text: string): Buffer => {
      const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length]);
      return Buffer.concat([head, Buffer.from(text)]);
    };
    expect(withoutFrames(Buffer.concat([frame(1, "out\n"), frame(2, "err\n")]))).toBe("out\nerr\n");
  });
});

describe("names", () => {
  it("keeps the given name, and a made-up one from run to run", () => {
    expect(named({ name: "n", __defaults: [] }, {}, "r")).toEqual({ name: "n", __defaults: [] });
    const made = named({ __defaults: ["start"] }, {}, "r");
    expect(made.name).toMatch(/^r-[0-9a-f]{7}$/);
    expect(made.__defaults).toEqual(["name", "start"]);
    expect(named({ __defaults: [] }, made, "r").name).toBe(made.name);
    expect(named({ __defaults: [] }, { name: "given", __defaults: [] }, "r").name).not.toBe("given");
  });
});
