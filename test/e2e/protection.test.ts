import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TrialProject } from "../tools/plugins/trial-project";
import { fetchByTftp } from "./curl-tftp";
import { type FreePorts, freePorts } from "./free-ports";

const CHECKOUT = resolve(__dirname, "..", "..");
const DESTROY = ["destroy", "--yes", "--skip-preview", "--stack", "dev"];

describe("a host that its program protects, on the real engine", () => {
  const project = new TrialProject();
  const store = join(project.folder, "store");
  let ports: FreePorts;

  const declare = (options: string): void =>
    project.program(`import { CiscoPhone, ProvisioningHost } from "${CHECKOUT}/index";
const settings = { proxy: "192.168.1.3", timeZone: "Europe/Budapest", load: "P0S3-8-11-00", adminPassword: "Canary1admin1" };
const key = "0123456789abcdef0123456789abcdef";
const desk = new CiscoPhone("desk", {
  mac: "00036BABCDEF", model: "7940", settings, fingerprintKey: key,
  lines: [{ extension: "100", password: "Canary1desk1" }],
});
new ProvisioningHost("home", {
  site: "home", runtime: "embedded", address: "127.0.0.1", directory: "${store}",
  tftpPort: ${ports.tftpPort}, httpPort: ${ports.httpPort}, adminPort: ${ports.adminPort},
  settings, fingerprintKey: key, phones: [desk.provisioning],
}, ${options});
`);
  const served = (): Promise<string | undefined> => fetchByTftp(ports.tftpPort, "SIP00036BABCDEF.cnf");

  beforeAll(async () => {
    ports = await freePorts();
    await project.succeed("stack", "init", "dev");
  });

  afterAll(async () => {
    if (existsSync(join(store, "server.json"))) {
      execFileSync("node", [join(CHECKOUT, "server", "dist", "server.cjs"), "stop", "--store", store]);
    }
    rmSync(store, { recursive: true, force: true });
    project.remove();
  });

  it("is not destroyed, nor is anything that it made", async () => {
    declare("{ protect: true }");
    await project.up();
    const { code, output } = await project.pulumi(...DESTROY);
    expect(code).not.toBe(0);
    expect(output).toContain("protect");
    expect(await served()).toContain("line1_name");
  });

  it("goes from the state and leaves its server running where it is to be retained", async () => {
    declare("{ retainOnDelete: true }");
    await project.up();
    await project.succeed(...DESTROY);
    expect(await project.succeed("stack", "export", "--stack", "dev")).not.toContain("ProvisioningHost");
    expect(await served()).toContain("line1_name");
  });
});
