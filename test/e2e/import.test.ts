import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IMAGES, writeImages } from "./firmware-folder";
import { freePorts } from "./free-ports";
import { StackProject } from "./stack-project";

const CHECKOUT = resolve(__dirname, "..", "..");
const FOLDERS = join(CHECKOUT, "test", "importer", "folders");

describe("a hand-kept folder that was imported, on the real engine", () => {
  const project = new StackProject("office");
  const stackFile = join(project.folder, "Pulumi.office.yaml");
  const tftpboot = mkdtempSync(join(tmpdir(), "tftpboot-"));

  beforeAll(async () => {
    await project.succeed(["stack", "init"]);
    await project.secret("fingerprintKey", "a key that only this test uses");
    rmSync(stackFile, { force: true });
  });

  afterAll(() => {
    rmSync(tftpboot, { recursive: true });
    project.remove();
  });

  /** Imports a folder and does what the importer says. */
  async function imported(folder: string, ...options: string[]): Promise<{ printed: string; secrets: string }> {
    const printed = execFileSync(
      process.execPath,
      [
        join(CHECKOUT, "node_modules", "tsx", "dist", "cli.mjs"),
        join(project.folder, "importer", "main.ts"),
        folder,
        ...["--name", "office", "--address", "127.0.0.1", "--out", project.folder, ...options],
      ],
      { cwd: project.folder, encoding: "utf8" },
    );
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
    return { printed, secrets };
  }

  it("is previewed after the commands that the importer prints, and no password stands in any file that is kept", async () => {
    const { printed, secrets } = await imported(join(FOLDERS, "fritzbox"), "--model", "7960");
    expect(printed).toContain("npm run pulumi -- config set --secret linePasswords < ");
    const output = await project.succeed(["preview", "--diff", "--show-full-output"]);
    expect(output).toMatch(/cisco-phones:index:CiscoPhone/);
    const values = Object.values(JSON.parse(secrets) as Record<string, string>);
    expect(values.length).toBeGreaterThan(0);
    for (const password of values) {
      expect(`${output}${printed}${readFileSync(stackFile, "utf8")}`).not.toContain(password);
    }
  });

  it("is previewed with the images that it has, each as it was when it was imported", async () => {
    cpSync(join(FOLDERS, "clean"), tftpboot, { recursive: true });
    const pins = writeImages(tftpboot);
    const { printed } = await imported(tftpboot, "--force");
    expect(printed).toContain(`${IMAGES.length} images`);
    expect(printed).not.toContain("The description is refused");
    const output = await project.succeed(["preview", "--diff", "--show-full-output"]);
    for (const [name, { sha256 }] of Object.entries(pins)) {
      expect(output).toContain(`${name}=${sha256}`);
    }
    writeFileSync(join(tftpboot, "P0S3-8-11-00.sb2"), "another");
    const { code, output: refused } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(refused).toContain("another SHA-256 than declared");
  });
});
