import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "./free-ports";
import { StackProject } from "./stack-project";

const CHECKOUT = resolve(__dirname, "..", "..");
const FOLDER = join(CHECKOUT, "test", "importer", "folders", "fritzbox");

describe("a hand-kept folder that was imported, on the real engine", () => {
  const project = new StackProject("office");

  beforeAll(async () => {
    await project.succeed(["stack", "init"]);
    await project.secret("fingerprintKey", "a key that only this test uses");
    rmSync(join(project.folder, "Pulumi.office.yaml"), { force: true });
  });

  afterAll(() => {
    project.remove();
  });

  it("is previewed after the commands that the importer prints, and no password stands in any file that is kept", async () => {
    const printed = execFileSync(
      process.execPath,
      [
        join(CHECKOUT, "node_modules", "tsx", "dist", "cli.mjs"),
        join(project.folder, "importer", "main.ts"),
        FOLDER,
        ...["--name", "office", "--address", "127.0.0.1", "--out", project.folder, "--model", "7960"],
      ],
      { cwd: project.folder, encoding: "utf8" },
    );
    expect(printed).toContain("npm run pulumi -- config set --secret linePasswords < ");
    const stackFile = join(project.folder, "Pulumi.office.yaml");
    const passwords = join(project.folder, "linePasswords.json");
    expect(statSync(passwords).mode & 0o777).toBe(0o600);
    const secrets = readFileSync(passwords, "utf8");
    await project.secret("fingerprintKey", "a key that only this test uses");
    await project.secret("linePasswords", secrets);
    const admin = join(project.folder, "adminPassword.txt");
    if (existsSync(admin)) {
      await project.secret("adminPassword", readFileSync(admin, "utf8"));
    }
    // The one thing that a user changes here: no Docker Engine for a preview, and no fixed ports.
    const { tftpPort, httpPort, adminPort } = await freePorts();
    const ports = `runtime: embedded\n      tftpPort: ${tftpPort}\n      httpPort: ${httpPort}\n      adminPort: ${adminPort}`;
    writeFileSync(stackFile, readFileSync(stackFile, "utf8").replace("runtime: container", ports));
    const output = await project.succeed(["preview", "--diff", "--show-full-output"]);
    expect(output).toMatch(/cisco-phones:index:CiscoPhone/);
    const values = Object.values(JSON.parse(secrets) as Record<string, string>);
    expect(values.length).toBeGreaterThan(0);
    for (const password of values) {
      expect(`${output}${printed}${readFileSync(stackFile, "utf8")}`).not.toContain(password);
    }
  });
});
