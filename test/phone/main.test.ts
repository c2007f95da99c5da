import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ScriptedTftpServer } from "./scripted-tftp-server";

const ROOT = resolve(__dirname, "../..");
const MAC = "0003936AA1B2";
const GOOD =
  'proxy1_address: "192.168.1.3"\nproxy_register: "1"\nline1_name: "201"\nline1_authname: "201"\nline1_password: "canary7Qx"\n';

const opened: ScriptedTftpServer[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

async function phone(files: Record<string, string>, ...more: string[]) {
  const server = new ScriptedTftpServer(files);
  opened.push(server);
  const address = `127.0.0.1:${await server.open()}`;
  return run("boot", "--mac", MAC, "--model", "7940", "--load", "P0S3-8-12-00", "--tftp", address, ...more);
}

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [
      resolve(ROOT, "node_modules/tsx/dist/cli.mjs"),
      resolve(ROOT, "phone/main.ts"),
      ...args,
    ]);
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("error", fail);
    child.on("close", (code) => done({ code, out, err }));
  });
}

describe("the command", () => {
  it("exits 0 with the verdict as last line, and shows no password", async () => {
    const { code, out, err } = await phone({ [`SIP${MAC}.cnf`]: GOOD });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.trimEnd().split("\n").at(-1)).toBe(
      `7940 ${MAC} would come up: line 1 registers as 201 at 192.168.1.3:5060 over UDP`,
    );
    expect(out).not.toContain("canary7Qx");
  });

  it("exits 1 when the phone would not come up, JSON being all of the output", async () => {
    const { code, out } = await phone({ "SIPDefault.cnf": GOOD }, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      phone: { mac: MAC, model: "7940" },
      lines: [],
      outcome: { kind: "unprovisioned" },
    });
    expect(out).not.toContain("canary7Qx");
  });

  it("exits 3 when the phone would change its firmware", async () => {
    const { code, out } = await phone({
      [`SIP${MAC}.cnf`]: `${GOOD}image_version: "P0S3-8-11-00"`,
      "P0S3-8-11-00.loads": "x",
    });
    expect(code).toBe(3);
    expect(out).toContain("would NOT come up: new load: ");
  });

  it("goes through the loads that it is told of and tells of each, exit code 0", async () => {
    const files = {
      [`SIP${MAC}.cnf`]: `${GOOD}image_version: "P0S3-8-11-00"`,
      "P0S3-8-11-00.loads": "P0S3-8-11-00.loads P003-8-11-00.sbn P0S3-8-11-00.sb2",
      "P003-8-11-00.sbn": "loader",
      "P0S3-8-11-00.sb2": "application",
    };
    const text = await phone(files);
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/firmware written.*\n.*boot {2}load.*\n.*1 +P003-8-11-00 +P003-8-11-00\.sbn +6 +30\n/);
    expect(text.out.trimEnd()).toMatch(/would come up: .*, after 2 restarts, on P0S3-8-11-00$/);
    const json = await phone(files, "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      phone: { load: "P0S3-8-12-00" },
      end: { kind: "up", load: "P0S3-8-11-00", registrars: ["192.168.1.3:5060"] },
      written: [
        { boot: 1, load: "P003-8-11-00" },
        { boot: 2, load: "P0S3-8-11-00", bytes: 11 },
      ],
      restarts: 2,
    });
  });

  it("exits 2 and names every wrong option", async () => {
    const missing = await run("boot", "--model", "7940");
    expect(missing.code).toBe(2);
    for (const option of ["mac", "load", "tftp"]) expect(missing.err).toContain(`${option}: missing; give --${option}`);
    const wrong = await run("boot", "--mac", "1", "--model", "7911", "--load", "x", "--tftp", "[::1]:69");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^mac: .*\nmodel: .*\ntftp: /);
    expect((await run("call")).err).toContain("allowed: boot");
    expect((await run("boot", "--fast")).code).toBe(2);
  });
});
