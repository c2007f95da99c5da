import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { whyNoDhcp } from "./dhcp-site";
import { DESK, HALL } from "./home-site";
import { NetworkedSite } from "./networked-site";

const STACK = "stuck";
const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
const CANARY = "Canary2stuck2secret";
const DESK_MAC = "00:03:6b:ab:cd:ef";
const HALL_MAC = "00:03:6b:ab:cd:f0";
const PATIENCE = { timeout: 120_000, interval: 1000 };

describe.skipIf(missing !== undefined)(`a deployed site's phones that don't come up${reason}`, () => {
  let site: NetworkedSite;

  beforeAll(async () => {
    site = new NetworkedSite(STACK, 19);
    await site.project.create({ "100": CANARY, "101": `${CANARY}2` });
    site.describe([
      { ...DESK, address: site.at(40) },
      { ...HALL, address: site.at(41) },
    ]);
    await site.project.succeed(["up", "--yes"]);
  });
  afterAll(() => site?.remove());

  /** `npm run doctor` of the stack, without a word on where its servers are. */
  function doctor(...words: string[]): Promise<{ code: number; output: string }> {
    return new Promise((done) => {
      const args = ["scripts/doctor.mjs", "--stack", STACK, ...words];
      const settings = { cwd: site.project.folder, env: site.project.environment };
      const child = execFile("node", args, settings, (error, stdout, stderr) => {
        site.project.transcript.push(stdout, stderr);
        done({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
      });
      child.stdin?.end();
    });
  }

  it("are told from each other by what they said to the DHCP server", async () => {
    // One asks a TFTP server that is none, the other insists on an address of the network that it was in before.
    expect(site.lease(DESK_MAC)).toMatchObject({ ip: site.at(40), tftp: site.at(1) });
    const boot = await site.boot(DESK_MAC, "7940", site.at(77), "--timeout-scale", "0.1");
    expect(boot.outcome.kind).toBe("timeout");
    const stale = { kind: "reboot", mac: HALL_MAC, requested: "10.10.202.71", asks: [1, 3] } as const;
    const refused = await site.network.ask([stale, stale, stale]);
    expect(refused.map((answer) => answer?.type)).toEqual([6, 6, 6]);

    const { code, output } = await vi.waitFor(async () => {
      const answer = await doctor();
      expect(answer.output).toContain("[address-without-requests]");
      return answer;
    }, PATIENCE);
    expect(code).toBe(1);
    const [desk = "", hall = ""] = output.split("\n\n");
    expect(desk).toMatch(/^00036BABCDEF \(100.*\)\n {2}fault: it has an address, and asks this server for no file \[/);
    expect(desk).toContain(`seen: it was given ${site.at(40)} at `);
    expect(hall).toMatch(/^00036BABCDF0 \(101.*\)\n {2}fault: it insists on an address .* \[dhcp-refused\]/);
    expect(hall).toContain("seen: it was refused 10.10.202.71, 3 times from ");
    expect(output).not.toContain("not looked at: the DHCP server");
  });

  it("are well once they have address and files", async () => {
    expect(site.lease(HALL_MAC).ip).toBe(site.at(41));
    expect((await site.boot(HALL_MAC, "7960")).outcome.kind).toBe("up");
    await vi.waitFor(async () => {
      const { code, output } = await doctor("--mac", HALL_MAC);
      expect(output).toContain("[nothing-wrong]");
      expect(code).toBe(0);
    }, PATIENCE);
  });

  it("show no change, and no difference of the containers, where nothing changed", async () => {
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("never let a password into what is said", () => {
    expect(site.project.transcript.join("\n")).not.toContain(CANARY);
  });
});
