import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BootReport } from "../../phone/boot-report";
import { ASTERISK22, AsteriskMachine, NO_ASTERISK22 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { whyNoDhcp } from "./dhcp-site";
import { writeImages } from "./firmware-folder";
import { DESK, type DescribedPhone, homeSite } from "./home-site";
import { NetworkedSite } from "./networked-site";
import { servedAccount } from "./served-account";

const noDhcp = whyNoDhcp();
const reason = noDhcp === undefined ? NO_ASTERISK22 || NO_BARESIP : ` (left out: ${noDhcp})`;
const isMissing = noDhcp !== undefined || ASTERISK22 === undefined || BARESIP === undefined;

const MAC = "00:03:6b:ab:cd:ef";
const FACTORY = "P0030301MFG2";
const CANARY = "Canary4road4secret";
const PATIENCE = { timeout: 90_000, interval: 250 };

describe.skipIf(isMissing)(`the whole road of the guide, from one up${reason}`, () => {
  let site: NetworkedSite;
  let asterisk: AsteriskMachine;
  let phone: BaresipPhone | undefined;
  let report: BootReport;

  beforeAll(async () => {
    site = new NetworkedSite("road", 24);
    asterisk = await AsteriskMachine.start({ program: ASTERISK22 ?? "", address: site.at(1), isIncluded: false });
    await site.project.create({ "100": CANARY });
    await site.project.secret("asteriskStatusPassword", `${CANARY}2`);
    const desk = { ...DESK, address: site.at(40), currentLoad: FACTORY } as DescribedPhone;
    const settings = homeSite(site.name, {}, []).settings as object;
    site.describe([desk], {
      settings: { ...settings, proxy: site.at(1), sntpServer: site.at(1) },
      firmware: { folder: "firmware", files: writeImages(join(site.project.folder, "firmware")) },
      asterisk: {
        directory: asterisk.include,
        configDirectory: asterisk.etc,
        cli: asterisk.console,
        status: { address: `${site.at(1)}:5038` },
      },
    });
  });

  afterAll(async () => {
    await phone?.stop();
    await site?.remove();
    await asterisk?.stop();
  });

  it("brings DHCP, files, images and what Asterisk has to know", async () => {
    const output = await site.project.succeed(["up", "--yes"]);
    expect(output).toContain(`${FACTORY} to P0S3-05-3-00 by P0S3-05-3-00.bin`);
    expect(site.containers()).toHaveLength(2);
  });

  it("leads a phone with its factory load over 5.3 and the loader to SIP 8-11, unattended", async () => {
    const lease = site.lease(MAC);
    expect(lease).toMatchObject({ ip: site.at(40), tftp: site.at(1) });
    report = await site.boot(MAC, "7940", lease.tftp, "--load", FACTORY, "--restart-seconds", "2");
    expect(report.written.map(({ file }) => file)).toEqual([
      "P0S3-05-3-00.bin",
      "P003-8-11-00.bin",
      "P003-8-11-00.sbn",
      "P0S3-8-11-00.sb2",
    ]);
    expect(report).toMatchObject({
      restarts: 4,
      end: { kind: "up", load: "P0S3-8-11-00", registrars: [`${site.at(1)}:5060`] },
    });
    expect(report.lines[0]).toMatchObject({ name: "100", displayName: "Desk" });
    await expect.poll(() => status("api/firmware"), PATIENCE).toMatchObject({ status: "done" });
    expect(await status("api/phones/00036BABCDEF")).toMatchObject({
      state: "configured",
      address: site.at(40),
      lastBoot: { result: "configured" },
    });
  });

  it("has it registered with what it was served, as its status says", async () => {
    phone = await BaresipPhone.start({
      address: site.at(40),
      account: await servedAccount(69, "00036BABCDEF", site.at(1)),
      tone: 400,
      inside: (...words) => site.network.asClient(...words),
    });
    await expect
      .poll(() => asterisk.cli("pjsip show contacts"), PATIENCE)
      .toMatch(new RegExp(` 100/sip:100\\S*@${site.at(40)}:5060 +\\w+ +Avail`));
    await expect
      .poll(() => status("api/phones/00036BABCDEF"), PATIENCE)
      .toMatchObject({
        registrations: [{ extension: "100", state: "registered", address: expect.stringContaining(site.at(40)) }],
      });
  });

  it("changes nothing by another up, and has told no password", async () => {
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    const told = [site.project.transcript.join("\n"), site.project.stateText(), JSON.stringify(report)];
    told.push(...site.containers().map((container) => site.docker("logs", container)));
    expect(told.join("\n")).not.toContain(CANARY);
  });

  async function status(path: string): Promise<unknown> {
    return (await fetch(`http://${site.at(1)}:6980/${path}`)).json();
  }
});
