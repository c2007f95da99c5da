import { existsSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { fetchByTftp } from "./curl-tftp";
import { servesImages, writeImages } from "./firmware-folder";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, homeSite } from "./home-site";
import { StackProject } from "./stack-project";
import { runVerify } from "./verify-command";

const CANARY = "Canary6ware6secret";

describe("the firmware of a site on the embedded runtime, on the real engine", () => {
  const project = new StackProject("firmware");
  const folder = join(project.folder, "firmware");
  const store = join(project.folder, ".state", "store");
  let ports: FreePorts;
  let pins: Record<string, { sha256: string }>;

  const declare = (settings: Record<string, unknown> = {}, own: Record<string, unknown> = {}): void => {
    const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports, ...own };
    const site = homeSite("home", host, [{ ...DESK, currentLoad: "P0030301MFG2" } as typeof DESK]);
    project.describeSite({
      ...site,
      settings: { ...(site.settings as object), ...settings },
      firmware: { folder: "firmware", files: pins },
      asterisk: undefined,
    });
  };
  const http = (): string => `http://127.0.0.1:${ports.httpPort}/`;

  beforeAll(async () => {
    ports = await freePorts();
    pins = writeImages(folder);
    await project.create({ "100": CANARY });
    declare();
  });

  afterAll(async () => {
    await project.pulumi(["destroy", "--yes"]);
    project.remove();
  });

  it("stops a preview with everything that is wrong, and each remedy", async () => {
    rmSync(join(folder, "P0S3-8-11-00.sb2"));
    writeFileSync(join(folder, "P003-8-11-00.sbn"), "another");
    declare({ load: "P0S3-8-12-00" });
    const { code, output } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("P0S3-8-12-00.loads is not among the firmware");
    expect(output).toContain('site.firmware.files["P0S3-8-11-00.sb2"]: not in the folder');
    expect(output).toContain("another SHA-256 than declared");
    expect(existsSync(store)).toBe(false);
  });

  it("warns of the way that has no way back, and shows the stages", async () => {
    pins = writeImages(folder);
    declare();
    const output = await project.succeed(["preview"]);
    expect(output).toContain("no way back: from 5.x on a phone takes signed images alone");
    expect(output).toContain("stage 1 of 2: OS79XX.TXT P0S3-05-3-00");
    expect(output).toContain("00036BABCDEF: P0030301MFG2 to P0S3-05-3-00 by P0S3-05-3-00.bin (1 restart");
    expect(existsSync(store)).toBe(false);
  });

  it("is brought by one up and served byte for byte, with nothing of it in the state", async () => {
    await project.succeed(["up", "--yes"]);
    expect(await servesImages(folder, http())).toBe(true);
    expect(await fetchByTftp(ports.tftpPort, "OS79XX.TXT")).toBe("P0S3-05-3-00");
    const state = project.stateText();
    expect(state).toContain(`P0S3-8-11-00.sb2=${pins["P0S3-8-11-00.sb2"]?.sha256}`);
    expect(state).not.toContain("P0S3-8-11-00.sb2P0S3-8-11-00.sb2");
    expect(state.length).toBeLessThan(500_000);
  });

  it("leads a virtual phone from its factory load to the last one in one go, without another up", async () => {
    const boot = async (load: string) => {
      const tftp = `127.0.0.1:${ports.tftpPort}`;
      const { end, written, restarts } = await bootPhone({ mac: "00036BABCDEF", model: "7940", load, tftp });
      return { end, files: written.map(({ file }) => file), restarts };
    };
    expect(await boot("P0030301MFG2")).toMatchObject({
      end: { kind: "up", load: "P0S3-8-11-00" },
      files: ["P0S3-05-3-00.bin", "P003-8-11-00.bin", "P003-8-11-00.sbn", "P0S3-8-11-00.sb2"],
      restarts: 4,
    });
    expect(await boot("P0S3-8-11-00")).toMatchObject({ end: { kind: "up", load: "P0S3-8-11-00" }, files: [] });
  });

  it("is no change the next time, and a look at the host finds no difference", async () => {
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    expect(await runVerify(project, "firmware")).toMatchObject({ code: 0 });
  });

  it("is repaired where an image was damaged on the host", async () => {
    const image = join(store, "firmware", pins["P0S3-8-11-00.sb2"]?.sha256 ?? "");
    truncateSync(image, 1000);
    const found = await runVerify(project, "firmware");
    expect(found.code).toBe(1);
    expect(found.output).toContain("store: missing P0S3-8-11-00.sb2");
    declare({}, { verify: true });
    await project.succeed(["up", "--yes"]);
    expect(await servesImages(folder, http())).toBe(true);
    expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("stops a preview for a file that was cut off behind its declaration's back", async () => {
    truncateSync(join(folder, "P0S3-8-11-00.sb2"), 1000);
    const { code, output } = await project.pulumi(["preview"]);
    expect(code).not.toBe(0);
    expect(output).toContain("another SHA-256 than declared");
    pins = writeImages(folder);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    await project.succeed(["destroy", "--yes"]);
    expect(existsSync(store)).toBe(false);
  });
});
