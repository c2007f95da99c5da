import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { dhcpReservation } from "../../domain/dhcp/reservation";
import type { Phone } from "../../domain/phone";
import { renderKea } from "../../rendering/render-kea";
import type { Diagnosis } from "../../server/diagnosis/diagnosis";
import { phoneWith } from "../domain/dhcp/dhcp-phones";
import { dhcpSite } from "../rendering/dhcp-sites";
import { bundleText } from "../server/bundle-text";
import { DEFAULTS, LINE } from "../server/diagnosis/diagnosed-server";
import { finished, Program } from "../server/program";
import type { DhcpQuestion } from "./dhcp-client";
import { dhcpProgram } from "./dhcp-programs";
import { CLIENT_SIDE, PhoneNetwork, whyNoPhoneNetwork } from "./phone-network";

const SERVER = "10.99.0.3";
const DOOR = `diagnosis-${process.pid}`;
const TSX = resolve(__dirname, "../../node_modules/.bin/tsx");
const DOCTOR = resolve(__dirname, "../../doctor/main.ts");
/** Two minutes pass before silence is taken for that. */
const PATIENCE = { timeout: 240_000, interval: 1000 };

const OFF = phoneWith(0x000001, "10.99.0.41");
const RELAYED = phoneWith(0x000002, "10.99.0.42");
const POOLLESS = phoneWith(0x000003);
const STALE = phoneWith(0x000004, "10.99.0.44");
const ELSEWHERE = phoneWith(0x000005, "10.99.0.45");
const DEAF = phoneWith(0x000006, "10.99.0.46");
const MISLED = phoneWith(0x000007, "10.99.0.47");
const ROBBED = phoneWith(0x000008, "10.99.0.48");
const WELL = phoneWith(0x000009, "10.99.0.49");
const MOVED = phoneWith(0x00000a, "10.99.0.50");
const PHONES = [OFF, RELAYED, POOLLESS, STALE, ELSEWHERE, DEAF, MISLED, ROBBED, WELL, MOVED];

const hexOf = (address: string): string => Buffer.from(address.split(".").map(Number)).toString("hex");
const asking = (mac: string, kind: DhcpQuestion["kind"], more: Partial<DhcpQuestion> = {}): DhcpQuestion => ({
  kind,
  mac,
  asks: [1, 3, 66, 150],
  ...more,
});
const discover = ({ mac }: Phone): DhcpQuestion => asking(mac.colons, "discover");
const taking = (mac: string, requested: string, server = SERVER): DhcpQuestion =>
  asking(mac, "select", { requested, server: hexOf(server) });

const noNetwork = whyNoPhoneNetwork();
const why = noNetwork === undefined ? "" : ` (left out: ${noNetwork})`;
const kea = dhcpProgram("KEA");

describe.skipIf(noNetwork !== undefined || kea.path === "")(`what a real Kea has heard${kea.why}${why}`, () => {
  let network: PhoneNetwork;
  let folder: string;
  let program: Program;

  const environment = () => ({ ...process.env, PATH: `${dirname(kea.path)}:${process.env.PATH}` });
  const dhcpStore = () => join(folder, "dhcp");
  const store = () => join(folder, "phones");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cisco-phones-diagnosis-"));
    program = new Program();
    network = new PhoneNetwork({
      device: "dhcp-server",
      addresses: [`${SERVER}/24`],
      server: "own",
      clientAddress: "10.99.0.250/24",
    });
    const { settings, phones } = dhcpSite(
      {
        interface: "dhcp-server",
        subnet: "10.99.0.0/24",
        pools: ["10.99.0.100-10.99.0.101"],
        tftpServers: [SERVER],
      },
      PHONES,
    );
    const node = process.execPath;
    network.start(node, [program.file, "dhcp-serve", "--store", dhcpStore(), "--dhcp-door", DOOR], environment());
    await applyKea(renderKea(settings, phones.map(dhcpReservation)));
    const files = { "SIPDefault.cnf": `${DEFAULTS.replace("127.0.0.1", SERVER)}\n`, ...ownFiles() };
    const applied = await program.run(
      ["apply", "--store", store()],
      bundleText(files, {}, "home", PHONES.map(declaredOf)),
    );
    expect(applied.code, applied.stderr).toBe(0);
    const doors = ["--tftp", `${SERVER}:69`, "--http", `${SERVER}:6970`, "--admin", "127.0.0.1:6980"];
    network.start(node, [program.file, "serve", "--store", store(), ...doors, "--dhcp-door", DOOR]);
  });
  afterAll(async () => {
    await network?.remove();
    program?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function ownFiles(): Record<string, string> {
    return Object.fromEntries([ROBBED, WELL, MOVED].map(({ mac }) => [`SIP${mac.plain}.cnf`, LINE]));
  }

  function declaredOf({ mac, model }: Phone): DeclaredPhone {
    return { mac: mac.plain, model, load: "P0S3-8-12-00", extensions: ["100"], label: null };
  }

  async function applyKea(configuration: string): Promise<void> {
    const [ip, ...words] = network.asServer(process.execPath, program.file, "dhcp-apply", "--store", dhcpStore());
    const applied = await finished(spawn(ip, words, { env: environment() }), configuration);
    expect(applied.code, applied.stderr).toBe(0);
  }

  function boot({ mac, model }: Phone, address: string, server = SERVER): void {
    network.takeAddress(address);
    network.inClients("ip", "route", "replace", "10.99.0.0/24", "dev", CLIENT_SIDE);
    const words = ["boot", "--mac", mac.plain, "--model", model, "--load", "P0S3-8-12-00", "--tftp", `${server}:69`];
    const [command, ...args] = network.asOurClient("phone/main.ts", ...words, "--timeout-scale", "0.2");
    try {
      execFileSync(command, args, { stdio: "pipe" });
    } catch {
      // That it fails is what is looked at.
    }
  }

  /** What the doctor names first, and all of it, by MAC. */
  async function findings(): Promise<Map<string, readonly Diagnosis[]>> {
    const [command, ...args] = network.asServer(TSX, DOCTOR, "--json", "--status", "http://127.0.0.1:6980");
    const { stdout } = await promisify(execFile)(command, args).catch((failure: { stdout: string }) => failure);
    const { servers, notLookedAt } = JSON.parse(stdout) as {
      servers: { phones: { mac: string; diagnoses: Diagnosis[] }[] }[];
      notLookedAt: string[];
    };
    expect(notLookedAt.join()).not.toContain("DHCP");
    return new Map(servers.flatMap(({ phones }) => phones.map(({ mac, diagnoses }) => [mac, diagnoses])));
  }

  it("is named first for each phone, and the right thing", async () => {
    const computer = "02:00:00:00:00:01";
    const [offered, first] = await network.ask([
      asking(computer, "discover"),
      taking(computer, "10.99.0.100"),
      discover(MISLED),
      taking(MISLED.mac.colons, "10.99.0.47"),
      discover(WELL),
      taking(WELL.mac.colons, "10.99.0.49"),
    ]);
    expect([offered?.address, first?.type]).toEqual(["10.99.0.100", 5]);
    // The reserved address is somebody's, and the phone takes the last one of the pool.
    const robbed = await network.ask([
      discover(ROBBED),
      taking(ROBBED.mac.colons, "10.99.0.48"),
      asking(ROBBED.mac.colons, "decline", { requested: "10.99.0.48", server: hexOf(SERVER), unanswered: true }),
      discover(ROBBED),
      taking(ROBBED.mac.colons, "10.99.0.101"),
    ]);
    expect(robbed.at(-1)).toMatchObject({ type: 5, address: "10.99.0.101" });
    const stale = asking(STALE.mac.colons, "reboot", { requested: "10.10.202.71" });
    const answers = await network.ask([
      stale,
      stale,
      stale,
      discover(ELSEWHERE),
      { ...taking(ELSEWHERE.mac.colons, "10.99.0.45", "10.99.0.9"), unanswered: true },
      discover(DEAF),
      discover(DEAF),
      discover(DEAF),
      { ...discover(POOLLESS), unanswered: true },
      { ...discover(RELAYED), relay: "10.20.0.1", unanswered: true },
      // Its answer shows that the ones before were heard.
      stale,
    ]);
    expect(answers.map((answer) => answer?.type ?? null)).toEqual([6, 6, 6, 2, null, 2, 2, 2, null, null, 6]);
    boot(MISLED, "10.99.0.47/24", "10.99.0.77");
    boot(ROBBED, "10.99.0.101/24");
    boot(WELL, "10.99.0.49/24");
    // A VLAN from which there is a way to the server.
    const [ip, ...words] = network.asServer("ip", "route", "add", "10.20.0.0/24", "dev", "dhcp-server");
    execFileSync(ip, words);
    boot(MOVED, "10.20.0.9/24");

    const expected = {
      [OFF.mac.plain]: "dhcp-not-asked",
      [RELAYED.mac.plain]: "dhcp-other-network",
      [POOLLESS.mac.plain]: "dhcp-pool-empty",
      [STALE.mac.plain]: "dhcp-refused",
      [ELSEWHERE.mac.plain]: "dhcp-elsewhere",
      [DEAF.mac.plain]: "dhcp-offer-lost",
      [MISLED.mac.plain]: "address-without-requests",
      [ROBBED.mac.plain]: "address-taken",
      [WELL.mac.plain]: "nothing-wrong",
      [MOVED.mac.plain]: "address-not-ours",
    };
    const found = await vi.waitFor(async () => {
      const all = await findings();
      const first = Object.fromEntries([...all].map(([mac, [diagnosis]]) => [mac, diagnosis?.symptom]));
      expect(first).toEqual(expected);
      return all;
    }, PATIENCE);
    const seen = (phone: Phone): string => found.get(phone.mac.plain)?.[0]?.seen.join("; ") ?? "";
    expect(seen(STALE)).toMatch(/^it was refused 10\.10\.202\.71, 4 times from /);
    expect(seen(DEAF)).toMatch(/^it was offered 10\.99\.0\.46, 3 times from /);
    expect(seen(MISLED)).toContain("it was given 10.99.0.47 at ");
    expect(seen(ROBBED)).toContain("10.99.0.48: ");
    expect(seen(MOVED)).toBe("it asked from 10.20.0.9; 10.99.0.50 is reserved for it");
    expect(seen(ROBBED)).toContain("it was given 10.99.0.101 at ");
  });
});
