import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { phoneStatusSchema } from "../../server/boots/phone-status";
import type { Diagnosis } from "../../server/diagnosis/diagnosis";
import { ASTERISK22, AsteriskMachine, loopbackHost, NO_ASTERISK22 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, HALL, homeSite } from "./home-site";
import { servedAccount } from "./served-account";
import { StackProject } from "./stack-project";

const PASSWORDS = { "100": "Canary8desk8secret", "101": "Canary8hall8secret" };
const HOST = 50;
const PATIENCE = { timeout: 90_000, interval: 200 };
const [DESK_MAC, HALL_MAC] = ["00036BABCDEF", "00036BABCDF0"];

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined)(
  `what keeps a phone from Asterisk${NO_ASTERISK22 || NO_BARESIP}`,
  () => {
    const project = new StackProject("diagnosis");
    const phones: BaresipPhone[] = [];
    let asterisk: AsteriskMachine;
    let ports: FreePorts;

    const diagnoses = async (mac: string): Promise<readonly Diagnosis[]> => {
      const answer = await fetch(`http://127.0.0.1:${ports.adminPort}/api/phones/${mac}`);
      return phoneStatusSchema.parse(await answer.json()).diagnoses ?? [];
    };
    const first = async (mac: string): Promise<string | undefined> => (await diagnoses(mac))[0]?.symptom;
    const plugIn = async (host: number, mac: string, password?: string): Promise<BaresipPhone> => {
      const account = await servedAccount(ports.tftpPort, mac);
      const phone = await BaresipPhone.start({
        address: loopbackHost(host),
        account: { ...account, ...(password === undefined ? {} : { password }) },
        tone: 400,
      });
      phones.push(phone);
      return phone;
    };

    beforeAll(async () => {
      ports = await freePorts();
      asterisk = await AsteriskMachine.start({
        program: ASTERISK22 ?? "",
        address: loopbackHost(HOST),
        isIncluded: false,
      });
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("diagnosis", host, [DESK, HALL]);
      await project.create(PASSWORDS);
      await project.secret("asteriskStatusPassword", "Canary8manager8secret");
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(HOST) },
        asterisk: {
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli: asterisk.console,
          status: { address: `${loopbackHost(HOST)}:5038` },
        },
      });
      await project.succeed(["up", "--yes"]);
      for (const { mac, model, load } of await declared()) {
        await bootPhone({ mac, model, load, tftp: `127.0.0.1:${ports.tftpPort}` });
      }
    });

    const declared = async (): Promise<{ mac: string; model: string; load: string }[]> =>
      Promise.all(
        [DESK_MAC, HALL_MAC].map(async (mac) => {
          const answer = await fetch(`http://127.0.0.1:${ports.adminPort}/api/phones/${mac}`);
          const { model, load } = phoneStatusSchema.parse(await answer.json());
          return { mac, model: model ?? "", load: load ?? "" };
        }),
      );

    afterAll(async () => {
      for (const phone of phones) {
        await phone.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      await asterisk?.stop();
      project.remove();
    });

    it("is not known before anything is heard of it", async () => {
      await expect.poll(() => first(DESK_MAC), PATIENCE).toBe("registration-unknown");
    });

    it("is the wrong password, which is not told", async () => {
      await plugIn(HOST + 1, HALL_MAC, "Canary8wrong8secret");
      await expect.poll(() => first(HALL_MAC), PATIENCE).toBe("registration-refused");
      const all = await diagnoses(HALL_MAC);
      expect(all[0]?.seen.join()).toMatch(
        new RegExp(`^101 was refused (once|\\d+ times), last at .*, from ${loopbackHost(HOST + 1)}$`),
      );
      expect(JSON.stringify(all)).not.toContain("Canary8");
    });

    it("is that the phone went away, or answers no more", async () => {
      const desk = await plugIn(HOST + 2, DESK_MAC);
      await expect.poll(async () => standing(await diagnoses(DESK_MAC)), PATIENCE).not.toContain("fault");
      await expect.poll(() => first(DESK_MAC), PATIENCE).not.toBe("registration-unknown");
      await desk.unplug();
      await asterisk.cli("pjsip qualify 100");
      await expect.poll(() => first(DESK_MAC), PATIENCE).toBe("unreachable");
    });

    it("is that no phone registers any more", async () => {
      const hall = await plugIn(HOST + 3, HALL_MAC);
      await expect.poll(() => first(HALL_MAC), PATIENCE).not.toBe("registration-refused");
      await hall.stop();
      await expect.poll(() => first(HALL_MAC), PATIENCE).toBe("not-registered");
    });
  },
);

function standing(diagnoses: readonly Diagnosis[]): string[] {
  return diagnoses.map((each) => each.standing);
}
