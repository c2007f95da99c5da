import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NOTIFY_FILE } from "../../domain/asterisk-inclusions";
import type { AsteriskResync } from "../../domain/resync-settings";
import { type AsteriskFile, deliveryScript } from "../../rendering/asterisk/delivery-script";
import { notifyScript } from "../../rendering/asterisk/notify-script";
import { renderNotifyType } from "../../rendering/asterisk/notify-type";
import {
  ASTERISK16,
  ASTERISK22,
  AsteriskMachine,
  loopbackHost,
  NO_ASTERISK16,
  NO_ASTERISK22,
} from "./asterisk-machine";
import { BARESIP, BaresipPhone, NO_BARESIP } from "./baresip-phone";

const PATIENCE = { timeout: 60_000, interval: 200 };
const PHONES = ["100", "101", "102", "103"].map((extension) => ({
  mac: `00036BABC${extension}`,
  extensions: [extension],
}));
const [DESK, HALL, ATTIC, SHED] = PHONES.map(({ mac }) => mac);

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.each([
  ["22", ASTERISK22, NO_ASTERISK22, 30],
  ["16", ASTERISK16, NO_ASTERISK16, 40],
] as const)("phones that an Asterisk %s tells of a delivery", (_, program, missing, host) => {
  describe.skipIf(program === undefined || BARESIP === undefined)(
    `with its real console${missing || NO_BARESIP}`,
    () => {
      let asterisk: AsteriskMachine;
      let desk: BaresipPhone;
      let hall: BaresipPhone;
      let deliveries = 0;
      let script = "";

      const start = (verb: string): { child: ChildProcess; said: () => string; ended: Promise<Ended> } => {
        const child = spawn("sh", ["-s", "--", verb], { stdio: ["pipe", "pipe", "pipe"] });
        const output = { stdout: "", stderr: "" };
        for (const stream of ["stdout", "stderr"] as const) {
          child[stream].setEncoding("utf8").on("data", (text: string) => {
            output[stream] += text;
          });
        }
        child.stdin.end(script);
        const ended = new Promise<Ended>((done) => child.on("close", (status) => done({ status, ...output })));
        return { child, said: () => output.stdout, ended };
      };
      const run = (verb: string): Promise<Ended> => start(verb).ended;
      /** A delivery that concerns these phones; a run of the same again with other settings is none. */
      const delivery = (macs: readonly (string | undefined)[]): void => {
        deliveries += 1;
        order(macs);
      };
      const order = (
        macs: readonly (string | undefined)[],
        change: Partial<AsteriskResync> = {},
        cli?: string,
      ): void => {
        const id = String(deliveries).padStart(16, "0");
        const concerned = PHONES.filter(({ mac }) => macs.includes(mac)).map((phone) => ({
          ...phone,
          delivery: id,
          reason: `SIP${phone.mac}.cnf was changed`,
        }));
        const resync: AsteriskResync = {
          through: "asterisk",
          perMinute: 600,
          busy: "wait",
          patienceMinutes: 1,
          ...change,
        };
        const place = { directory: asterisk.include, cli: cli ?? asterisk.console, resync };
        script = notifyScript({ deliveries: [id], concerned, phones: PHONES }, place);
      };
      const bring = async (withNotify: boolean): Promise<void> => {
        const lines = { name: "cisco-phones.conf", text: ENDPOINTS, includedIn: "pjsip.conf", module: "res_pjsip.so" };
        const notify: AsteriskFile = {
          name: NOTIFY_FILE,
          text: renderNotifyType().text,
          includedIn: "pjsip_notify.conf",
          module: "res_pjsip_notify.so",
        };
        script = deliveryScript({
          site: "home",
          directory: asterisk.include,
          configDirectory: asterisk.etc,
          cli: asterisk.console,
          files: withNotify ? [lines, notify] : [lines],
          endpoints: PHONES.flatMap(({ extensions }) => extensions),
        });
        expect(await run("apply")).toMatchObject({ status: 0, stderr: "" });
      };
      /** How many a phone was told until now: whatever was sent to it before this mark has come. */
      const told = async (phone: BaresipPhone, endpoint: string): Promise<number> => {
        const marks = (): number => notifications(phone, "keep-alive");
        const before = marks();
        await asterisk.cli(`pjsip send notify mark endpoint ${endpoint}`);
        await expect.poll(marks, PATIENCE).toBe(before + 1);
        return notifications(phone, "check-sync");
      };
      const toldOfBoth = async (): Promise<number[]> => [await told(desk, "100"), await told(hall, "101")];
      const register = (number: number, name: string, tone: number): Promise<BaresipPhone> =>
        BaresipPhone.start({
          address: loopbackHost(host + number),
          account: { name, displayName: name, authName: name, password: "pw", proxy: `${loopbackHost(host)}:5060` },
          tone,
        });
      const untilRegistered = (): Promise<void> =>
        expect
          .poll(() => asterisk.cli("pjsip list contacts"), PATIENCE)
          .toMatch(/ 100\/.*\n.* 101\/.*\n.* 103\/.* Unavail /);
      const call = async (): Promise<void> => {
        const before = [desk, hall].map((phone) => phone.count("CALL_ESTABLISHED") + 1);
        desk.dial("101");
        await expect.poll(() => [desk, hall].map((phone) => phone.count("CALL_ESTABLISHED")), PATIENCE).toEqual(before);
      };
      const hangUp = async (): Promise<void> => {
        desk.hangUp();
        await expect.poll(() => asterisk.cli("core show channels concise"), PATIENCE).toBe("");
      };

      beforeAll(async () => {
        asterisk = await AsteriskMachine.start({
          program: program ?? "",
          address: loopbackHost(host),
          isIncluded: false,
        });
        await bring(false);
        desk = await register(1, "100", 400);
        hall = await register(2, "101", 1_000);
      });

      afterAll(async () => {
        await desk?.stop();
        await hall?.stop();
        await asterisk?.stop();
      });

      it("are registered with it, but for one", async () => {
        await untilRegistered();
      });

      it("are none of what was delivered before", async () => {
        delivery([DESK]);
        expect(await run("begin")).toEqual({
          status: 0,
          stdout: "nobody is told of deliveries until now\n",
          stderr: "",
        });
        expect(await run("tell")).toEqual({ status: 0, stdout: "nobody is to be told\n", stderr: "" });
        expect(await toldOfBoth()).toEqual([0, 0]);
      });

      it("are named where Asterisk has no such NOTIFY, with what to look at", async () => {
        delivery([HALL]);
        const { status, stdout, stderr } = await run("tell");
        expect([status, stdout]).toEqual([1, "told 0 of 1 phones\n"]);
        expect(stderr).toContain(`error: not told ${HALL} (101): Unable to find notify type 'cisco-phones-check-sync'`);
        expect(stderr).toContain(
          `Is ${asterisk.include}/current/cisco-phones-notify.conf included in pjsip_notify.conf?`,
        );
        expect(stderr).toContain("error: still to be told, by the next up: 1");
      });

      it("are the ones that are left, and each once", async () => {
        await bring(true);
        order([HALL]);
        expect(await run("tell")).toEqual({
          status: 0,
          stdout: `told ${HALL} (101): SIP${HALL}.cnf was changed\ntold 1 of 1 phones\n`,
          stderr: "",
        });
        expect(await toldOfBoth()).toEqual([0, 1]);
        expect((await run("tell")).stdout).toBe("nobody is to be told\n");
        expect(await toldOfBoth()).toEqual([0, 1]);
        expect(
          hall
            .received(/^NOTIFY /)
            .find((each) => /^Event: check-sync$/m.test(each))
            ?.match(/^Content-Length:/gm),
        ).toHaveLength(1);
      });

      it("are passed over where they are not registered, and told in doubt where they seem not to answer", async () => {
        // Contacts of the file were read anew.
        await untilRegistered();
        delivery([DESK, ATTIC, SHED]);
        const { status, stdout, stderr } = await run("tell");
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(stdout.split("\n").sort()).toEqual(
          [
            "",
            `not told ${ATTIC} (102): it is not registered, and reads its files when it boots`,
            `told ${DESK} (100): SIP${DESK}.cnf was changed`,
            `told ${SHED} (103): SIP${SHED}.cnf was changed; it does not answer Asterisk at the moment, so perhaps in vain`,
            "told 2 of 3 phones",
          ].sort(),
        );
        expect(await toldOfBoth()).toEqual([1, 1]);
      });

      it("are told once their call is over", async () => {
        await call();
        delivery([DESK, HALL]);
        const { said, ended } = start("tell");
        await expect.poll(said, PATIENCE).toBe("waiting for phones in a call: 2\n");
        expect(await toldOfBoth()).toEqual([1, 1]);
        await hangUp();
        expect(await ended).toMatchObject({ status: 0, stderr: "" });
        expect(await toldOfBoth()).toEqual([2, 2]);
      });

      it("are named when their call lasts too long, and told by the next run", async () => {
        await call();
        delivery([HALL]);
        order([HALL], { patienceMinutes: 0 });
        const { status, stderr } = await run("tell");
        expect(status).toBe(1);
        expect(stderr).toContain(`error: not told ${HALL} (101): in a call\n`);
        await hangUp();
        // Another delivery has come meanwhile.
        delivery([DESK]);
        expect(await run("tell")).toMatchObject({ status: 0, stderr: "" });
        expect(await toldOfBoth()).toEqual([3, 3]);
      });

      it("are told in a call where nobody is to wait", async () => {
        await call();
        delivery([HALL]);
        order([HALL], { busy: "tell" });
        expect(await run("tell")).toMatchObject({ status: 0, stderr: "" });
        expect(await toldOfBoth()).toEqual([3, 4]);
        await hangUp();
      });

      it("are named when the console fails, and told once it works", async () => {
        delivery([DESK, HALL]);
        order([DESK, HALL], {}, "echo no pbx >&2; false");
        const { status, stderr } = await run("tell");
        expect(status).toBe(1);
        expect(stderr).toContain(`error: not told ${DESK} (100): Asterisk does not answer: no pbx\n`);
        expect(stderr).toContain(`error: not told ${HALL} (101): Asterisk does not answer: no pbx\n`);
        order([DESK, HALL]);
        expect(await run("tell")).toMatchObject({ status: 0, stderr: "" });
        expect(await toldOfBoth()).toEqual([4, 5]);
      });

      it("leave nothing behind when they are no longer told", async () => {
        order([]);
        expect(await run("forget")).toEqual({ status: 0, stdout: "", stderr: "" });
        expect(existsSync(join(asterisk.include, "resync"))).toBe(false);
      });
    },
  );
});

/** 103 is where nobody is. */
const ENDPOINTS = PHONES.flatMap(({ extensions: [name = ""] }) => [
  `[${name}]\ntype = endpoint\ncontext = internal\nallow = ulaw\nauth = ${name}\naors = ${name}\nforce_rport = no\n`,
  `[${name}]\ntype = auth\nauth_type = userpass\nusername = ${name}\npassword = pw\n`,
  `[${name}]\ntype = aor\nmax_contacts = 1\nremove_existing = yes\n`,
  ...(name === "103"
    ? [`contact = sip:103@${loopbackHost(29)}:5060\nqualify_frequency = 2\nqualify_timeout = 1\n`]
    : []),
]).join("");

function notifications(phone: BaresipPhone, event: string): number {
  return phone.received(/^NOTIFY /).filter((message) => message.includes(`\nEvent: ${event}\n`)).length;
}
