import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootPhone } from "../../phone/boot-sequence";
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
import { registerFromPassingPort } from "./passing-port-phone";
import { type SipAccount, servedAccount } from "./served-account";
import { StackProject } from "./stack-project";
import { millisecondsOfTone } from "./tone";

const PASSWORDS = { "100": "Canary7desk7secret", "101": "Canary9hall9secret" };
const DESK_TONE = 400;
const HALL_TONE = 1_000;
const PATIENCE = { timeout: 60_000, interval: 200 };

describe.skipIf(ASTERISK22 === undefined || BARESIP === undefined)(
  `two phones from the first up to a call${NO_ASTERISK22 || NO_BARESIP}`,
  () => {
    const project = new StackProject("call");
    const clients: BaresipPhone[] = [];
    let asterisk: AsteriskMachine;
    let ports: FreePorts;
    let ownPjsip: Buffer;
    let desk: BaresipPhone;
    let hall: BaresipPhone;

    const describePhones = (...phones: DescribedPhone[]): void => {
      const host = { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports };
      const site = homeSite("call", host, phones);
      project.describeSite({
        ...site,
        settings: { ...(site.settings as object), proxy: loopbackHost(1) },
        asterisk: { directory: asterisk.include, reloadCommand: asterisk.reloadCommand },
        resync: {
          command: asterisk.shellCommand("pjsip send notify cisco-check-cfg endpoint $CISCO_PHONES_EXTENSION"),
        },
      });
    };
    const plugIn = async (host: number, account: SipAccount, tone: number): Promise<BaresipPhone> => {
      const client = await BaresipPhone.start({ address: loopbackHost(host), account, tone });
      clients.push(client);
      return client;
    };
    const contacts = (): Promise<string> => asterisk.cli("pjsip show contacts");

    beforeAll(async () => {
      ports = await freePorts();
      asterisk = await AsteriskMachine.start({ program: ASTERISK22 ?? "", address: loopbackHost(1) });
      ownPjsip = asterisk.configuration("pjsip.conf");
      await project.create(PASSWORDS);
      describePhones(withMailbox(DESK), withMailbox(HALL));
    });

    afterAll(async () => {
      for (const client of clients) {
        await client.stop();
      }
      await project.pulumi(["destroy", "--yes"]);
      project.remove();
      await asterisk.stop();
    });

    it("makes both known to a running Asterisk by one up, beside what was there", async () => {
      expect(await endpoints(asterisk)).toEqual(["900"]);
      await project.succeed(["up", "--yes"]);
      expect(await endpoints(asterisk)).toEqual(["100", "101", "900"]);
    });

    it("answers a phone without NAT where it listens, not where it has sent from", async () => {
      expect(await contacts()).not.toContain("sip:");
      const account = await servedAccount(ports.tftpPort, "00036BABCDEF");
      const answers = await registerFromPassingPort(loopbackHost(10), account);
      expect(answers).toEqual({ listening: [401, 200], passing: [] });
      expect(await contacts()).toContain(`100/sip:100@${loopbackHost(10)}:5060`);
    });

    it("lets both boot over TFTP and register with what they were served", async () => {
      const accounts = [];
      for (const [mac, model, line] of [
        ["00036BABCDEF", "7940", "100"],
        ["00036BABCDF0", "7960", "101"],
      ] as const) {
        const report = await bootPhone({ mac, model, load: "P0S3-8-11-00", tftp: `127.0.0.1:${ports.tftpPort}` });
        expect(report.outcome.kind).toBe("up");
        const account = await servedAccount(ports.tftpPort, mac);
        expect(report.lines[0]).toMatchObject({ name: line, authName: account.authName, proxy: account.proxy });
        expect(account.password).toBe(PASSWORDS[line]);
        accounts.push(account);
      }
      const [ofDesk, ofHall] = accounts;
      desk = await plugIn(11, ofDesk as SipAccount, DESK_TONE);
      hall = await plugIn(12, ofHall as SipAccount, HALL_TONE);
      await expect.poll(contacts, PATIENCE).toMatch(new RegExp(`100/sip:\\S+@${loopbackHost(11)}:5060`));
      await expect.poll(contacts, PATIENCE).toMatch(new RegExp(`101/sip:\\S+@${loopbackHost(12)}:5060`));
      // It has taken the place of the phone that was registered from another address.
      expect(await contacts()).not.toContain(`@${loopbackHost(10)}:5060`);
      // Asked for its password before it was let in.
      expect(desk.received(/^SIP\/2\.0 401 /)[0]).toMatch(/^WWW-Authenticate: Digest /m);
    });

    it("refuses a wrong password, and whoever was registered stays so", async () => {
      const account = { ...(await servedAccount(ports.tftpPort, "00036BABCDEF")), password: PASSWORDS["101"] };
      const before = await contacts();
      const stranger = await plugIn(13, account, DESK_TONE);
      const refusal = new RegExp(`'REGISTER' from .*Desk.* failed for '${loopbackHost(13)}:.* Failed to authenticate`);
      await expect.poll(() => asterisk.printed(), PATIENCE).toMatch(refusal);
      expect(stranger.received(/^SIP\/2\.0 200 /)).toEqual([]);
      expect(await contacts()).not.toContain(`@${loopbackHost(13)}:5060`);
      expect(before).toContain(`@${loopbackHost(11)}:5060`);
      expect(await contacts()).toContain(`@${loopbackHost(11)}:5060`);
      await stranger.stop();
    });

    it("connects one with the other, each hearing what the other says", async () => {
      desk.dial("101");
      await expect.poll(() => [desk, hall].map((phone) => phone.count("CALL_ESTABLISHED")), PATIENCE).toEqual([1, 1]);
      await expect.poll(() => millisecondsOfTone(hall.heard(), DESK_TONE), PATIENCE).toBeGreaterThan(1_000);
      await expect.poll(() => millisecondsOfTone(desk.heard(), HALL_TONE), PATIENCE).toBeGreaterThan(1_000);
      expect(millisecondsOfTone(hall.heard(), HALL_TONE)).toBe(0);
      expect(millisecondsOfTone(desk.heard(), DESK_TONE)).toBe(0);
      const streams = packetCounts(await asterisk.cli("pjsip show channelstats"));
      expect(Object.keys(streams)).toEqual(["100", "101"]);
      for (const { received, sent } of Object.values(streams)) {
        expect(Math.min(received, sent)).toBeGreaterThan(50);
      }
      // The caller's name, as it was declared.
      expect(hall.received(/^INVITE /)[0]).toMatch(/^Remote-Party-ID: "Desk" <sip:100@/m);
      desk.hangUp();
      await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(1);
    });

    it("lights the lamp of the phone for which a message was left, unasked", async () => {
      expect(notifications(desk, /^Messages-Waiting: yes$/m)).toEqual([]);
      hall.dial("*100");
      await expect.poll(() => asterisk.printed(), PATIENCE).toContain("Recording the message");
      await expect.poll(() => hall.count("CALL_ESTABLISHED"), PATIENCE).toBe(2);
      hall.hangUp();
      await expect.poll(() => hall.count("CALL_CLOSED"), PATIENCE).toBe(2);
      await expect.poll(() => notifications(desk, /^Messages-Waiting: yes$/m).length, PATIENCE).toBe(1);
      const [lamp = ""] = notifications(desk, /^Messages-Waiting: yes$/m);
      expect(lamp).toMatch(/^Event: message-summary$/m);
      expect(lamp).toMatch(/^Voice-Message: 1\/0 /m);
      expect(notifications(hall, /^Messages-Waiting: yes$/m)).toEqual([]);
    });

    it("tells exactly the phone whose files an up has changed to take them anew", async () => {
      const renamed = { ...HALL, lines: [{ extension: "101", displayName: "Stairs" }] };
      describePhones(withMailbox(DESK), withMailbox(renamed));
      await project.succeed(["up", "--yes"]);
      await expect.poll(() => notifications(hall, /^Event: check-sync$/m).length, PATIENCE).toBe(1);
      // What the up sent to the other one would have come before this.
      await asterisk.cli("pjsip send notify mark endpoint 100");
      await expect.poll(() => notifications(desk, /^Event: keep-alive$/m).length, PATIENCE).toBe(1);
      expect(notifications(desk, /^Event: check-sync$/m)).toEqual([]);
      expect(notifications(hall, /^Event: check-sync$/m)).toHaveLength(1);
      expect(await contacts()).toContain(`@${loopbackHost(12)}:5060`);
    });

    it.skipIf(ASTERISK16 === undefined)(`gives an Asterisk 16 the same endpoints${NO_ASTERISK16}`, async () => {
      const older = await AsteriskMachine.start({
        program: ASTERISK16 ?? "",
        address: loopbackHost(2),
        include: asterisk.include,
      });
      try {
        expect(await endpoints(older)).toEqual(["100", "101", "900"]);
        const account = await servedAccount(ports.tftpPort, "00036BABCDEF");
        const client = await plugIn(14, { ...account, proxy: `${loopbackHost(2)}:5060` }, DESK_TONE);
        const known = (): Promise<string> => older.cli("pjsip show contacts");
        await expect.poll(known, PATIENCE).toContain(`@${loopbackHost(14)}:5060`);
        expect(problems(older)).toEqual([]);
        await client.stop();
      } finally {
        await older.stop();
      }
    });

    it("takes a removed phone's endpoint away, and disturbs nobody else", async () => {
      describePhones(withMailbox(DESK));
      await project.succeed(["up", "--yes"]);
      expect(await endpoints(asterisk)).toEqual(["100", "900"]);
      expect(await contacts()).toContain(`@${loopbackHost(11)}:5060`);
      const before = desk.count("CALL_CLOSED");
      desk.dial("101");
      await expect.poll(() => desk.count("CALL_CLOSED"), PATIENCE).toBe(before + 1);
      expect(desk.count("CALL_ESTABLISHED")).toBe(1);
    });

    it("leaves the user's own configuration as it was, and his Asterisk had nothing to complain of", async () => {
      await project.succeed(["destroy", "--yes"]);
      expect(await endpoints(asterisk)).toEqual(["900"]);
      expect(asterisk.configuration("pjsip.conf").equals(ownPjsip)).toBe(true);
      expect(problems(asterisk)).toEqual([]);
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

/** Names of the endpoints that an Asterisk knows. */
async function endpoints(asterisk: AsteriskMachine): Promise<string[]> {
  const shown = await asterisk.cli("pjsip show endpoints");
  return [...shown.matchAll(/^ *Endpoint: +([^\s/<]+)[/ ]/gm)].map(([, name]) => name ?? "").sort();
}

/** RTP packets of the channel of each endpoint. */
function packetCounts(channelStats: string): Record<string, { received: number; sent: number }> {
  const rows = channelStats.matchAll(/^ \S+ (\d+)-\S+ +[\d:]+ +\S+ +(\d+) +\d+ +\d+ +[\d.]+ +(\d+) /gm);
  const streams = [...rows].map(([, name, received, sent]) => [
    name ?? "",
    { received: Number(received), sent: Number(sent) },
  ]);
  return Object.fromEntries(streams.sort());
}

/** What an Asterisk said about the phones' endpoints that it should not have to say. */
function problems(asterisk: AsteriskMachine): string[] {
  return asterisk
    .printed()
    .split("\n")
    .filter((line) => /WARNING|ERROR/.test(line) && /res_pjsip|pjsip\.conf|cisco-phones\.conf/.test(line));
}
