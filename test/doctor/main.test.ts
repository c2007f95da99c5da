import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DiagnosedServer, FILES, MAC, PHONE } from "../server/diagnosis/diagnosed-server";
import { Program } from "../server/program";
import { temporaryFolder } from "../server/temporary-folder";

const ROOT = join(__dirname, "../..");
const OTHER = "00036B000002";

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

/** Runs the command as its user does. */
function doctor(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(ROOT, "scripts/doctor.mjs"), ...args], (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe("npm run doctor", () => {
  it("says what each phone is stuck on, and what to do", async () => {
    const server = await DiagnosedServer.ofSite(program, FILES, [PHONE, { ...PHONE, mac: OTHER, label: "Hall" }]);
    const status = `http://127.0.0.1:${server.serving.admin}`;
    await server.boot();
    await server.boot({ mac: OTHER });
    await server.first("nothing-wrong");
    await server.first("phone-file-missing", OTHER);
    const { code, stdout, stderr } = await doctor("--status", status);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toContain(
      `${OTHER} (100 Hall)\n  fault: its own file is not served [phone-file-missing]\n    seen: `,
    );
    expect(stdout).toContain(`${MAC} (100 Desk)\n  nothing is wrong [nothing-wrong]`);
    expect(stdout).toContain("2 phones, 1 with something to look after\nnot looked at: the DHCP server");
    expect(stdout).not.toContain("Canary4");

    const well = await doctor("--status", status, "--mac", "00:03:6b:ab:cd:ef", "--json");
    expect(well.code).toBe(0);
    expect(JSON.parse(well.stdout)).toMatchObject({
      servers: [{ site: "home", problem: null, phones: [{ mac: MAC, diagnoses: [{ symptom: "nothing-wrong" }, {}] }] }],
    });
    expect((await doctor("--status", status, "--mac", "00036B000009")).code).toBe(2);
  });

  it("gives the token where one is needed", async () => {
    const tokenFile = join(temporaryFolder(), "token");
    writeFileSync(tokenFile, "Canary5Canary5Canary5\n", { mode: 0o600 });
    const server = await DiagnosedServer.ofSite(program, FILES, [PHONE], ["--admin-token-file", tokenFile]);
    const status = `http://127.0.0.1:${server.serving.admin}`;
    const without = await doctor("--status", status);
    expect(without.code).toBe(2);
    expect(without.stdout).toContain("give --token-file");
    const { code, stdout } = await doctor("--status", status, "--token-file", tokenFile);
    expect(code).toBe(1);
    expect(stdout).toContain("[never-asked]");
    expect(stdout).not.toContain("Canary5");
  });

  it("ends with 2 where it can't look, and says everything that is wrong with its words", async () => {
    const nobody = await doctor("--status", "http://127.0.0.1:1");
    expect(nobody.code).toBe(2);
    expect(nobody.stdout).toContain("http://127.0.0.1:1/ can't be reached (");
    const wrong = await doctor("--status", "ftp://me:Canary6@host", "--mac", "desk");
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--status "ftp://host" is not possible');
    expect(wrong.stderr).toContain('--mac "desk" is not possible');
    expect(wrong.stderr).not.toContain("Canary6");
  });
});
