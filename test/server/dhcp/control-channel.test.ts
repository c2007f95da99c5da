import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { askKea, KeaAwayError, keaStatus, runningConfiguration } from "../../../server/dhcp/control-channel";
import { temporaryFolder } from "../temporary-folder";

/** A socket on which somebody answers as told; what he was asked. Kea itself answers in the end-to-end test. */
async function listening(answer: (socket: Socket) => void): Promise<{ path: string; asked: string[] }> {
  const path = join(temporaryFolder(), "kea.sock");
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (chunk) => {
      asked.push(chunk.toString());
      answer(socket);
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(path, done));
  return { path, asked };
}

const saying = (text: string) => listening((socket) => socket.end(text));

describe("Kea's control channel", () => {
  it("takes one command and gives one answer, in however many pieces", async () => {
    const { path, asked } = await listening((socket) => {
      socket.write('{ "result": 0, "arguments": { "Dhcp4": { "valid');
      setTimeout(() => socket.end('-lifetime": 60 } } }'), 20);
    });
    expect(await runningConfiguration(path)).toEqual({ "valid-lifetime": 60 });
    expect(asked).toEqual(['{"command":"config-get"}']);
  });

  it("tells how Kea is", async () => {
    const status = { pid: 7, uptime: 3, sockets: { status: "failed", errors: ["the interface eth0 is down"] } };
    const { path } = await saying(JSON.stringify({ result: 0, arguments: { ...status, reload: 1 } }));
    expect(await keaStatus(path)).toEqual(status);
  });

  it("hands Kea's own reason on when it refuses", async () => {
    const { path } = await saying('{ "result": 1, "text": "unable to open /x" }');
    await expect(askKea(path, "config-reload")).rejects.toThrow("Kea refused config-reload: unable to open /x");
  });

  it.each([
    ["nothing like JSON", "is not JSON: nothing like JSON"],
    ['{"answer": 1}', 'can\'t be read: {"answer": 1}'],
    ['{"result": 0, "arguments": {}}', "holds no Dhcp4"],
  ])("does not take %s for an answer", async (text, reason) => {
    const { path } = await saying(text);
    await expect(runningConfiguration(path)).rejects.toThrow(reason);
  });

  it("knows a Kea that is away from one that does not answer", async () => {
    const nowhere = join(temporaryFolder(), "kea.sock");
    await expect(askKea(nowhere, "status-get")).rejects.toThrow(KeaAwayError);
    const leaving = await saying("");
    await expect(askKea(leaving.path, "status-get")).rejects.toThrow(KeaAwayError);
    const silent = await listening(() => undefined);
    const asked = askKea(silent.path, "status-get", 50);
    await expect(asked).rejects.toThrow("Kea did not answer");
    await expect(asked).rejects.not.toThrow(KeaAwayError);
  });
});
