import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const CANARY = "Canary5resync5secret";

describe("phones that are told of a delivery, on the real engine", () => {
  const project = new StackProject("resync");
  const notes = join(project.folder, "notes");
  const refusing = join(project.folder, "refusing");
  let ports: FreePorts;

  const named = (phone: DescribedPhone, displayName: string): DescribedPhone => ({
    ...phone,
    lines: phone.lines.map((line) => ({ ...line, displayName })),
  });
  const describePhones = (phones: DescribedPhone[], { perMinute = 600, settings = {} } = {}): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    const site = homeSite("home", host, phones);
    project.describeSite({
      ...site,
      settings: { ...(site.settings as object), ...settings },
      resync: { command: "./tell-phone.sh 'its you'", perMinute },
    });
  };
  /** Whom an up told, in their order. */
  const toldBy = async (): Promise<string[]> => {
    rmSync(notes, { force: true });
    await project.succeed(["up", "--yes"]);
    return existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [];
  };

  beforeAll(async () => {
    ports = await freePorts();
    const tell = `#!/bin/sh\n[ -e refusing ] && { echo no route to phone; exit 3; }\necho "$CISCO_PHONES_MAC $CISCO_PHONES_EXTENSION $*" >> notes\n`;
    writeFileSync(join(project.folder, "tell-phone.sh"), tell, { mode: 0o755 });
    await project.create({ "100": CANARY, "101": CANARY, "102": CANARY });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("are none at the first deployment, when they ask by themselves", async () => {
    describePhones([DESK, HALL]);
    expect(await toldBy()).toEqual([]);
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("are exactly those whose files changed, and each once", async () => {
    describePhones([DESK, named(HALL, "Stairs")]);
    expect(await toldBy()).toEqual(["00036BABCDF0 101 its you"]);
    expect(await toldBy()).toEqual([]);
    describePhones([DESK, named(HALL, "Stairs")], { perMinute: 300 });
    expect(await toldBy()).toEqual([]);
  });

  it("are all but a new one when something shared changed", async () => {
    const guest: DescribedPhone = {
      mac: "00:03:6B:AB:CD:F1",
      model: "7940",
      lines: [{ extension: "102", displayName: "Guest" }],
    };
    describePhones([DESK, named(HALL, "Stairs"), guest], { settings: { messagesNumber: "8501" } });
    expect(await toldBy()).toEqual(["00036BABCDEF 100 its you", "00036BABCDF0 101 its you"]);
  });

  it("are named when telling them fails, and told by the next up", async () => {
    writeFileSync(refusing, "");
    describePhones([named(DESK, "Study"), named(HALL, "Stairs")], { settings: { messagesNumber: "8501" } });
    const { code, output } = await project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toContain("failed 00036BABCDEF (100): exit code 3: no route to phone");
    rmSync(refusing);
    expect(await toldBy()).toEqual(["00036BABCDEF 100 its you"]);
    expect(await toldBy()).toEqual([]);
  });

  it("see no password go through", () => {
    expect(`${project.transcript.join("\n")}${project.stateText()}`).not.toContain(CANARY);
  });
});
