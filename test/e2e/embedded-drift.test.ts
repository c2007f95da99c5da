import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";
import { runVerify } from "./verify-command";

const FILE = "SIP00036BABCDEF.cnf";

describe("a server of this machine that somebody ended", () => {
  const project = new StackProject("ended");
  const store = join(project.folder, ".state", "store");
  let ports: FreePorts;

  const describeHost = (verify: boolean): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", verify, ...ports };
    project.describeSite({ ...homeSite("ended", host, [DESK]), asterisk: undefined });
  };
  const verify = (): Promise<{ code: number; output: string }> => runVerify(project, "ended");
  const server = (): number => (JSON.parse(readFileSync(join(store, "server.json"), "utf8")) as { pid: number }).pid;
  /** As when the machine was switched off. */
  const kill = async (): Promise<void> => {
    process.kill(server(), "SIGKILL");
    while ((await fetch(`http://127.0.0.1:${ports.httpPort}/`).catch(() => undefined)) !== undefined) {
      await sleep(20);
    }
  };
  const isServed = async (): Promise<void> => {
    expect(await fetchByTftp(ports.tftpPort, FILE)).toContain('line1_displayname: "Desk"');
    expect(await verify()).toEqual({ code: 0, output: 'ProvisioningHost "ended" is as described\n' });
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  };

  beforeAll(async () => {
    ports = await freePorts();
    await project.create({ "100": "Canary6ended6secret" });
    describeHost(true);
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("is made where there is none yet", async () => {
    expect(await verify()).toMatchObject({ code: 1, output: expect.stringMatching(/store \S+: is not there/) });
    expect(await project.succeed(["up", "--yes"])).toContain("is not there yet, and is made");
    await isServed();
  });

  it.each(["once", "and again"])("is started %s", async () => {
    await kill();
    expect(await verify()).toMatchObject({ code: 1, output: expect.stringContaining("server: does not run") });
    expect(await project.succeed(["up", "--yes"])).toContain("server: does not run");
    await isServed();
  });

  it("runs on when it is no longer looked at, and when it is again", async () => {
    const before = server();
    for (const isLookedAt of [false, true]) {
      describeHost(isLookedAt);
      await project.succeed(["up", "--yes"]);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    }
    expect(server()).toBe(before);
  });

  it("gets a store that is gone anew", async () => {
    await kill();
    rmSync(store, { recursive: true });
    expect(await verify()).toMatchObject({ code: 1, output: expect.stringMatching(/store \S+: is not there/) });
    await project.succeed(["up", "--yes"]);
    await isServed();
  });
});
