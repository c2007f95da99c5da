import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { localCommand } from "../../../../tools/plugins/command/local-command";
import { type Properties, secret, UNKNOWN } from "../../../../tools/plugins/property/wire";

const said: string[] = [];
const REQUEST = {
  urn: "urn:pulumi:dev::p::command:local:Command::one",
  name: "one",
  say: (line: string) => void said.push(line),
  warn: () => undefined,
  signal: new AbortController().signal,
};

function create(inputs: Properties): Promise<{ id: string; state: Properties }> {
  return localCommand.create({ ...REQUEST, inputs, preview: false });
}

afterEach(() => {
  said.length = 0;
});

describe("command:local:Command", () => {
  it("runs in a shell, with input, variables and folder, and strips one newline", async () => {
    const folder = mkdtempSync(join(tmpdir(), "local-command-"));
    const { id, state } = await create({
      create: 'echo "$GREETING $(cat) in $(pwd)"; echo; echo also >&2',
      stdin: secret("world"),
      environment: { GREETING: "hello" },
      dir: folder,
      logging: "stderr",
    });
    rmSync(folder, { recursive: true });
    expect(id).toMatch(/^one[0-9a-f]{8}$/);
    expect(state).toMatchObject({ stdout: `hello world in ${folder}\n`, stderr: "also", stdin: secret("world") });
    expect(said).toEqual(["also"]);
  });

  it("runs another interpreter", async () => {
    expect((await create({ create: "$0 is not expanded", interpreter: ["printf", "%s"] })).state.stdout).toBe(
      "$0 is not expanded",
    );
  });

  it("hides a secret in what it shows while it runs, but not in the outputs, as the original", async () => {
    const { state } = await create({ create: "cat", stdin: secret("rosebud") });
    expect(said).toEqual(["[secret]"]);
    expect(state.stdout).toBe("rosebud");
  });

  it.each([
    ["exit 3", undefined, "exit status 3"],
    ["kill -9 $$", undefined, "signal: SIGKILL"],
    ["true", "/nowhere", "chdir /nowhere"],
  ])("fails at %s", async (script, dir, reason) => {
    await expect(create({ create: script, ...(dir === undefined ? {} : { dir }) })).rejects.toThrow(reason);
  });

  it("fails for a program that does not exist", async () => {
    await expect(create({ create: "x", interpreter: ["/nowhere/sh"] })).rejects.toThrow("ENOENT");
  });

  it("does not mind a command that does not read its input", async () => {
    expect((await create({ create: "echo ok", stdin: "x".repeat(1 << 20) })).state.stdout).toBe("ok");
  });

  it("gives update and delete the output of before, unless told not to", async () => {
    const state: Properties = { create: "true", stdout: "before", stderr: "" };
    const inputs = { create: "true", update: "printf %s $PULUMI_COMMAND_STDOUT" };
    const existing = { ...REQUEST, id: "one1", state, oldInputs: {}, preview: false };
    expect((await localCommand.update({ ...existing, inputs })).state.stdout).toBe("before");
    const without = { ...inputs, addPreviousOutputInEnv: false };
    expect((await localCommand.update({ ...existing, inputs: without })).state.stdout).toBe("");
    const gone = { ...state, delete: 'test "$PULUMI_COMMAND_STDOUT" = other' };
    await expect(localCommand.delete({ ...REQUEST, id: "one1", state: gone })).rejects.toThrow("exit status 1");
  });

  it("runs create for an update without a command of its own", async () => {
    const inputs = { create: "echo again", environment: { A: "1" } };
    const existing = { ...REQUEST, id: "one1", state: { create: "echo again" }, oldInputs: {}, preview: false };
    expect((await localCommand.update({ ...existing, inputs })).state).toEqual({
      ...inputs,
      stdout: "again",
      stderr: "",
    });
  });

  it("runs nothing in a preview and knows no outputs yet", async () => {
    const inputs = { create: "exit 1" };
    const { state } = await localCommand.create({ ...REQUEST, inputs, preview: true });
    expect(state).toEqual({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });
  });
});
