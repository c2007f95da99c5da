import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TrialProject } from "../tools/plugins/trial-project";

const SECRET = "correct-horse-battery-staple";
const COMMAND = "command:local:Command";

/** A program with one command; its settings as source text. */
function program(settings: string): string {
  return `import * as pulumi from "@pulumi/pulumi";
import * as command from "@pulumi/command";
const one = new command.local.Command("one", ${settings});
export const out = one.stdout;
`;
}

/** Counts its runs in the file `runs` and keeps the size of its input, nothing else of it. */
const APPLY = `"echo $1 create >> runs; wc -c"`;
function apply(changes = ""): string {
  return `{ create: ${APPLY}, delete: "echo deleted >> runs", stdin: pulumi.secret("${SECRET}"), ${changes} }`;
}

describe("the command plugin, driven by the real engine", () => {
  const project = new TrialProject();
  const runs = (): string[] => {
    const file = join(project.folder, "runs");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };

  beforeAll(async () => {
    await project.succeed("stack", "init", "dev");
  });
  afterAll(() => project.remove());

  it("runs nothing in a preview", async () => {
    project.program(program(apply()));
    expect(await project.preview()).toContain("+ command:local:Command: (create)");
    expect(runs()).toEqual([]);
  });

  it("runs create once and keeps the state in the original's shape", async () => {
    await project.up();
    expect(runs()).toHaveLength(1);
    const { id, inputs, outputs } = await project.resource(COMMAND);
    expect(id).toMatch(/^one[0-9a-f]{8}$/);
    expect(Object.keys(inputs).sort()).toEqual(["create", "delete", "stdin"]);
    expect(Object.keys(outputs).sort()).toEqual(["create", "delete", "stderr", "stdin", "stdout"]);
    expect(outputs.stdout).toBe(String(SECRET.length));
    expect(outputs.stderr).toBe("");
    expect(outputs.stdin).toHaveProperty("ciphertext");
  });

  it("previews no change when nothing changed", async () => {
    expect(await project.preview()).toMatch(/Resources:\s+2 unchanged/);
    await project.up();
    expect(runs()).toHaveLength(1);
  });

  it("updates in place and shows which input changed, but of a secret only that it did", async () => {
    project.program(program(apply(`environment: { PLACE: "hall" }`)));
    const added = await project.preview();
    expect(added).toMatch(/~ command:local:Command: \(update\)/);
    expect(added).toContain(`PLACE: "hall"`);
    await project.up();
    project.program(program(apply(`environment: { PLACE: "attic" }`).replace(SECRET, `${SECRET}-2`)));
    const changed = await project.preview();
    expect(changed).toMatch(/PLACE: "hall" => "attic"/);
    expect(changed).toMatch(/stdin\s*: \[secret\] => \[secret\]/);
    const before = await project.resource(COMMAND);
    await project.up();
    expect((await project.resource(COMMAND)).id).toBe(before.id);
    expect(runs()).toHaveLength(3);
  });

  it("gives an update the output of the run before", async () => {
    project.program(program(`{ create: "echo first", triggers: [0] }`));
    await project.up();
    project.program(program(`{ create: "echo first", update: "echo after $PULUMI_COMMAND_STDOUT", triggers: [0] }`));
    await project.up();
    expect((await project.resource(COMMAND)).outputs.stdout).toBe("after first");
  });

  it("makes the resource anew when a trigger changes, and runs the old delete", async () => {
    project.program(program(apply("triggers: [1]")));
    await project.up();
    const before = await project.resource(COMMAND);
    project.program(program(apply("triggers: [2]")));
    const shown = await project.preview();
    expect(shown).toMatch(/\+-command:local:Command: \(replace\)[\s\S]+~ \[0\]: 1 => 2/);
    const deletions = runs().filter((line) => line === "deleted").length;
    await project.up();
    expect((await project.resource(COMMAND)).id).not.toBe(before.id);
    expect(runs().filter((line) => line === "deleted")).toHaveLength(deletions + 1);
  });

  it("fails with the command and what it printed, without the secret input that it printed", async () => {
    project.program(
      program(
        `{ create: "echo reading; cat; echo broken >&2; exit 3", stdin: pulumi.secret("${SECRET}"), triggers: [3] }`,
      ),
    );
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toContain(`exit status 3: running "echo reading; cat; echo broken >&2; exit 3":`);
    expect(output).toContain("broken");
    expect(output).toContain("[secret]");
  });

  it("refuses what it does not implement, by name", async () => {
    project.program(program(`{ create: "true", assetPaths: ["*.txt"] }`));
    const { code, output } = await project.pulumi("preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toContain("assetPaths is not known here: the stand-in for command:local:Command implements only");
    project.program(`import * as command from "@pulumi/command";
new command.remote.CopyToRemote("far", { connection: { host: "127.0.0.1" }, source: "x" as any, remotePath: "/x" });`);
    const far = await project.pulumi("preview", "--stack", "dev");
    expect(far.output).toContain(
      "implements only command:local:Command, command:remote:Command, not command:remote:CopyToRemote",
    );
  });

  it("refuses a secret of the wrong kind without showing it", async () => {
    project.program(program(`{ create: "true", logging: pulumi.secret("${SECRET}" as any) }`));
    const { code, output } = await project.pulumi("preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toContain("logging is a string, must be one of stdout, stderr, stdoutAndStderr, none");
  });

  it("keeps the secret out of all that was printed and stored", () => {
    expect(project.transcript.length).toBeGreaterThan(1000);
    expect(project.transcript).not.toContain(SECRET);
    expect(project.stored()).toContain(COMMAND);
    expect(project.stored()).not.toContain(SECRET);
  });

  it("runs delete when it is destroyed", async () => {
    const deletions = runs().filter((line) => line === "deleted").length;
    await project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
    expect(runs().filter((line) => line === "deleted")).toHaveLength(deletions + 1);
  });
});
