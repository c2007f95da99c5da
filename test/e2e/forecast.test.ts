import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { madeUpImage } from "../domain/firmware/made-up-firmware";
import { writeImages } from "./firmware-folder";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, HALL, homeSite } from "./home-site";
import { StackProject } from "./stack-project";

const CURRENT = "P0S3-05-3-00";
const WANTED = "P0S3-8-11-00";
const SIGNED = `${CURRENT}.sbn`;

describe("the forecast of a site, on the real engine and over real TFTP", () => {
  const project = new StackProject("forecast");
  const folder = join(project.folder, "firmware");
  const store = join(project.folder, ".state", "store");
  let ports: FreePorts;
  let pins: Record<string, { sha256: string }>;
  let restarts = Number.NaN;

  const declare = (settings: Record<string, unknown> = {}, label = "Home"): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
    const site = homeSite("home", host, [{ ...DESK, label, currentLoad: CURRENT } as typeof DESK, HALL]);
    project.describeSite({
      ...site,
      settings: { ...(site.settings as object), os79xx: "P003-8-11-00", ...settings },
      firmware: { folder: "firmware", files: pins },
      asterisk: undefined,
    });
  };

  beforeAll(async () => {
    ports = await freePorts();
    pins = writeImages(folder);
    const image = madeUpImage(SIGNED);
    writeFileSync(join(folder, SIGNED), image);
    pins[SIGNED] = { sha256: createHash("sha256").update(image).digest("hex") };
    await project.create({ "100": "Canary7forecast7desk", "101": "Canary7forecast7hall" });
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("stops a preview by which phones would boot in a circle", async () => {
    declare({ load: CURRENT });
    const { code, output } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain(
      `phones[00036BABCDEF]: its boot loops at ${CURRENT}.loads: SIPDefault.cnf names ${CURRENT}`,
    );
    expect(output).toContain(`phones[00036BABCDF0]: its boot loops at ${CURRENT}.loads`);
    expect(existsSync(store)).toBe(false);
  });

  it("stops a preview, or warns, by what a template of the user's own does to a boot", async () => {
    const [name, own] = ["SIPMAC.cnf.hbs", join(project.folder, "own-templates")];
    const text = readFileSync(join(project.folder, "templates", "cisco-79x0", name), "utf8");
    mkdirSync(own);
    declare({ templates: "own-templates" });
    writeFileSync(join(own, name), text.replace(/^.*_name: .*cnf name.*\n/m, ""));
    const { code, output } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("phones[00036BABCDEF]: its boot stands still: line 1 is not set");
    writeFileSync(join(own, name), `${text}proxy_register: "0"\n`);
    const warned = await project.succeed(["preview"]);
    expect(warned).toContain(
      "phones[00036BABCDEF]: it comes up and does not register: line 1: proxy_register is not 1",
    );
    expect(warned).toContain("forecast: 2 boot and do not register");
  });

  it("says in a preview how many register, and what the way of a phone to its load takes", async () => {
    declare();
    const output = await project.succeed(["preview"]);
    expect(output).toMatch(
      /forecast: 1 phone boots to registration, about \d+ s after DHCP; 1 takes another load and registers/,
    );
    const [, said] =
      new RegExp(`00036BABCDEF: ${CURRENT} to ${WANTED} \\((\\d+) restarts, .*then registers 1 line`).exec(output) ??
      [];
    restarts = Number(said);
    expect(output).not.toContain("00036BABCDF0: ");
    expect(existsSync(store)).toBe(false);
  });

  it("is what a virtual phone then does over TFTP, restart by restart", async () => {
    await project.succeed(["up", "--yes", "--skip-preview"]);
    const boot = (mac: string, model: string, load: string) =>
      bootPhone({ mac, model, load, tftp: `127.0.0.1:${ports.tftpPort}` });
    const desk = await boot("00036BABCDEF", "7940", CURRENT);
    expect(desk).toMatchObject({ end: { kind: "up", load: WANTED }, restarts });
    expect(desk.lines).toHaveLength(1);
    expect(await boot("00036BABCDF0", "7960", WANTED)).toMatchObject({
      end: { kind: "up", load: WANTED },
      restarts: 0,
    });
  });

  it("is not told again where nothing changes, and is where something does", async () => {
    const output = await project.succeed(["up", "--yes"]);
    expect(output).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    expect(output).not.toContain("forecast: ");
    declare({}, "Study");
    expect(await project.succeed(["preview"])).toContain("forecast: 1 phone boots to registration");
  });
});
