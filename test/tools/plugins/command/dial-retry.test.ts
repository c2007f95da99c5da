import { describe, expect, it } from "vitest";
import { dialWithRetry } from "../../../../tools/plugins/command/dial-retry";

function tries(limit: number, signal = new AbortController().signal) {
  const said: string[] = [];
  return { said, what: "Dial", limit, say: (line: string) => void said.push(line), signal };
}

function failing(times: number): () => Promise<string> {
  let left = times;
  return async () => {
    if (left-- > 0) {
      throw new Error("connection refused");
    }
    return "connected";
  };
}

describe("dialling", () => {
  it("tries again after a failure and says so", async () => {
    const settings = tries(3);
    expect(await dialWithRetry(settings, failing(2))).toBe("connected");
    expect(settings.said).toEqual(["Dial 1/3 failed: retrying", "Dial 2/3 failed: retrying"]);
  });

  it("gives up after one try more than failures are allowed", async () => {
    const settings = tries(2);
    await expect(dialWithRetry(settings, failing(3))).rejects.toThrow("after 2 failed attempts: connection refused");
    await expect(dialWithRetry(tries(2), failing(2))).resolves.toBe("connected");
    await expect(dialWithRetry(tries(0), failing(1))).rejects.toThrow("after 0 failed attempts: connection refused");
  });

  it("goes on without end at -1, until it is cancelled", async () => {
    const cancel = new AbortController();
    const settings = {
      ...tries(-1, cancel.signal),
      say: (line: string) => line.startsWith("Dial 3/inf") && cancel.abort(),
    };
    await expect(dialWithRetry({ ...settings, say: (line) => void settings.say(line) }, failing(99))).rejects.toThrow(
      "context canceled",
    );
  });
});
