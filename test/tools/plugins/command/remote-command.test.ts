import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:net";
import { type AuthContext, type Connection, Server } from "ssh2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { remoteCommand } from "../../../../tools/plugins/command/remote-command";
import { type Properties, secret, UNKNOWN } from "../../../../tools/plugins/property/wire";
import { ed25519Keys } from "./ed25519-keys";

const KEYS = ed25519Keys();
const PKCS8 = String(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
const REQUEST = {
  urn: "urn:pulumi:dev::p::command:remote:Command::one",
  name: "one",
  say: () => undefined,
  warn: () => undefined,
  signal: new AbortController().signal,
};

/** An SSH server that takes one kind of password and repeats what it is asked to run; a real sshd would need PAM. */
describe("command:remote:Command at a server with passwords", () => {
  let methods: AuthContext["method"][];
  let port: number;
  let tried: string[];
  let running: () => void;
  const open = new Set<Connection>();
  const server = new Server({ hostKeys: [KEYS.private] }, (client) => {
    open.add(client);
    client.on("error", () => undefined).on("close", () => open.delete(client));
    client.on("authentication", (attempt) => {
      tried.push(attempt.method);
      if (attempt.method === "keyboard-interactive" && methods.includes("keyboard-interactive")) {
        attempt.prompt(
          [
            { prompt: "Password: ", echo: false },
            { prompt: "Again: ", echo: false },
          ],
          (answers) => (answers.join() === "rosebud,rosebud" ? attempt.accept() : attempt.reject(methods)),
        );
      } else if (attempt.method === "password" && attempt.password === "rosebud" && methods.includes("password")) {
        attempt.accept();
      } else {
        attempt.reject(methods);
      }
    });
    client.on("session", (accept) =>
      accept()
        .on("env", (take, refuse, { key }) => {
          if (key === "HANG_UP") {
            client.end();
          } else {
            (key === "TAKEN" ? take : refuse)?.();
          }
        })
        .on("exec", (take, _refuse, { command }) => {
          const channel = take();
          channel.write(`ran ${command}\n`);
          running();
          if (command !== "never ends") {
            channel.exit(0);
            channel.end();
          }
        }),
    );
  });

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(() => new Promise<void>((done) => server.close(() => done())));
  beforeEach(() => {
    vi.stubEnv("SSH_AUTH_SOCK", undefined);
    methods = ["password"];
    tried = [];
    running = () => undefined;
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const client of open) {
      client.end();
    }
  });

  async function run(changes: Properties, others: Properties = {}, signal = REQUEST.signal): Promise<unknown> {
    const connection = secret({ host: "127.0.0.1", port, dialErrorLimit: 0, ...changes });
    const inputs = { create: "true", connection, ...others };
    const { state } = await remoteCommand.create({ ...REQUEST, signal, inputs, preview: false });
    return state.stdout;
  }

  it("logs in with a password", async () => {
    expect(await run({ password: "rosebud", hostKey: KEYS.public })).toBe("ran true");
    expect(tried).toEqual(["none", "password"]);
  });

  it("answers what the server asks with the password", async () => {
    methods = ["keyboard-interactive"];
    expect(await run({ password: "rosebud" })).toBe("ran true");
  });

  it("tries only what the server takes, each once, and says what it tried without showing it", async () => {
    methods = ["password", "keyboard-interactive"];
    const wrong = { password: "rosebud-2", privateKey: KEYS.private };
    const failure = await run(wrong).catch(String);
    expect(failure).toContain("after 0 failed attempts: ssh: handshake failed: ssh: unable to authenticate");
    expect(failure).toContain("attempted methods [none password keyboard-interactive]");
    expect(failure).not.toContain("rosebud");
  });

  it("refuses a host with another key before it shows the password", async () => {
    const other = ed25519Keys();
    await expect(run({ password: "rosebud", hostKey: other.public })).rejects.toThrow(
      `ssh: handshake failed: ssh: host key mismatch: 127.0.0.1:${port} has SHA256:`,
    );
    expect(tried).toEqual([]);
  });

  it("runs nothing without its variables", async () => {
    let ran = false;
    running = () => {
      ran = true;
    };
    const environment = { TAKEN: "1", OTHER: "2" };
    await expect(run({ password: "rosebud" }, { environment })).rejects.toThrow('environment variable "OTHER"');
    expect(ran).toBe(false);
    expect(await run({ password: "rosebud" }, { environment: { TAKEN: "1" } })).toBe("ran true");
  });

  it("fails when the server hangs up before it runs", async () => {
    const environment = { HANG_UP: "1" };
    await expect(run({ password: "rosebud" }, { environment })).rejects.toThrow("ssh: the connection was lost");
  });

  it("gives up a host that takes the connection and never answers", async () => {
    const silent = createServer();
    await new Promise<void>((done) => silent.listen(0, "127.0.0.1", done));
    const address = silent.address();
    const at = typeof address === "object" && address !== null ? address.port : 0;
    await expect(run({ port: at, perDialTimeout: 1 })).rejects.toThrow(`dial tcp 127.0.0.1:${at}: i/o timeout`);
    silent.close();
  });

  it("ends when the user cancels", async () => {
    const cancel = new AbortController();
    running = () => cancel.abort();
    const cancelled = run({ password: "rosebud" }, { create: "never ends" }, cancel.signal);
    await expect(cancelled).rejects.toThrow("context canceled");
  });

  it.each([
    ["a private key that is none", { privateKey: "rosebud" }, "ssh: the private key can't be read"],
    ["a private key in PKCS#8", { privateKey: PKCS8 }, "the stand-in reads no keys in PKCS#8"],
    ["a host key that is none", { hostKey: "rosebud" }, "failed to parse host key: ssh: no key found"],
    ["an agent that is not there", { agentSocketPath: "/nowhere/agent" }, "dial unix /nowhere/agent: connect: no such"],
    ["a port where nobody listens", { port: 1 }, "dial tcp 127.0.0.1:1: connect: connection refused"],
    ["a name that is none", { host: "nowhere.invalid" }, "dial tcp: lookup nowhere.invalid: no such host"],
  ])("says what is wrong with %s", async (_, changes, said) => {
    await expect(run(changes)).rejects.toThrow(said);
  });
});

describe("command:remote:Command", () => {
  const check = (inputs: Properties) => remoteCommand.check({ ...REQUEST, inputs, oldInputs: {} });

  it("needs a connection, and knows each of its inputs", () => {
    expect(check({ create: "true" }).failures.map(({ reason }) => reason)).toEqual(["connection is missing"]);
    const connection = { host: 7, prot: 1, dialErrorLimit: -2, proxy: { port: "x" } };
    expect(
      check({ connection: secret(connection), dir: "/" })
        .failures.map(({ property }) => property)
        .sort(),
    ).toEqual([
      "connection.dialErrorLimit",
      "connection.host",
      "connection.prot",
      "connection.proxy.host",
      "connection.proxy.port",
      "dir",
    ]);
  });

  it("shows no value of a connection in what it refuses", () => {
    const { failures } = check({ connection: { host: "kiosk", privateKey: 4711, hostKeys: "rosebud" } });
    expect(failures).toHaveLength(2);
    expect(JSON.stringify(failures)).not.toMatch(/rosebud|4711/);
  });

  it("runs nothing in a preview", async () => {
    const inputs = { create: "true", connection: secret({ host: "nowhere.invalid" }) };
    const { state } = await remoteCommand.create({ ...REQUEST, inputs, preview: true });
    expect(state).toEqual({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });
  });

  it("is updated for a change of its connection, and made anew for one of a trigger", () => {
    const before = { connection: secret({ host: "a" }), triggers: [1] };
    const existing = { ...REQUEST, id: "one1", state: {}, oldInputs: before };
    const { changes } = remoteCommand.diff({
      ...existing,
      inputs: { connection: secret({ host: "b" }), triggers: [2] },
    });
    expect([...changes]).toEqual([
      ["connection", { kind: "update", replace: false, inInputs: true }],
      ["triggers[0]", { kind: "update", replace: true, inInputs: true }],
    ]);
  });
});
