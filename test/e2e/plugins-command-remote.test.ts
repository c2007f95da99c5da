import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { waitUntil } from "../../scripts/setup/process-identity.mjs";
import { TrialProject } from "../tools/plugins/trial-project";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";

const SECRET = "correct-horse-battery-staple";
const COMMAND = "command:remote:Command";

interface Server {
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly privateKey?: string;
  readonly agentSocketPath?: string;
  readonly hostKey?: string;
  readonly dialErrorLimit?: number;
}
interface Connection extends Server {
  readonly proxy?: Server;
}

function server({ address, port, user, hostKey, privateKey }: SshHost): Server {
  return { host: address, port, user, hostKey, privateKey, dialErrorLimit: 0 };
}

/** A program with one command; its settings as source text, its connection from a file that is no part of it. */
function program(settings: string): string {
  return `import * as pulumi from "@pulumi/pulumi";
import * as command from "@pulumi/command";
import { readFileSync } from "node:fs";
const connection = JSON.parse(readFileSync("connection.json", "utf8"));
const one = new command.remote.Command("one", { connection, ${settings} });
export const out = one.stdout;
`;
}

describe.skipIf(SSHD === undefined)(`commands on a remote host, by the real engine${NO_SSHD}`, () => {
  const project = new TrialProject();
  const folder = mkdtempSync(join(tmpdir(), "remote-command-"));
  let far: SshHost;
  let jump: SshHost;

  const connect = (connection: Connection): void =>
    writeFileSync(join(project.folder, "connection.json"), JSON.stringify(connection));
  const runs = (): string[] => {
    const file = join(folder, "runs");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };
  const deletions = (): number => runs().filter((line) => line === "deleted").length;
  /** Counts its runs in a file of the host and tells the size of its input, nothing else of it. */
  const apply = (changes = ""): string =>
    program(
      `create: "echo $GREETING >> ${folder}/runs; wc -c", delete: "echo deleted >> ${folder}/runs", stdin: pulumi.secret("${SECRET}"), ${changes}`,
    );
  const failure = async (): Promise<string> => {
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    return output;
  };

  beforeAll(async () => {
    far = await startSshHost({ acceptEnv: ["GREETING"] });
    jump = await startSshHost();
    await project.succeed("stack", "init", "dev");
    connect(server(far));
  });
  afterEach(() => connect(server(far)));
  afterAll(async () => {
    await project.remove();
    await far?.stop();
    await jump?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("needs no connection for a preview", async () => {
    project.program(apply());
    expect(await project.preview()).toContain("+ command:remote:Command: (create)");
    expect(far.log()).not.toContain("Connection from");
  });

  it("runs create once, and leaves a state as that of a local command, with a secret connection", async () => {
    await project.up();
    expect(runs()).toHaveLength(1);
    const { id, inputs, outputs } = await project.resource(COMMAND);
    expect(id).toMatch(/^one[0-9a-f]{8}$/);
    expect(Object.keys(inputs).sort()).toEqual(["connection", "create", "delete", "stdin"]);
    expect(Object.keys(outputs).sort()).toEqual(["connection", "create", "delete", "stderr", "stdin", "stdout"]);
    expect(outputs).toMatchObject({ stdout: String(SECRET.length), stderr: "" });
    for (const name of ["connection", "stdin"]) {
      expect(inputs[name]).toHaveProperty("ciphertext");
      expect(outputs[name]).toHaveProperty("ciphertext");
    }
  });

  it("previews no change when nothing changed, also after a refresh", async () => {
    expect(await project.preview()).toMatch(/Resources:\s+2 unchanged/);
    await project.succeed("refresh", "--yes", "--skip-preview", "--stack", "dev");
    expect(await project.preview()).toMatch(/Resources:\s+2 unchanged/);
    await project.up();
    expect(runs()).toHaveLength(1);
  });

  it("updates in place, with variables that the host accepts", async () => {
    const before = await project.resource(COMMAND);
    project.program(apply(`environment: { GREETING: "hello there" }`));
    const shown = await project.preview();
    expect(shown).toMatch(/~ command:remote:Command: \(update\)/);
    expect(shown).toContain(`GREETING: "hello there"`);
    await project.up();
    expect((await project.resource(COMMAND)).id).toBe(before.id);
    expect(runs().at(-1)).toBe("hello there");
  });

  it("is updated for another way to the host, of which nothing is shown", async () => {
    const count = runs().length;
    connect({ ...server(far), proxy: server(jump) });
    expect(await project.preview()).toMatch(/connection\s*: \[secret\] => \[secret\]/);
    await project.up();
    expect(runs()).toHaveLength(count + 1);
    expect(jump.log()).toContain("Accepted publickey");
    connect(server(far));
    await project.up();
  });

  it("warns of the outputs of before that the host does not accept, and runs without", async () => {
    project.program(program(`create: "echo first", triggers: [0]`));
    await project.up();
    const update = `create: "echo first", update: "echo after \${PULUMI_COMMAND_STDOUT:-nothing}", triggers: [0]`;
    project.program(program(update));
    const shown = await project.up();
    expect(shown).toMatch(/warning: Unable to set 'PULUMI_COMMAND_STDOUT'. This only works if your SSH server/);
    expect((await project.resource(COMMAND)).outputs.stdout).toBe("after nothing");
    project.program(program(`${update}, addPreviousOutputInEnv: false`));
    expect(await project.up()).not.toContain("Unable to set");
  });

  it("runs nothing without the variables that it was given", async () => {
    project.program(program(`create: "touch ${folder}/ran", environment: { PLACE: "hall" }, triggers: [0]`));
    expect(await failure()).toContain(`could not set environment variable "PLACE": ssh: setenv failed`);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("makes the resource anew when a trigger changes, and runs the old delete", async () => {
    project.program(apply("triggers: [1]"));
    await project.up();
    const before = await project.resource(COMMAND);
    const count = deletions();
    project.program(apply("triggers: [2]"));
    expect(await project.preview()).toMatch(/\+-command:remote:Command: \(replace\)[\s\S]+~ \[0\]: 1 => 2/);
    await project.up();
    expect((await project.resource(COMMAND)).id).not.toBe(before.id);
    expect(deletions()).toBe(count + 1);
  });

  it("sends input of 2 MB and takes as much back", async () => {
    const size = 2_000_000;
    project.program(program(`create: "tee /dev/stderr", stdin: "x".repeat(${size}), logging: "none", triggers: [2]`));
    await project.up();
    const { outputs } = await project.resource(COMMAND);
    expect(outputs.stdout).toBe("x".repeat(size));
    expect(outputs.stderr).toBe("x".repeat(size));
  });

  it("gives no output of before that is larger than a packet, and says so", async () => {
    project.program(program(`create: "echo small", triggers: [2]`));
    expect(await project.up()).toContain("warning: Unable to set 'PULUMI_COMMAND_STDOUT'");
    expect((await project.resource(COMMAND)).outputs.stdout).toBe("small");
  });

  it("logs in with a key of the agent", async () => {
    const socket = join(folder, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    try {
      await waitUntil(() => existsSync(socket), 20_000);
      execFileSync("ssh-add", ["-q", far.privateKeyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      const { privateKey: _, ...keyless } = server(far);
      connect({ ...keyless, agentSocketPath: socket });
      project.program(program(`create: "echo let in", triggers: [2], addPreviousOutputInEnv: false`));
      await project.up();
      expect((await project.resource(COMMAND)).outputs.stdout).toBe("let in");
    } finally {
      agent.kill();
      await once(agent, "exit");
    }
  });

  it("fails with the command and what it printed, without the secret input that it printed", async () => {
    const script = "echo reading; cat; echo broken >&2; exit 3";
    project.program(program(`create: "${script}", stdin: pulumi.secret("${SECRET}"), triggers: [2]`));
    const output = await failure();
    expect(output).toContain(`Process exited with status 3: running "${script}":`);
    expect(output).toContain("broken");
    expect(output).toContain("[secret]");
  });

  it.each<[string, () => Connection, string]>([
    [
      "a host with another key",
      () => ({ ...server(far), hostKey: jump.hostKey }),
      "after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch",
    ],
    [
      "a key that the host does not know",
      () => ({ ...server(far), privateKey: jump.privateKey }),
      "ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
    ],
    [
      "a jump host with another key",
      () => ({ ...server(far), proxy: { ...server(jump), hostKey: far.hostKey } }),
      "proxy: after 0 failed attempts: ssh: handshake failed: ssh: host key mismatch",
    ],
    [
      "a port behind the jump host where nobody listens",
      () => ({ ...server(far), port: 1, proxy: server(jump) }),
      "proxy: after 0 failed attempts: ssh: rejected",
    ],
  ])("refuses %s, and runs nothing", async (_, connection, said) => {
    connect(connection());
    project.program(program(`create: "touch ${folder}/ran", triggers: [2]`));
    const output = await failure();
    expect(output).toContain(said);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("tries again as often as the connection says", async () => {
    connect({ ...server(far), port: 1, dialErrorLimit: 2 });
    const output = await failure();
    expect(output).toContain("Dial 2/2 failed: retrying");
    expect(output).toContain("after 2 failed attempts: dial tcp 127.0.0.1:1: connect: connection refused");
  });

  it("fails when the connection is cut off while it runs", async () => {
    const started = join(folder, "started");
    project.program(program(`create: "touch ${started}; while test -e ${started}; do sleep 0.2; done", triggers: [2]`));
    const failed = failure();
    await waitUntil(() => existsSync(started), 60_000);
    far.cutConnections();
    expect(await failed).toContain("wait: remote command exited without exit status or exit signal: running");
    rmSync(started);
  });

  it("runs delete over the connection of the state when it is destroyed", async () => {
    project.program(apply("triggers: [2]"));
    await project.up();
    const count = deletions();
    connect({ ...server(far), port: 1 });
    await project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
    expect(deletions()).toBe(count + 1);
  });

  it("keeps secrets out of all that was printed and stored", () => {
    expect(project.transcript.length).toBeGreaterThan(1000);
    expect(project.stored()).toContain(COMMAND);
    const keyLines = [far, jump].flatMap(({ privateKey }) => privateKey.split("\n").filter((line) => line.length > 60));
    expect(keyLines.length).toBeGreaterThan(4);
    for (const hidden of [SECRET, ...keyLines]) {
      expect(project.transcript).not.toContain(hidden);
      expect(project.stored()).not.toContain(hidden);
    }
  });
});
