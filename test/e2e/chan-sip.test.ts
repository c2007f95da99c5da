import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
import { ASTERISK16, AsteriskMachine, loopbackHost, NO_ASTERISK16 } from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";
import { type FreePorts, freePorts } from "./free-ports";
import { DESK, type DescribedPhone, HALL, homeSite } from "./home-site";
import { registerFromPassingPort } from "./passing-port-phone";
import { type SipAccount, servedAccount } from "./served-account";
import { StackProject } from "./stack-project";
import { millisecondsOfTone } from "./tone";

/** All that means something to Asterisk's reader of configurations is in that of the study. */
const PASSWORDS = {
  "100": "Canary7desk7secret",
  "101": "Canary9hall9secret",
  "102": "Canary;3\\;s#=>[t](u);--d'y,$",
  "900": "Canary1mine1secret",
};
const STUDY: DescribedPhone = {
  mac: "00:03:6B:AB:CD:F1",
  model: "7940",
  lines: [{ extension: "102", displayName: "Study; 2nd floor" }],
};
const DESK_TONE = 400;
const HALL_TONE = 1_000;
const PATIENCE = { timeout: 60_000, interval: 200 };

describe.skipIf(ASTERISK16 === undefined || BARESIP === undefined)(
  `phones of an Asterisk with chan_sip${NO_ASTERISK16 || NO_BARESIP}`,
  () => {
    const project = new StackProject("chansip");
    const clients: BaresipPhone[] = [];
    let asterisk: AsteriskMachine;
    let ports: FreePorts;
    let own: Buffer;
    let desk: BaresipPhone;
    let hall: BaresipPhone;

    const describePhones = (phones: readonly DescribedPhone[], change: Record<string, unknown> = {}): void => {
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("chansip", host, phones);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(40) },
        asterisk: {
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli: asterisk.console,
          channelDriver: "chan_sip",
          ...change,
        },
        resync: { command: asterisk.shellCommand("sip notify cisco-check-cfg $CISCO_PHONES_EXTENSION") },
      });
    };
    const plugIn = async (host: number, account: SipAccount, tone: number): Promise<BaresipPhone> => {
      const client = await BaresipPhone.start({ address: loopbackHost(host), account, tone });
      clients.push(client);
      return client;
    };
    const peers = async (): Promise<string[]> =>
      [...(await asterisk.cli("sip show peers")).matchAll(/^([^\s/]+)\S* .* D /gm)].map(([, name = ""]) => name).sort();
    /** Where a peer has registered from. */
    const contact = async (name: string): Promise<string> =>
      /^ {2}Reg\. Contact : *(.*)$/m.exec(await asterisk.cli(`sip show peer ${name}`))?.[1] ?? "";
    const refused = async (): Promise<string> => {
      const { code, output } = await project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      return output;
    };

    beforeAll(async () => {
      ports = await freePorts();
      asterisk = await AsteriskMachine.start({
        program: ASTERISK16 ?? "",
        address: loopbackHost(40),
        drivers: ["chan_sip"],
      });
      own = asterisk.configuration("sip.conf");
      await project.create(PASSWORDS);
    });

    afterAll(async () => {
      for (const client of clients) {
        await client.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      project.remove();
      await asterisk?.stop();
    });

    it("are refused under the name of a peer that is there, before anything changes", async () => {
      describePhones([DESK, { ...HALL, lines: [{ extension: "900", displayName: "Mine" }] }]);
      expect(await refused()).toContain("site.asterisk: endpoints that Asterisk's own configuration has already: 900");
      expect(existsSync(asterisk.include)).toBe(false);
      expect(asterisk.configuration("sip.conf")).toEqual(own);
    });

    it("are made known by one line in its own file and one reload", async () => {
      describePhones([withMailbox(DESK), withMailbox(HALL), STUDY]);
      const output = await project.succeed(["up", "--yes"]);
      expect(output).toContain("reloaded chan_sip.so");
      expect(await peers()).toEqual(["100", "101", "102", "900"]);
      const line = `#tryinclude "${asterisk.include}/current/cisco-phones.conf" ; cisco-phones chansip-asterisk\n`;
      expect(asterisk.configuration("sip.conf").toString()).toBe(`${own}${line}`);
      expect(await project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it.each([
      ["00036BABCDEF", "100"],
      ["00036BABCDF1", "102"],
    ])("without NAT are answered where they listen, by their password: %s", async (mac, extension) => {
      const account = await servedAccount(ports.tftpPort, mac);
      expect(account.password).toBe(PASSWORDS[extension as "100"]);
      const answers = await registerFromPassingPort(loopbackHost(50), account);
      expect(answers).toEqual({ listening: [401, 200], passing: [] });
      expect(await contact(extension)).toContain(`sip:${extension}@${loopbackHost(50)}:5060`);
    });

    it("would not be let in as another user than their extension, which is why authName is refused", async () => {
      const account = { ...(await servedAccount(ports.tftpPort, "00036BABCDEF")), authName: "desk" };
      expect(await registerFromPassingPort(loopbackHost(54), account)).toEqual({ listening: [401, 403], passing: [] });
      expect(await contact("100")).toContain(`@${loopbackHost(50)}:5060`);
    });

    it("boot over TFTP and register with what they were served", async () => {
      const accounts: SipAccount[] = [];
      for (const [mac, model, line] of [
        ["00036BABCDEF", "7940", "100"],
        ["00036BABCDF0", "7960", "101"],
      ] as const) {
        const report = await bootPhone({ mac, model, load: "P0S3-8-11-00", tftp: `127.0.0.1:${ports.tftpPort}` });
        expect(report.outcome.kind).toBe("up");
        const account = await servedAccount(ports.tftpPort, mac);
        expect(report.lines[0]).toMatchObject({ name: line, authName: account.authName, proxy: account.proxy });
        accounts.push(account);
      }
      const [ofDesk, ofHall] = accounts;
      desk = await plugIn(51, ofDesk as SipAccount, DESK_TONE);
      hall = await plugIn(52, ofHall as SipAccount, HALL_TONE);
      await expect.poll(() => contact("100"), PATIENCE).toContain(`@${loopbackHost(51)}:5060`);
      await expect.poll(() => contact("101"), PATIENCE).toContain(`@${loopbackHost(52)}:5060`);
      // Asked for its password before it was let in.
      expect(desk.received(/^SIP\/2\.0 401 /)[0]).toMatch(/^WWW-Authenticate: Digest /m);
      await expect.poll(() => asterisk.cli("sip show peers"), PATIENCE).toMatch(/^101\/\S+ .* OK \(/m);
    });

    it("are not let in with a wrong password, and whoever was registered stays so", async () => {
      const account = { ...(await servedAccount(ports.tftpPort, "00036BABCDEF")), password: PASSWORDS["101"] };
      const stranger = await plugIn(53, account, DESK_TONE);
      const refusal = new RegExp(`Registration from .*100.* failed for '${loopbackHost(53)}:.*' - Wrong password`);
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(refusal);
      expect(stranger.received(/^SIP\/2\.0 200 /)).toEqual([]);
      expect(await contact("100")).toContain(`@${loopbackHost(51)}:5060`);
      await stranger.stop();
    });

    it("are connected, each hearing what the other says", async () => {
      desk.dial("101");
      await expect.poll(() => [desk, hall].map((phone) => phone.count("CALL_ESTABLISHED")), PATIENCE).toEqual([1, 1]);
      await expect.poll(() => millisecondsOfTone(hall.heard(), DESK_TONE), PATIENCE).toBeGreaterThan(1_000);
      await expect.poll(() => millisecondsOfTone(desk.heard(), HALL_TONE), PATIENCE).toBeGreaterThan(1_000);
      expect(millisecondsOfTone(hall.heard(), HALL_TONE)).toBe(0);
      expect(millisecondsOfTone(desk.heard(), DESK_TONE)).toBe(0);
      // The caller's name, as it was declared; and the caller is one that has calls counted.
      expect(hall.received(/^INVITE /)[0]).toMatch(/^Remote-Party-ID: "Desk" <sip:100@/m);
      expect(await asterisk.cli("sip show inuse")).toMatch(/^100 +1\//m);
      desk.hangUp();
      await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(1);
    });

    it("have their lamp lit unasked when a message was left, in words that they understand", async () => {
      expect(notifications(desk, /^Messages-Waiting: yes$/m)).toEqual([]);
      hall.dial("*100");
      await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Recording the message");
      await expect.poll(() => hall.count("CALL_ESTABLISHED"), PATIENCE).toBe(2);
      hall.hangUp();
      await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(2);
      await expect.poll(() => notifications(desk, /^Messages-Waiting: yes$/m).length, PATIENCE).toBe(1);
      const [lamp = ""] = notifications(desk, /^Messages-Waiting: yes$/m);
      expect(lamp).toMatch(/^Event: message-summary$/m);
      // Without the count of urgent ones.
      expect(lamp).toMatch(/^Voice-Message: 1\/0$/m);
      expect(notifications(hall, /^Messages-Waiting: yes$/m)).toEqual([]);
    });

    it("are told to take their files anew, exactly those whose files an up has changed", async () => {
      const renamed = { ...HALL, lines: [{ extension: "101", displayName: "Stairs" }] };
      describePhones([withMailbox(DESK), withMailbox(renamed), STUDY]);
      await project.succeed(["up", "--yes"]);
      await expect.poll(() => notifications(hall, /^Event: check-sync$/m).length, PATIENCE).toBe(1);
      // What the up sent to the other one would have come before this.
      await asterisk.cli("sip notify mark 100");
      await expect.poll(() => notifications(desk, /^Event: keep-alive$/m).length, PATIENCE).toBe(1);
      expect(notifications(desk, /^Event: check-sync$/m)).toEqual([]);
      expect(await asterisk.cli("sip show peer 101")).toMatch(/Callerid +: "Stairs" <101>/);
      expect(await contact("101")).toContain(`@${loopbackHost(52)}:5060`);
    });

    it("keep what they had where Asterisk does not take its configuration, and it is said why", async () => {
      const before = asterisk.configuration("sip.conf");
      appendFileSync(join(asterisk.etc, "sip.conf"), "[broken\n");
      describePhones([withMailbox(DESK), withMailbox(HALL), STUDY]);
      const output = await refused();
      expect(output).toContain("Asterisk does not take the new files, and the old ones are back");
      expect(output).toContain("chan_sip.c: Contents of sip.conf are invalid and cannot be parsed");
      expect(await asterisk.cli("sip show peer 101")).toMatch(/Callerid +: "Stairs" <101>/);
      writeFileSync(join(asterisk.etc, "sip.conf"), before);
      await project.succeed(["up", "--yes"]);
      expect(await asterisk.cli("sip show peer 101")).toMatch(/Callerid +: "Hall" <101>/);
      expect(await asterisk.cli("sip show peer 102")).toMatch(/Callerid +: "Study; 2nd floor" <102>/);
    });

    it("are forgotten when they are removed, and nobody else is disturbed", async () => {
      describePhones([withMailbox(DESK)]);
      await project.succeed(["up", "--yes"]);
      await expect.poll(peers, PATIENCE).toEqual(["100", "900"]);
      expect(await contact("100")).toContain(`@${loopbackHost(51)}:5060`);
      const before = desk.count("CALL_CLOSED");
      desk.dial("101");
      await expect.poll(() => desk.count("CALL_CLOSED"), PATIENCE).toBe(before + 1);
    });

    it("never let a password into an output, the state or Asterisk's log", () => {
      for (const text of [project.transcript.join("\n"), project.stateText(), asterisk.printed()]) {
        expect(text).not.toContain("Canary");
      }
    });

    it("leave the user's own file byte for byte when all is destroyed", async () => {
      await project.succeed(["destroy", "--yes"]);
      expect(asterisk.configuration("sip.conf")).toEqual(own);
      expect(existsSync(asterisk.include)).toBe(false);
      await expect.poll(peers, PATIENCE).toEqual(["900"]);
    });
  },
);

function withMailbox(phone: DescribedPhone): DescribedPhone {
  return { ...phone, lines: phone.lines.map((line) => ({ ...line, mailbox: `${line.extension}@default` })) };
}

/** NOTIFY requests that a phone got and in which this is. */
function notifications(phone: BaresipPhone, content: RegExp): string[] {
  return phone.received(/^NOTIFY /).filter((message) => content.test(message));
}
