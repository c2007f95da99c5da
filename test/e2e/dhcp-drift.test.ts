import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { USER, whyNoDhcp } from "./dhcp-site";
import { DESK, HALL } from "./home-site";
import { NetworkedSite } from "./networked-site";
import { runVerify } from "./verify-command";

const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
const CANARY = "Canary7leases7secret";
const DESK_MAC = "00:03:6b:ab:cd:ef";
const HALL_MAC = "00:03:6b:ab:cd:f0";

describe.skipIf(missing !== undefined)(`a DHCP server that somebody changed by hand${reason}`, () => {
  let site: NetworkedSite;
  const at = (number: number): string => site.at(number);
  const verify = (): Promise<{ code: number; output: string }> => runVerify(site.project, "leased");
  const describePhones = (...phones: Parameters<NetworkedSite["describe"]>[0]): void =>
    site.describe(phones, { host: { ...site.host(), verify: true } });
  /** Tells Kea another configuration, as its own client would. @param change Of `subnet`, in JavaScript. */
  const tellKea = (change: string): string =>
    site.docker(
      ...["exec", "-u", USER, `cisco-phones-${site.name}-dhcp`, "node", "-e"],
      `const read = JSON.parse(fs.readFileSync("/srv/dhcp/kea-dhcp4.json", "utf8"));
      const [subnet] = read.Dhcp4.subnet4;
      ${change};
      const socket = net.connect("/srv/dhcp/run/kea.sock");
      socket.write(JSON.stringify({ command: "config-set", arguments: read }));
      socket.on("data", (chunk) => process.stdout.write(chunk));`,
    );
  const desk = { ...DESK, address: "" };
  const hall = { ...HALL, address: "" };

  beforeAll(async () => {
    site = new NetworkedSite("leased", 23);
    desk.address = at(40);
    hall.address = at(41);
    await site.project.create({ "100": CANARY, "101": `${CANARY}2` });
    describePhones(desk);
    await site.project.succeed(["up", "--yes"]);
  });
  afterAll(() => site?.remove());

  it("is as described as long as nobody changed it, and a second up changes nothing", async () => {
    expect(await verify()).toMatchObject({ code: 0, output: expect.stringContaining("is as described") });
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("gets a new phone without a word of drift, and without a restart", async () => {
    const before = site.starts();
    describePhones(desk, hall);
    const { code, output } = await verify();
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/to come with the next up: dhcp: reservation 00:03:6b:ab:cd:f0/),
    ]);
    expect(await site.project.succeed(["up", "--yes"])).not.toContain("differs from its declaration");
    expect(site.clients.udhcpc(HALL_MAC)?.ip).toBe(at(41));
    expect(site.starts()).toEqual(before);
    expect((await verify()).code).toBe(0);
  });

  it.each<[string, string, RegExp]>([
    ["a reservation", "subnet.reservations = subnet.reservations.slice(1)", /dhcp: reservation .*is missing/],
    ["a setting", 'read.Dhcp4["valid-lifetime"] = 60', /dhcp: valid-lifetime is 60, must be \d+/],
    ["a pool", "subnet.pools = []", /dhcp: .*pool .*is missing/],
  ])("has %s named and put right", async (_, change, line) => {
    const before = site.starts();
    expect(tellKea(change)).toContain('"result": 0');
    expect(await verify()).toEqual({ code: 1, output: expect.stringMatching(line) });
    expect(await site.project.succeed(["up", "--yes"])).toMatch(line);
    expect((await verify()).code).toBe(0);
    expect(site.clients.udhcpc(DESK_MAC)?.ip).toBe(at(40));
    expect(site.starts()).toEqual(before);
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("has that named beside a phone that is to go, and not that phone", async () => {
    tellKea("subnet.pools = []");
    describePhones(desk);
    const preview = await site.project.succeed(["preview"]);
    expect(preview).toMatch(/dhcp: .*pool .*is missing/);
    expect(preview).not.toMatch(/dhcp: reservation/);
    await site.project.succeed(["up", "--yes"]);
    expect((await verify()).code).toBe(0);
  });

  it("gets its container anew with the leases in it", async () => {
    site.docker("rm", "-f", `cisco-phones-${site.name}-dhcp`);
    expect((await verify()).output).toContain(`container cisco-phones-${site.name}-dhcp: is not there`);
    await site.project.succeed(["up", "--yes"]);
    expect(await verify()).toMatchObject({ code: 0, output: expect.stringContaining("is as described") });
    expect(site.clients.udhcpc(DESK_MAC)?.ip).toBe(at(40));
  });

  it("never let a password into what was said of it", () => {
    expect(site.project.transcript.join("\n")).not.toContain(CANARY);
  });
});
