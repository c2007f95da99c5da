import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { fetchByTftp } from "./curl-tftp";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { ADMIN_PASSWORD, StackProject } from "./stack-project";

const CANARIES = {
  "100": "Canary7desk7secret",
  "101": "Canary9hall9secret",
  rotated: "Canary3next3secret",
  admin: ADMIN_PASSWORD,
};
const DESK_FILE = "SIP00036BABCDEF.cnf";
const HALL_FILE = "SIP00036BABCDF0.cnf";

describe("a site on the embedded runtime, on the real engine", () => {
  const project = new StackProject("embedded");
  const store = join(project.folder, ".state", "store");
  let ports: FreePorts;

  const describePhones = (...phones: DescribedPhone[]): void =>
    project.describeSite(
      homeSite("home", { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports }, phones),
    );
  const renamed = (displayName: string): DescribedPhone => ({
    ...DESK,
    lines: [{ extension: "100", displayName }],
  });

  beforeAll(async () => {
    ports = await freePorts();
    await project.create({ "100": CANARIES["100"], "101": CANARIES["101"] });
    describePhones(DESK, HALL);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("is deployed by one up, and a phone that boots from it would register", async () => {
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toContain("SIPDefault.cnf");

    const report = await bootPhone({
      mac: "00036BABCDEF",
      model: "7940",
      load: "P0S3-8-11-00",
      tftp: `127.0.0.1:${ports.tftpPort}`,
    });
    expect(report.outcome.kind).toBe("up");
    expect(report.lines[0]).toMatchObject({ name: "100", displayName: "Desk" });
    const file = await fetchByTftp(ports.tftpPort, DESK_FILE);
    expect(file).toContain(`line1_password: "${CANARIES["100"]}"`);
    const overHttp = await fetch(`http://127.0.0.1:${ports.httpPort}/${DESK_FILE}`);
    expect(await overHttp.text()).toBe(file);
  });

  it("says where the status page is, which knows each phone from its declaration", async () => {
    const status = (await project.succeed(["stack", "output", "status"])).trim();
    expect(status).toBe(`http://127.0.0.1:${ports.adminPort}/`);
    expect(await (await fetch(status)).text()).toMatch(/^<!doctype html>/i);
    const { phones } = (await (await fetch(new URL("/api/phones", status))).json()) as { phones: unknown[] };
    const load = "P0S3-8-11-00";
    expect(phones).toMatchObject([
      { mac: "00036BABCDEF", declared: true, model: "7940", load, extensions: ["100"], label: null },
      { mac: "00036BABCDF0", declared: true, model: "7960", load, extensions: ["101"], label: null },
    ]);
  });

  it("shows no change when nothing changed", async () => {
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    expect(output).not.toContain("means for phones");
  });

  it("previews a display name as that key of that phone and nothing of another", async () => {
    describePhones(renamed("Study"), HALL);
    const output = await project.succeed(["preview", "--diff"]);
    expect(output).toMatch(/~ line1_displayname\s*: "Desk" => "Study"/);
    expect(output.match(/^\s*[~+-] line1_\w+.*$/gm)).toHaveLength(1);
    expect(output).not.toContain(HALL_FILE);
    expect(output).not.toContain("SIPDefault.cnf");
    expect(output).toContain("what this means for phones: 1 restarts, 1 stays as it is");
    expect(output).toContain("- 00036BABCDEF restarts: SIP00036BABCDEF.cnf was changed");
  });

  it("delivers a new display name to the phone and to Asterisk, once each, and restarts nothing", async () => {
    const before = readFileSync(join(store, "server.json"), "utf8");
    const output = await project.succeed(["up", "--yes", "--skip-preview"]);
    expect(changedResources(output)).toEqual([
      "cisco-phones:index:AsteriskPeer home-asterisk",
      "cisco-phones:index:CiscoPhone home-00036BABCDEF",
      "command:local:Command home-asterisk-delivery",
      "command:local:Command home-delivery",
    ]);
    expect(readFileSync(join(store, "server.json"), "utf8")).toBe(before);
    expect(await fetchByTftp(ports.tftpPort, DESK_FILE)).toContain('line1_displayname: "Study"');
  });

  it("delivers what only the phone shows with one changed component and one delivery", async () => {
    describePhones({ ...renamed("Study"), label: "Upstairs" }, HALL);
    const output = await project.succeed(["up", "--yes", "--skip-preview"]);
    expect(changedResources(output)).toEqual([
      "cisco-phones:index:CiscoPhone home-00036BABCDEF",
      "command:local:Command home-delivery",
    ]);
  });

  it("previews a new password as changed, and never its value", async () => {
    await project.linePassword("100", CANARIES.rotated);
    const output = await project.succeed(["preview", "--diff"]);
    expect(output).toMatch(/~ line1_password\s*: "\[secret [^"]+" => "\[secret [^"]+"/);
    expect(output.match(/^\s*[~+-] line\d_\w+.*$/gm)).toHaveLength(1);
    await project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(ports.tftpPort, DESK_FILE)).toContain(`line1_password: "${CANARIES.rotated}"`);
  });

  it("takes the files of a removed phone away from TFTP, HTTP and Asterisk", async () => {
    expect(await fetchByTftp(ports.tftpPort, HALL_FILE)).toContain('line1_name: "101"');
    describePhones(renamed("Study"));
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toMatch(/CiscoPhone\s+home-00036BABCDF0\s+deleting/);
    expect(output).toContain("- 00036BABCDF0 has no files any more: it is declared no more");
    expect(await fetchByTftp(ports.tftpPort, HALL_FILE)).toBeUndefined();
    expect((await fetch(`http://127.0.0.1:${ports.httpPort}/${HALL_FILE}`)).status).toBe(404);
    const include = readFileSync(join(project.folder, ".state/asterisk/current/cisco-phones.conf"), "utf8");
    expect(include).toContain("[100]");
    expect(include).not.toContain("[101]");
  });

  it("says all that is wrong at once, and changes nothing", async () => {
    const before = readFileSync(join(store, "server.json"), "utf8");
    project.describeSite({
      ...homeSite("home", { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports }, [
        { ...DESK, mac: "00:03:6B:AB:CD" },
        HALL,
        { ...HALL, lines: [{ extension: "101", displayName: "Copy" }] },
        { mac: "00:03:6B:AB:CD:F2", model: "7940", lines: [{ extension: "102", displayName: "No secret" }] },
      ]),
      colour: "green",
    });
    await project.linePassword("100", "CanaryTooLong".repeat(3));
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    for (const part of [
      "site.phones[0].mac",
      "site.phones[2].mac",
      "site.phones[2].lines[0].extension",
      "colour",
      "39 characters",
      'linePasswords["102"]',
    ]) {
      expect(output).toContain(part);
    }
    expect(output).not.toContain("CanaryTooLong");
    expect(output).not.toMatch(/\bat .*\.(ts|js):\d+/);
    expect(readFileSync(join(store, "server.json"), "utf8")).toBe(before);
    expect(await fetchByTftp(ports.tftpPort, DESK_FILE)).toContain('line1_displayname: "Study"');
    await project.linePassword("100", CANARIES.rotated);
  });

  it("never let a password out: not in any output, log or state, and on disk only in files of their owner", async () => {
    const secrets = Object.values(CANARIES);
    const printed = project.transcript.join("\n");
    const state = project.stateText();
    for (const secret of secrets) {
      expect(printed).not.toContain(secret);
      expect(state).not.toContain(secret);
      expect(readFileSync(join(store, "server.log"), "utf8")).not.toContain(secret);
    }
    const seen = await Promise.all(
      ["/", "/api/phones", "/api/requests", "/metrics"].map(async (path) =>
        (await fetch(`http://127.0.0.1:${ports.adminPort}${path}`)).text(),
      ),
    );
    expect(seen[1]).toContain("00036BABCDEF");
    for (const file of filesBelow(join(project.folder, ".state"))) {
      const text = readFileSync(file, "latin1");
      if (secrets.some((secret) => text.includes(secret))) {
        expect(file).toMatch(/\/(generations|generation\.\w+|current)\//);
        expect(statSync(file).mode & 0o077).toBe(0);
      }
    }
    for (const secret of secrets) {
      expect(seen.join("\n")).not.toContain(secret);
    }
  });

  it("is destroyed without a trace", async () => {
    describePhones(DESK);
    const { pid } = JSON.parse(readFileSync(join(store, "server.json"), "utf8")) as { pid: number };
    await project.succeed(["destroy", "--yes"]);
    expect(isRunning(pid)).toBe(false);
    for (const port of [ports.httpPort, ports.adminPort]) {
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    }
    expect(existsSync(join(store, "current"))).toBe(false);
    expect(existsSync(join(project.folder, ".state/asterisk/current"))).toBe(false);
    const left = filesBelow(join(project.folder, ".state")).filter((file) =>
      Object.values(CANARIES).some((secret) => readFileSync(file, "latin1").includes(secret)),
    );
    expect(left).toEqual([]);
  });
});

/** `type name` of each resource that an update says it changes, sorted. A component is never said to be done. */
function changedResources(output: string): string[] {
  const lines = output.matchAll(
    /^\s*@?\s*[~+-]+\s+(\S+:\S+:\S+)\s+(\S+)\s+(?:updating|updated|creating|deleting|replacing)\b/gm,
  );
  return [...new Set([...lines].map(([, type, name]) => `${type} ${name}`))].sort();
}

/** Whether a process still does anything; one that has ended may wait for its parent to take note. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
