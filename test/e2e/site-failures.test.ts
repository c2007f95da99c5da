import { execFile, execFileSync } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchByTftp } from "./curl-tftp";
import { whyNoDhcp } from "./dhcp-site";
import { DESK, type DescribedPhone } from "./home-site";
import { NetworkedSite } from "./networked-site";
import { PhoneLoad } from "./phone-load";

const missing = whyNoDhcp();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
const engineRecord = process.env.CISCO_PHONES_ENGINE_RECORD;
const noRestart = engineRecord === undefined ? " (left out: the Engine is not this run's own)" : "";
const ENGINE_SCRIPT = join(__dirname, "..", "..", "scripts/setup/docker-engine.mjs");
const DESK_FILE = "SIP00036BABCDEF.cnf";
const PHONES = 20;
/** Small enough to be filled in a moment. */
const STORE_MIB = 8;
const PATIENCE_MS = 60_000;
/** Answers to a request for an address (RFC 2132 section 9.6). */
const ACKNOWLEDGED = 5;
const REFUSED = 6;

describe.skipIf(missing !== undefined)(`a site in trouble${reason}`, () => {
  let site: NetworkedSite;
  let load: PhoneLoad | undefined;
  const at = (number: number): string => site.at(number);
  const server = (): string => `cisco-phones-${site.name}`;
  const dhcp = (): string => `${server()}-dhcp`;

  const phones = (displayName = "Desk"): DescribedPhone[] =>
    Array.from({ length: PHONES }, (_, index) => ({
      ...DESK,
      mac: index === 0 ? DESK.mac : `00:03:6B:00:00:${index.toString(16).padStart(2, "0").toUpperCase()}`,
      address: at(20 + index),
      lines: [{ extension: String(100 + index), displayName: index === 0 ? displayName : `Phone ${index}` }],
    }));
  const pidOf = (container: string): number => Number(site.docker("inspect", "-f", "{{.State.Pid}}", container).trim());
  const disks = new Map<string, string>();
  const diskOf = (volume: string): string => disks.get(volume) ?? "";
  /**
   * Makes a small disk and the volume on it. The disk is mounted outside of the Engine's folder: an Engine that ends may take with it
   * what is mounted there.
   */
  const makeDisk = (volume: string): void => {
    const disk = mkdtempSync(join(tmpdir(), "cisco-phones-disk-"));
    disks.set(volume, disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${STORE_MIB}m`, "tmpfs", disk], { stdio: "pipe" });
    const options = ["type=none", "o=bind", `device=${disk}`].flatMap((option) => ["--opt", option]);
    site.docker("volume", "create", ...options, volume);
  };
  /** Prints for how long there were no boots or leases after what was done at a moment. */
  const sayOutage = async (what: string, moment: number, ...errands: readonly ("boot" | "lease")[]): Promise<void> => {
    for (const errand of errands) {
      console.info(`${what}: no ${errand} for ${(await load?.outage(errand, moment))?.toFixed(2)} s`);
    }
  };

  beforeAll(async () => {
    site = new NetworkedSite("trouble", 12);
    site.network.takeAddress(`${at(250)}/24`);
    await site.project.create({});
    await site.project.secret("passwordSeed", "Canary6trouble6seed6of6a6site6");
  });
  afterAll(async () => {
    await load?.stop();
    await site?.remove();
    for (const disk of disks.values()) {
      execFileSync("umount", [disk], { stdio: "pipe" });
      rmdirSync(disk);
    }
  });

  describe("before it is there", () => {
    it("is refused for taken ports and a wrong interface at once, and nothing is made", async () => {
      const sockets = await Promise.all([bound(69, at(1)), bound(67, at(1))]);
      try {
        site.describe(phones(), { dhcp: { ...site.dhcp(), interface: "nosuch0" } });
        const { code, output } = await site.project.pulumi(["up", "--yes"]);
        expect(code).not.toBe(0);
        expect(output).toMatch(
          new RegExp(`site\\.host\\.tftpPort: UDP port 69 on ${at(1)} is in use by \\S+ \\(pid ${process.pid}`),
        );
        expect(output).toMatch(
          new RegExp(`site\\.dhcp: UDP port 67 of the host is in use by \\S+ \\(pid ${process.pid}\\).*snippets`),
        );
        expect(output).toMatch(/site\.dhcp\.interface: the host has no such interface .*given "nosuch0"/);
        expect(output).toContain(`${site.device} with ${at(1)}/24`);
        expect(output).toContain("has 3 problems; nothing was changed");
        expect(site.remains()).toEqual([]);
      } finally {
        for (const socket of sockets) {
          socket.close();
        }
      }
    });

    it("is refused for a subnet that the interface has no address in", async () => {
      const elsewhere = { ...site.dhcp(), subnet: "198.19.12.0/24", pools: ["198.19.12.100-198.19.12.199"] };
      site.describe([{ ...DESK }], { dhcp: { ...elsewhere, router: "198.19.12.1" } });
      const { code, output } = await site.project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toMatch(new RegExp(`site\\.dhcp\\.subnet: no address of ${site.device} is in it`));
      expect(site.remains()).toEqual([]);
    });
  });

  describe("under load", () => {
    beforeAll(async () => {
      for (const volume of [server(), dhcp()]) {
        makeDisk(volume);
      }
      site.describe(phones());
      await site.project.succeed(["up", "--yes"]);
      load = new PhoneLoad(site.network, {
        tftp: `${at(1)}:69`,
        phones: phones().map(({ mac, model, address = "" }) => ({ mac, model, address })),
      });
      await Promise.all([load.next("boot"), load.next("lease")]);
    });

    it("serves phones again after a kill -9 of the server", async () => {
      const before = pidOf(server());
      const moment = Date.now();
      process.kill(before, "SIGKILL");
      await until(() => ![0, before].includes(pidOf(server())));
      await sayOutage("kill -9 of the server", moment, "boot");
      expect(await fetchByTftp(69, DESK_FILE, at(1))).toContain('line1_displayname: "Desk"');
    });

    it("gives out addresses again after a kill -9 of Kea, and of what keeps it", async () => {
      const keeper = pidOf(dhcp());
      const keaPid = (): number => Number(readFileSync(`/proc/${keeper}/task/${keeper}/children`, "utf8").trim());
      const kea = keaPid();
      const moment = Date.now();
      process.kill(kea, "SIGKILL");
      await until(() => ![0, kea].includes(keaPid()));
      await sayOutage("kill -9 of Kea", moment, "lease");
      const later = Date.now();
      process.kill(keeper, "SIGKILL");
      await until(() => ![0, keeper].includes(pidOf(dhcp())));
      await sayOutage("kill -9 of Kea's keeper", later, "lease");
      expect(site.docker("logs", dhcp())).toContain("kea-dhcp4 ended (SIGKILL)");
    });

    it.skipIf(engineRecord === undefined)(`is there again after a restart of the Engine${noRestart}`, async () => {
      const before = [pidOf(server()), pidOf(dhcp())];
      const moment = Date.now();
      await promisify(execFile)(process.execPath, [ENGINE_SCRIPT, "restart", engineRecord ?? ""]);
      console.info(`restart of the Engine: it answers after ${((Date.now() - moment) / 1000).toFixed(2)} s`);
      await until(() => pidOf(server()) !== 0 && pidOf(dhcp()) !== 0);
      expect(before).not.toContain(pidOf(server()));
      expect(before).not.toContain(pidOf(dhcp()));
      await sayOutage("restart of the Engine", moment, "boot", "lease");
      expect(await site.project.succeed(["up", "--yes"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
    });

    it("serves on from a full disk, and says of a delivery what it needs", async () => {
      const filler = fill(diskOf(server()));
      site.describe(phones("Study"));
      const { code, output } = await site.project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toMatch(/there is no room left in \/srv\/phones \(ENOSPC\): the delivery needs .* are free/);
      await load?.next("boot");
      expect(await fetchByTftp(69, DESK_FILE, at(1))).toContain('line1_displayname: "Desk"');
      rmSync(filler);
      await site.project.succeed(["up", "--yes"]);
      expect(await fetchByTftp(69, DESK_FILE, at(1))).toContain('line1_displayname: "Study"');
    });

    it("gives out no lease from a full disk, says so of a delivery, and goes on once there is room", async () => {
      await load?.stop();
      console.info(`load: ${load?.summary}`);
      const starts = site.starts();
      // So often that the last block of the file of leases is full, too.
      const ask = async (): Promise<unknown> => {
        const reboot = { kind: "reboot", mac: DESK.mac, requested: at(20), asks: [1] } as const;
        return (await site.network.ask(Array.from({ length: 100 }, () => reboot))).at(-1)?.type;
      };
      expect(await ask()).toBe(ACKNOWLEDGED);
      const filler = fill(diskOf(dhcp()));
      expect(await ask()).toBe(REFUSED);
      site.describe(phones("Study").map((phone, index) => (index === 0 ? { ...phone, address: at(60) } : phone)));
      const { code, output } = await site.project.pulumi(["up", "--yes"]);
      expect(code).not.toBe(0);
      expect(output).toMatch(/there is no room left in \/srv\/dhcp \(ENOSPC\): the configuration needs \d+ KiB there/);
      rmSync(filler);
      expect(await ask()).toBe(ACKNOWLEDGED);
      await site.project.succeed(["up", "--yes"]);
      expect(site.lease(DESK.mac).ip).toBe(at(60));
      expect(site.starts()).toEqual(starts);
    });
  });
});

/** Fills the rest of a disk. @returns the file that does */
function fill(folder: string): string {
  const file = join(folder, "filler");
  try {
    for (;;) {
      writeFileSync(file, Buffer.alloc(4096), { flag: "a" });
    }
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" });
    return file;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; !isSo(); await sleep(20)) {
    if (Date.now() > giveUpAt) {
      throw new Error(`it did not come to that within ${PATIENCE_MS / 1000} s`);
    }
  }
}

function bound(port: number, address: string): Promise<Socket> {
  const socket = createSocket("udp4");
  return new Promise((done, fail) => {
    socket.once("error", fail);
    socket.bind(port, address, () => done(socket));
  });
}
