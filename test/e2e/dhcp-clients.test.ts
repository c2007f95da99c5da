import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESK, DhcpSite, HALL, kea, whyNoDhcp } from "./dhcp-site";

const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;

describe.skipIf(missing !== undefined)(`DHCP clients of others, with Kea in its container${reason}`, () => {
  let site: DhcpSite;

  beforeAll(async () => {
    site = new DhcpSite("dhcp-clients");
    await site.create();
    await site.up(kea([DESK]));
  });
  afterAll(() => site?.remove());

  it("gives a phone its address and its options", () => {
    expect(site.clients.udhcpc("00:03:6b:ab:cd:ef")).toMatchObject({
      ip: "10.9.0.20",
      subnet: "255.255.255.0",
      router: "10.9.0.1",
      dns: "10.9.0.2 10.9.0.3",
      ntpsrv: "10.9.0.4",
      tftp: "10.9.0.5",
      opt150: "0a0900050a090006",
      hostname: "sip00036babcdef",
    });
  });

  it("refuses a foreign address at once, so that a phone asks for a new one", async () => {
    const { given, said } = await site.clients.dhclient("00:03:6b:ab:cd:ef", "10.9.9.9");
    expect(said).toMatch(/DHCPREQUEST for 10\.9\.9\.9[\s\S]+DHCPNAK from 10\.9\.0\.1[\s\S]+DHCPACK of 10\.9\.0\.20/);
    // One request was enough.
    expect(said.match(/DHCPREQUEST for 10\.9\.9\.9/g)).toHaveLength(1);
    expect(given).toMatchObject({
      new_ip_address: "10.9.0.20",
      new_tftp_server_name: "10.9.0.5",
      new_tftp_servers: "10.9.0.5 10.9.0.6",
      new_host_name: "sip00036babcdef",
    });
  });

  it("takes a new phone without a restart, and keeps the leases", async () => {
    const [pid, guest] = [await site.keaPid(), site.clients.udhcpc("02:00:00:00:00:01")];
    expect(site.clients.udhcpc("00:03:6b:ab:cd:f0")?.ip).toMatch(/^10\.9\.0\.1\d\d$/);
    expect(await site.up(kea([DESK, HALL]))).toBe("added 00:03:6b:ab:cd:f0 10.9.0.21");
    expect(await site.keaPid()).toBe(pid);
    expect(site.clients.udhcpc("00:03:6b:ab:cd:f0")?.ip).toBe("10.9.0.21");
    expect(site.clients.udhcpc("02:00:00:00:00:02")?.ip).not.toBe(guest?.ip);
    expect(site.clients.udhcpc("02:00:00:00:00:01")?.ip).toBe(guest?.ip);
  });

  it("names what is other than declared, and who has an address that is reserved", async () => {
    const guest = site.clients.udhcpc("02:00:00:00:00:01")?.ip ?? "";
    const moved = { ...DESK, "ip-address": "10.9.0.30" };
    const added = { "hw-address": "00:03:6b:00:00:09", "ip-address": guest, hostname: "new" };
    const declared = kea([moved, added]).replace('"10.9.0.4"', '"10.9.0.44"');
    const { code, output } = await site.asked("dhcp-verify", declared);
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      `reservation 00:03:6b:00:00:09 ${guest} is missing`,
      "reservation 00:03:6b:ab:cd:ef is 10.9.0.20, must be 10.9.0.30",
      "reservation 00:03:6b:ab:cd:f0 10.9.0.21 is not declared",
      "subnet 10.9.0.0/24 option ntp-servers is 10.9.0.4, must be 10.9.0.44",
      expect.stringContaining(
        `warning: ${guest}, reserved for 00:03:6b:00:00:09, is leased to 02:00:00:00:00:01 until`,
      ),
      expect.stringMatching(/^pending: /),
      "repair: none",
      "differences: 4",
    ]);
  });

  it("keeps the file of the leases short by Kea's own cleanup, and loses none", async () => {
    const guest = site.clients.udhcpc("02:00:00:00:00:01")?.ip ?? "";
    const cleaning = JSON.parse(kea([DESK, HALL]));
    cleaning.Dhcp4["lease-database"] = { "lfc-interval": 1 };
    expect((await site.asked("dhcp-apply", JSON.stringify(cleaning))).code).toBe(0);
    const read = "fs.readFileSync('/srv/dhcp/kea-leases4.csv.2', 'utf8')";
    await site.until(() => {
      try {
        return site.inside("-p", read).includes(`${guest},`);
      } catch {
        return false;
      }
    });
    expect(site.log).not.toContain("Unable to use interprocess sync lockfile");
    const reserved = kea([{ ...DESK, "ip-address": guest }]);
    expect((await site.asked("dhcp-verify", reserved)).output).toContain(
      `${guest}, reserved for 00:03:6b:ab:cd:ef, is leased`,
    );
    expect((await site.asked("dhcp-apply", kea([DESK, HALL]))).code).toBe(0);
  });

  it("starts Kea again when it is killed", async () => {
    const pid = await site.keaPid();
    const killedAt = performance.now();
    site.inside("-e", `process.kill(${pid}, "SIGKILL")`);
    const given = site.clients.udhcpc("00:03:6b:ab:cd:ef");
    console.log(`kill -9 of Kea to the next lease: ${((performance.now() - killedAt) / 1000).toFixed(2)} s`);
    expect(given?.ip).toBe("10.9.0.20");
    await site.untilHealthy();
    expect(await site.keaPid()).not.toBe(pid);
    expect(site.log).toContain("kea-dhcp4 ended (SIGKILL); starting it again in 0.1 s");
  });

  it("remembers its leases when it is restarted, and ends by itself when it is told to", async () => {
    const guest = site.clients.udhcpc("02:00:00:00:00:01")?.ip;
    site.docker("stop", "-t", "60", site.container);
    expect(site.docker("inspect", "-f", "{{.State.ExitCode}}", site.container).trim()).toBe("0");
    site.docker("start", site.container);
    await site.untilHealthy();
    // Who comes first would get the address if it were free.
    expect(site.clients.udhcpc("02:00:00:00:00:03", ["-r", guest ?? ""])?.ip).toMatch(/^10\.9\.0\.1\d\d$/);
    expect(site.clients.udhcpc("02:00:00:00:00:03")?.ip).not.toBe(guest);
    expect(site.clients.udhcpc("02:00:00:00:00:01")?.ip).toBe(guest);
  });
});
