import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { whyNoDhcp } from "./dhcp-site";
import { DESK, type DescribedPhone, HALL } from "./home-site";
import { NetworkedSite } from "./networked-site";
import { NO_SSHD, SSHD, type SshHost, startSshHost } from "./ssh-host";

const missing = whyNoDhcp();
const reason = missing === undefined ? NO_SSHD : ` (left out: ${missing})`;
const DESK_MAC = "00:03:6b:ab:cd:ef";
const DESK_FILE = "SIP00036BABCDEF.cnf";
const A = 1;
const B = 2;

describe.skipIf(missing !== undefined || SSHD === undefined)(`a site on two hosts${reason}`, () => {
  let site: NetworkedSite;
  let sshd: SshHost;
  const at = (number: number): string => site.at(number);
  const hexOf = (...numbers: readonly number[]): string =>
    Buffer.from(numbers.flatMap((number) => at(number).split(".").map(Number))).toString("hex");
  const containersOfA = (): string[] => [`cisco-phones-${site.name}-a`, `cisco-phones-${site.name}-a-dhcp`];

  /** Host a is reached by SSH, host b is this machine. */
  const describeHosts = (phones: readonly DescribedPhone[], ofA: Record<string, unknown> = {}): void => {
    const connection = {
      host: `ssh://${sshd.user}@${sshd.address}:${sshd.port}`,
      hostKey: sshd.hostKey,
      privateKeyFile: ".state/client-key",
    };
    site.describe(phones, {
      host: undefined,
      hosts: [
        { ...site.host(A), dockerHost: undefined, name: "a", connection, ...ofA },
        { ...site.host(B), name: "b" },
      ],
    });
  };
  const named = (displayName: string): DescribedPhone => ({
    ...DESK,
    address: at(40),
    lines: [{ extension: "100", displayName }],
  });
  /** What a host serves of the files that a site with these phones has. */
  const filesAt = async (number: number, ...macs: readonly string[]): Promise<Record<string, string>> => {
    const names = [
      "SIPDefault.cnf",
      "XMLDefault.cnf.xml",
      "dialplan.xml",
      "syncinfo.xml",
      ...macs.map((mac) => `SIP${mac}.cnf`),
    ];
    const texts = await Promise.all(names.map((name) => fetchByTftp(69, name, at(number))));
    return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? "missing"]));
  };

  beforeAll(async () => {
    // The address of a comes second, so that it can be taken away alone.
    site = new NetworkedSite("twin", 13, [B, A]);
    sshd = await startSshHost({ address: at(A), environment: { DOCKER_HOST: site.dockerHost } });
    writeFileSync(join(site.project.folder, ".state/client-key"), sshd.privateKey, { mode: 0o600 });
    await site.project.create({ "100": "Canary4twin4secret", "101": "Canary5twin5secret" });
  });
  afterAll(async () => {
    await site?.remove();
    await sshd?.stop();
  });

  it("has the same files on both by one up, and phones are told of both", async () => {
    describeHosts([named("Desk")]);
    await site.project.succeed(["up", "--yes"]);
    expect(JSON.parse(await site.project.succeed(["stack", "output", "hosts", "--json"]))).toMatchObject([
      { tftp: `${at(A)}:69` },
      { tftp: `${at(B)}:69` },
    ]);
    const files = await filesAt(A, "00036BABCDEF");
    expect(Object.values(files)).not.toContain("missing");
    expect(await filesAt(B, "00036BABCDEF")).toEqual(files);
    expect(site.lease(DESK_MAC)).toMatchObject({
      ip: at(40),
      tftp: at(A),
      opt150: hexOf(A, B),
    });
    expect((await site.boot(DESK_MAC, "7940", at(A))).outcome.kind).toBe("up");
    expect((await site.boot(DESK_MAC, "7940", at(B))).outcome.kind).toBe("up");
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("boots a phone from the second host when the first one is lost", async () => {
    site.docker("stop", ...containersOfA());
    site.setAddress("del", A);
    const silent = await site.boot(DESK_MAC, "7940", at(A), "--timeout-scale", "0.1");
    expect(silent.outcome.kind).toBe("timeout");
    expect((await site.boot(DESK_MAC, "7940", at(B))).outcome.kind).toBe("up");
  });

  it("changes nothing by an up while a host is lost, and says how to go on", async () => {
    describeHosts([named("Study"), { ...HALL, address: at(41) }]);
    const { code, output } = await site.project.pulumi(["up", "--yes"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/site\.hosts\[0\]\.connection\.host: .*can't be reached .*gone: true if it is no more/);
    expect(await fetchByTftp(69, DESK_FILE, at(B))).toContain('line1_displayname: "Desk"');
  });

  it("brings the other host up to date when the lost one is said to be gone", async () => {
    describeHosts([named("Study"), { ...HALL, address: at(41) }], { gone: true });
    await site.project.succeed(["up", "--yes"]);
    expect(await fetchByTftp(69, DESK_FILE, at(B))).toContain('line1_displayname: "Study"');
    expect((await site.boot("00:03:6b:ab:cd:f0", "7960", at(B))).outcome.kind).toBe("up");
  });

  it("brings a host that comes back up to date by the next up", async () => {
    site.setAddress("add", A);
    site.docker("start", ...containersOfA());
    describeHosts([named("Study"), { ...HALL, address: at(41) }]);
    await site.project.succeed(["up", "--yes"]);
    const files = await filesAt(A, "00036BABCDEF", "00036BABCDF0");
    expect(files[DESK_FILE]).toContain('line1_displayname: "Study"');
    expect(await filesAt(B, "00036BABCDEF", "00036BABCDF0")).toEqual(files);
    expect(site.lease("00:03:6b:ab:cd:f0").ip).toBe(at(41));
    expect((await site.boot("00:03:6b:ab:cd:f0", "7960", at(A))).outcome.kind).toBe("up");
    expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
  });

  it("goes on without a host that is lost for good, and its DHCP server with it", async () => {
    site.docker("stop", ...containersOfA());
    site.setAddress("del", A);
    describeHosts([named("Study")], { gone: true });
    await site.project.succeed(["up", "--yes"]);
    site.describe([named("Study")], { host: undefined, hosts: [{ ...site.host(B), name: "b" }] });
    await site.project.succeed(["up", "--yes"]);
    expect(site.lease(DESK_MAC)).toMatchObject({ ip: at(40), tftp: at(B), opt150: hexOf(B) });
    expect((await site.boot(DESK_MAC, "7940", at(B))).outcome.kind).toBe("up");
  });

  it("is destroyed without a trace but for what was left on the lost host", async () => {
    await site.project.succeed(["destroy", "--yes"]);
    expect(site.containers()).toEqual(containersOfA());
    // As an owner who finds the host again.
    site.docker("rm", "-f", ...containersOfA());
    site.docker("volume", "rm", ...containersOfA());
    site.docker("rmi", ...site.remains());
    expect(site.remains()).toEqual([]);
  });
});
