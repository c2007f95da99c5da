import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ASTERISK16,
  ASTERISK22,
  AsteriskMachine,
  loopbackHost,
  NO_ASTERISK16,
  NO_ASTERISK22,
} from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { servedAccount } from "./served-account";
import { StackProject } from "./stack-project";

const PASSWORDS = { "100": "Canary7desk7secret", "101": "Canary9hall9secret", "102": "Canary3hall3secret" };
const PIN = "805317";
const NEW_PIN = "263549";
const PATIENCE = { timeout: 90_000, interval: 250 };
const FILES = ["cisco-phones-extensions.conf", "cisco-phones-voicemail.conf", "cisco-phones.conf"];
const OWN = ["extensions.conf", "voicemail.conf", "pjsip.conf"];
const [DESK_MAC, HALL_MAC] = ["00036BABCDEF", "00036BABCDF0"];

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined)(
  `an office with its dial plan and voicemail in Asterisk${NO_ASTERISK22 || NO_BARESIP}`,
  () => {
    const project = new StackProject("office");
    const clients: BaresipPhone[] = [];
    let asterisk: AsteriskMachine;
    let ports: FreePorts;
    let own: Map<string, Buffer>;
    let desk: BaresipPhone;

    const describeOffice = (change: Record<string, unknown> = {}, phone: DescribedPhone = hall()): void => {
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("office", host, [DESK, phone]);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(30) },
        asterisk: {
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli: asterisk.console,
          dialPlan: { ringSeconds: 5, include: ["internal"] },
          voicemail: {},
          ...change,
        },
      });
    };
    const plugIn = async (host: number, mac: string, answers: boolean): Promise<BaresipPhone> => {
      const account = await servedAccount(ports.tftpPort, mac);
      const client = await BaresipPhone.start({ address: loopbackHost(host), account, tone: 400, answers });
      clients.push(client);
      const isThere = new RegExp(`${account.name}/sip:\\S+@${loopbackHost(host)}:5060`);
      await expect.poll(() => asterisk.cli("pjsip show contacts"), PATIENCE).toMatch(isThere);
      return client;
    };
    const delivered = (): string[] =>
      FILES.map((name) => readFileSync(join(asterisk.include, "current", name), "utf8"));
    const configured = (): Map<string, Buffer> => new Map(OWN.map((name) => [name, asterisk.configuration(name)]));
    const reload = async (): Promise<void> => {
      await asterisk.cli("module reload pbx_config.so");
    };

    beforeAll(async () => {
      ports = await freePorts();
      const machine = { program: ASTERISK22 ?? "", address: loopbackHost(30), isIncluded: false, prompts: true };
      asterisk = await AsteriskMachine.start(machine);
      own = configured();
      await project.create(PASSWORDS);
      await project.secret('voicemailPins["101"]', PIN);
    });

    afterAll(async () => {
      for (const client of clients) {
        await client.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      await asterisk?.stop();
      project.remove();
    });

    it("takes nothing of the user's: contexts and boxes of one name are refused before anything changes", async () => {
      asterisk.configure("extensions.conf", `${own.get("extensions.conf")}[cisco-phones]\nexten => 1,1,NoOp()\n`);
      await reload();
      describeOffice({ dialPlan: { include: ["nowhere"] } }, hall("default"));
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toContain("has 3 problems; nothing was changed");
      expect(output).toContain(
        "site.asterisk.dialPlan.context: a context that Asterisk's own configuration has already, in extensions.conf",
      );
      expect(output).toContain('site.asterisk.dialPlan.include[0]: not a context of this Asterisk (given "nowhere")');
      expect(output).toContain(
        "site.asterisk.voicemail: voicemail boxes that Asterisk's own configuration has already: 101@default",
      );
      asterisk.configure("extensions.conf", own.get("extensions.conf") ?? "");
      await reload();
    });

    it("has its boxes and hints by one up, and none of its PINs is shown", async () => {
      describeOffice();
      await project.succeed(["up", "--yes"]);
      expect(await boxes(asterisk)).toEqual(["100@default", "101@default", "101@office"]);
      expect(await hints(asterisk)).toEqual(["100 PJSIP/100", "101 PJSIP/101", "102 PJSIP/102"]);
      expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/context +: cisco-phones/);
      for (const [name, text] of own) {
        expect(asterisk.configuration(name).toString()).toMatch(
          new RegExp(`^${escaped(text.toString())}#tryinclude .*\\n$`),
        );
      }
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
      expect(project.transcript.join("\n")).not.toContain(PIN);
      const shown = await project.succeed(["stack", "output", "--show-secrets", "--json", "voicemailPins"]);
      expect(JSON.parse(shown)).toEqual({ "101@office": PIN });
      // That one was asked for.
      project.transcript.pop();
    });

    it("connects its phones by its own dial plan, and those of the user by his", async () => {
      const other = await plugIn(32, HALL_MAC, true);
      desk = await plugIn(31, DESK_MAC, true);
      desk.dial("101");
      await expect.poll(() => [desk, other].map((phone) => phone.count("CALL_ESTABLISHED")), PATIENCE).toEqual([1, 1]);
      expect(asterisk.printed()).toMatch(/Executing \[101@cisco-phones:1] Dial\("PJSIP\/100-\w+", "PJSIP\/101,5"\)/);
      expect(await asterisk.cli("core show hints")).toMatch(/101@cisco-phones +: PJSIP\/101 +State:InUse/);
      desk.hangUp();
      await expect.poll(() => other.count("CALL_CLOSED"), PATIENCE).toBe(1);
      // *1XX is the user's own.
      desk.dial("*199");
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/Executing \[\*199@cisco-phones:1] VoiceMail\(/);
      await expect.poll(() => desk.count("CALL_CLOSED"), PATIENCE).toBe(2);
      await other.stop();
    });

    it("takes a message when nobody answers, lights the lamp, and lets the phone hear it after its PIN", async () => {
      const rings = await plugIn(33, HALL_MAC, false);
      const before = desk.count("CALL_ESTABLISHED");
      desk.dial("101");
      await expect.poll(() => rings.count("CALL_INCOMING"), PATIENCE).toBe(1);
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/VoiceMail\("PJSIP\/100-\w+", "101@office,u"\)/);
      await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Recording the message");
      await expect.poll(() => desk.count("CALL_ESTABLISHED"), PATIENCE).toBe(before + 1);
      desk.hangUp();
      const lamp = /^Messages-Waiting: yes$/m;
      await expect.poll(() => notifications(rings, lamp).length, PATIENCE).toBe(1);
      expect(notifications(rings, lamp)[0]).toMatch(/^Voice-Message: 1\/0 /m);
      rings.dial("8500");
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/VoiceMailMain\("PJSIP\/101-\w+", "101@office"\)/);
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/<PJSIP\/101-\w+> Playing 'vm-password/);
      rings.press("111111#");
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/<PJSIP\/101-\w+> Playing 'vm-incorrect/);
      rings.press(`${PIN}#`);
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/<PJSIP\/101-\w+> Playing 'vm-youhave/);
      // Whoever has the box gives it a PIN of his own, and no file that was delivered is touched.
      const files = [delivered(), configured()];
      for (const [keys, answer] of [
        ["0", "vm-options"],
        ["5", "vm-newpassword"],
        [`${NEW_PIN}#`, "vm-reenterpassword"],
        [`${NEW_PIN}#`, "vm-passchanged"],
      ] as const) {
        rings.press(keys);
        await expect.poll(() => asterisk.printed(), PATIENCE).toContain(`Playing '${answer}`);
      }
      rings.hangUp();
      expect([delivered(), configured()]).toEqual(files);
      await expect.poll(() => rings.count("CALL_CLOSED"), PATIENCE).toBe(2);
      // Whoever is called and does not want to is busy, not absent.
      desk.dial("101");
      await expect.poll(() => rings.count("CALL_INCOMING"), PATIENCE).toBe(2);
      rings.hangUp();
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/VoiceMail\("PJSIP\/100-\w+", "101@office,b"\)/);
      desk.hangUp();
    });

    it("tells a phone without a box so", async () => {
      desk.dial("8500");
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(/<PJSIP\/100-\w+> Playing 'feature-not-avail-line/);
    });

    it("has only that read anew which changed", async () => {
      describeOffice({}, hall("office", "Stairs"));
      const renamed = await project.succeed(["up", "--yes"]);
      expect(reloaded(renamed)).toEqual(["app_voicemail.so", "res_pjsip.so"]);
      expect(await asterisk.cli("voicemail show users")).toMatch(/office +101 +Stairs/);
      describeOffice({ dialPlan: { ringSeconds: 7, include: ["internal"] } }, hall("office", "Stairs"));
      expect(reloaded(await project.succeed(["up", "--yes"]))).toEqual(["pbx_config.so"]);
      expect(await asterisk.cli("dialplan show 101@cisco-phones")).toContain("Dial(PJSIP/101,7)");
    });

    it("has all old files back where one of the new ones is refused", async () => {
      const [before, lines] = [delivered(), configured()];
      // The user has an extension of that name for his next reload, which no look at Asterisk can show.
      const text = lines.get("extensions.conf")?.toString() ?? "";
      const stranger = "[cisco-phones]\nexten => 103,1,NoOp()\n";
      asterisk.configure("extensions.conf", `${stranger}${text}`);
      await project.linePassword("103", "Canary1new1secret");
      describeOffice({}, hall("office", "Cellar", "103"));
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toContain("Asterisk does not take the new files, and the old ones are back");
      expect(output).toMatch(/Unable to register extension at line \d+ of .*cisco-phones-extensions\.conf/);
      expect(delivered()).toEqual(before);
      expect(asterisk.configuration("extensions.conf").toString()).toBe(`${stranger}${text}`);
      asterisk.configure("extensions.conf", text);
      await reload();
      expect(configured()).toEqual(lines);
      expect(await asterisk.cli("voicemail show users")).toMatch(/office +101 +Stairs/);
      expect(await hints(asterisk)).toEqual(["100 PJSIP/100", "101 PJSIP/101", "102 PJSIP/102"]);
    });

    it.skipIf(ASTERISK16 === undefined)(`is the same to an Asterisk 16${NO_ASTERISK16}`, async () => {
      const older = await AsteriskMachine.start({
        program: ASTERISK16 ?? "",
        address: loopbackHost(34),
        include: asterisk.include,
      });
      try {
        expect(await boxes(older)).toEqual(["100@default", "101@default", "101@office"]);
        expect(await hints(older)).toEqual(["100 PJSIP/100", "101 PJSIP/101", "102 PJSIP/102"]);
        expect(complaints(older)).toEqual([]);
      } finally {
        await older.stop();
      }
    });

    it("loses dial plan and boxes when they are no longer wanted, and their lines in the user's files", async () => {
      describeOffice({ dialPlan: undefined, voicemail: undefined }, HALL);
      await project.succeed(["config", "rm", "--path", 'voicemailPins["101"]']);
      await project.succeed(["up", "--yes"]);
      for (const name of ["extensions.conf", "voicemail.conf"]) {
        expect(asterisk.configuration(name)).toEqual(own.get(name));
      }
      expect(await boxes(asterisk)).toEqual(["100@default", "101@default"]);
      expect(await hints(asterisk)).toEqual([]);
      expect(await asterisk.cli("pjsip show endpoint 100")).toMatch(/context +: internal/);
    });

    it("leaves the user's files byte for byte, and let no secret out", async () => {
      describeOffice();
      await project.secret('voicemailPins["101"]', PIN);
      await project.succeed(["up", "--yes"]);
      await project.succeed(["destroy", "--yes"]);
      expect(configured()).toEqual(own);
      for (const text of [project.transcript.join("\n"), project.stateText()]) {
        expect(text).not.toContain(PIN);
        expect(text).not.toContain("Canary");
      }
      expect(asterisk.printed()).not.toContain("Canary");
    });
  },
);

/** The phone in the hall: two lines that share a box, and others that share it, too. */
function hall(context = "office", displayName = "Hall", ...others: string[]): DescribedPhone {
  const mailbox = `101@${context}`;
  const more = ["102", ...others].map((extension) => ({ extension, displayName: `Line ${extension}`, mailbox }));
  return { ...HALL, lines: [{ extension: "101", displayName, mailbox }, ...more] };
}

async function boxes(asterisk: AsteriskMachine): Promise<string[]> {
  const shown = await asterisk.cli("voicemail show users");
  return [...shown.matchAll(/^(\S+) +(\S+) .* \d+$/gm)].map(([, context, box]) => `${box}@${context}`).sort();
}

/** Extension and device of each hint of our context. */
async function hints(asterisk: AsteriskMachine): Promise<string[]> {
  const shown = await asterisk.cli("core show hints");
  return [...shown.matchAll(/^ *(\S+)@cisco-phones *: (\S+) +State/gm)]
    .map(([, name, device]) => `${name} ${device}`)
    .sort();
}

function notifications(phone: BaresipPhone, content: RegExp): string[] {
  return phone.received(/^NOTIFY /).filter((message) => content.test(message));
}

function reloaded(output: string): string[] {
  return [...new Set([...output.matchAll(/reloaded (\S+\.so)/g)].map(([, module = ""]) => module))].sort();
}

/** What an Asterisk said about our files that it should not have to say. */
function complaints(asterisk: AsteriskMachine): string[] {
  return asterisk
    .printed()
    .split("\n")
    .filter((line) => /WARNING|ERROR/.test(line) && /pbx|app_voicemail|res_pjsip|cisco-phones/.test(line));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
