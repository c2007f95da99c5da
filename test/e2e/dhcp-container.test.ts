import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TrialProject } from "../tools/plugins/trial-project";
import { capabilityBits, imageFiles, processStatus } from "./container-insides";
import { PhoneNetwork, SERVER_SIDE, whyNoPhoneNetwork } from "./phone-network";

const dockerHost = process.env.CISCO_PHONES_DOCKER_HOST;
const missing = dockerHost === undefined ? (process.env.CISCO_PHONES_NO_DOCKER ?? "no Engine") : whyNoPhoneNetwork();
const reason = missing === undefined ? "" : ` (left out: ${missing})`;
const CHECKOUT = resolve(__dirname, "..", "..");

const SITE = `dhcp-trial-${process.pid}`;
const CONTAINER = `cisco-phones-${SITE}-dhcp`;
const USER = "10067:10067";
/** Bytes; Node is 127 MB of them, Kea with its libraries 29. */
const LARGEST_IMAGE = 175e6;
const PATIENCE_MS = 60_000;

const DESK = { "hw-address": "00:03:6B:AB:CD:EF", "ip-address": "10.9.0.20", hostname: "SIP00036BABCDEF" };
const HALL = { "hw-address": "00:03:6b:ab:cd:f0", "ip-address": "10.9.0.21", hostname: "SIP00036BABCDF0" };

interface Reservation {
  readonly "hw-address": string;
  readonly "ip-address": string;
  readonly hostname: string;
}

function kea(reservations: readonly Reservation[], pool = "10.9.0.100 - 10.9.0.199"): string {
  return JSON.stringify({
    Dhcp4: {
      "interfaces-config": { interfaces: [SERVER_SIDE] },
      authoritative: true,
      "valid-lifetime": 3600,
      "option-def": [{ name: "tftp-servers", code: 150, type: "ipv4-address", array: true, space: "dhcp4" }],
      subnet4: [
        {
          subnet: "10.9.0.0/24",
          pools: [{ pool }],
          "option-data": [
            { name: "routers", data: "10.9.0.1" },
            { name: "domain-name-servers", data: "10.9.0.2,10.9.0.3" },
            { name: "ntp-servers", data: "10.9.0.4" },
            { code: 66, data: "10.9.0.5" },
            { name: "tftp-servers", data: "10.9.0.5, 10.9.0.6" },
          ],
          reservations,
        },
      ],
    },
  });
}

/** A site with nothing but its DHCP server, in the network of the test in place of the host's. */
function program(network: string): string {
  return `import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { runDhcpInContainer } from "${CHECKOUT}/components/dhcp-container";
import { accessTo } from "${CHECKOUT}/components/host-access";
import type { HostSettings } from "${CHECKOUT}/domain/host-settings";
class Site extends pulumi.ComponentResource {
  readonly delivered: pulumi.Output<string>;
  constructor() {
    super("trial:index:Site", "site", {}, {
      transformations: [({ type, props, opts }) =>
        type === "docker:index/container:Container"
          ? { props: { ...props, networkMode: "container:${network}" }, opts }
          : undefined],
    });
    const ready = pulumi.output(true as const);
    const host = { dockerHost: "${dockerHost}" } as HostSettings;
    this.delivered = runDhcpInContainer("site", {
      site: "${SITE}",
      host,
      configuration: pulumi.output(readFileSync("kea.json", "utf8")),
      ready,
    }, accessTo("site", host, ready, this), this).stdout;
  }
}
export const delivered = new Site().delivered;
`;
}

describe.skipIf(missing !== undefined)(`Kea in its container, on a real Docker Engine${reason}`, () => {
  const project = new TrialProject();
  let network: PhoneNetwork;

  const docker = (...args: string[]): string =>
    execFileSync("docker", ["-H", dockerHost ?? "", ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  const declare = (text: string): void => writeFileSync(join(project.folder, "kea.json"), text);
  const up = async (): Promise<string> => {
    await project.up();
    return (await project.succeed("stack", "output", "delivered", "--stack", "dev")).trim();
  };
  /** What the program in a container answers. */
  const asked = (verb: string, stdin = "", container = CONTAINER): Promise<{ code: number; output: string }> =>
    new Promise((done) => {
      const words = ["-H", dockerHost ?? "", "exec", "-i", "-u", USER, container, "node", "/app/server.cjs", verb];
      const child = execFile("docker", words, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}`.trim() });
      });
      // A program that refuses its input early closes the pipe.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
  const keaPid = async (): Promise<string> => /as pid (\d+)/.exec((await asked("dhcp-health")).output)?.[1] ?? "";
  const untilHealthy = async (): Promise<void> => {
    for (const giveUpAt = Date.now() + PATIENCE_MS; (await asked("dhcp-health")).code !== 0; await sleep(20)) {
      expect(Date.now(), docker("logs", CONTAINER)).toBeLessThan(giveUpAt);
    }
  };

  beforeAll(async () => {
    network = new PhoneNetwork(dockerHost ?? "", "10.9.0.1/24");
    project.program(program(network.serverHolder));
    declare(kea([DESK]));
    await project.succeed("stack", "init", "dev");
  });

  afterAll(async () => {
    await project.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev");
    network?.remove();
    project.remove();
  });

  it("is healthy before it has a configuration, and says what the first one brings", async () => {
    const delivered = await up();
    expect(delivered.split("\n")).toContain("added 00:03:6b:ab:cd:ef 10.9.0.20");
    expect(delivered.split("\n")).toContain("added subnet 10.9.0.0/24 option 66 10.9.0.5");
    expect(docker("logs", CONTAINER)).toContain("waiting for dhcp-apply");
    expect(docker("inspect", "-f", "{{.State.Health.Status}}", CONTAINER).trim()).toBe("healthy");
  });

  it("runs confined, with the two capabilities that DHCP takes, Kea no less than its keeper", async () => {
    const [details] = JSON.parse(docker("inspect", CONTAINER));
    expect(details.HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Memory: 256 * 1024 * 1024,
    });
    for (const pid of ["1", await keaPid()]) {
      expect(processStatus(dockerHost ?? "", CONTAINER, USER, pid)).toMatchObject({
        Uid: "10067 10067 10067 10067",
        NoNewPrivs: "1",
        CapEff: capabilityBits("NET_BIND_SERVICE", "NET_RAW"),
      });
    }
    const modes = `for (const name of ["", "/kea-dhcp4.json", "/kea-leases4.csv", "/run"])
      console.log((fs.statSync("/srv/dhcp" + name).mode & 0o777).toString(8))`;
    const read = docker("exec", "-u", USER, CONTAINER, "node", "-e", modes);
    expect(read.trim().split("\n")).toEqual(["700", "600", "600", "700"]);
  });

  it("starts from an image with Kea, its cleanup of leases and the server's program", () => {
    const image = docker("inspect", "-f", "{{.Image}}", CONTAINER).trim();
    const bytes = Number(docker("inspect", "-f", "{{.Size}}", image));
    console.log(`image of the DHCP server: ${(bytes / 1e6).toFixed(0)} MB`);
    expect(bytes).toBeLessThan(LARGEST_IMAGE);
    expect(imageFiles(dockerHost ?? "", image).filter((path) => /(^|\/)s?bin\//.test(path))).toEqual([
      "usr/bin/setpriv",
      "usr/local/bin/node",
      "usr/sbin/kea-dhcp4",
      "usr/sbin/kea-lfc",
    ]);
  });

  it("shows no change when nothing changed, and an apply of the same says so", async () => {
    expect(await project.preview()).toMatch(/Resources:\s+\d+ unchanged/);
    expect(await asked("dhcp-apply", kea([DESK]))).toEqual({ code: 0, output: "unchanged" });
  });

  it("gives a phone its address and its options", () => {
    expect(network.udhcpc("00:03:6b:ab:cd:ef")).toMatchObject({
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
    const { given, said } = await network.dhclient("00:03:6b:ab:cd:ef", "10.9.9.9");
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
    const [pid, guest] = [await keaPid(), network.udhcpc("02:00:00:00:00:01")];
    expect(network.udhcpc("00:03:6b:ab:cd:f0")?.ip).toMatch(/^10\.9\.0\.1\d\d$/);
    declare(kea([DESK, HALL]));
    expect(await up()).toBe("added 00:03:6b:ab:cd:f0 10.9.0.21");
    expect(await keaPid()).toBe(pid);
    expect(network.udhcpc("00:03:6b:ab:cd:f0")?.ip).toBe("10.9.0.21");
    expect(network.udhcpc("02:00:00:00:00:02")?.ip).not.toBe(guest?.ip);
    expect(network.udhcpc("02:00:00:00:00:01")?.ip).toBe(guest?.ip);
  });

  it("refuses a broken configuration in Kea's words, and serves on by the one before", async () => {
    const pid = await keaPid();
    declare(kea([DESK, HALL], "10.8.0.1 - 10.8.0.9"));
    const { code, output } = await project.pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
    expect(code).not.toBe(0);
    expect(output).toContain("Kea refuses the configuration: subnet configuration failed: a pool of type V4");
    expect(await keaPid()).toBe(pid);
    expect(await asked("dhcp-verify", kea([DESK, HALL]))).toEqual({
      code: 0,
      output: "Kea goes by this configuration",
    });
    expect(network.udhcpc("00:03:6b:ab:cd:ef")?.ip).toBe("10.9.0.20");
    declare(kea([DESK, HALL]));
    expect(await asked("dhcp-apply", kea([DESK, HALL]))).toEqual({ code: 0, output: "unchanged" });
    expect(await project.preview()).toMatch(/Resources:\s+\d+ unchanged/);
  });

  it("names what is other than declared, and who has an address that is reserved", async () => {
    const guest = network.udhcpc("02:00:00:00:00:01")?.ip ?? "";
    const moved = { ...DESK, "ip-address": "10.9.0.30" };
    const added = { "hw-address": "00:03:6b:00:00:09", "ip-address": guest, hostname: "new" };
    const declared = kea([moved, added]).replace('"10.9.0.4"', '"10.9.0.44"');
    const { code, output } = await asked("dhcp-verify", declared);
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      `reservation 00:03:6b:00:00:09 ${guest} is missing`,
      "reservation 00:03:6b:ab:cd:ef is 10.9.0.20, must be 10.9.0.30",
      "reservation 00:03:6b:ab:cd:f0 10.9.0.21 is not declared",
      "subnet 10.9.0.0/24 option ntp-servers is 10.9.0.4, must be 10.9.0.44",
      expect.stringContaining(
        `warning: ${guest}, reserved for 00:03:6b:00:00:09, is leased to 02:00:00:00:00:01 until`,
      ),
      "differences: 4",
    ]);
  });

  it("puts back what was there when Kea does not take it over", async () => {
    const image = docker("inspect", "-f", "{{.Image}}", CONTAINER).trim();
    const alone = docker(
      "run",
      "-d",
      "--network",
      "none",
      "--entrypoint",
      "node",
      image,
      "-e",
      "setInterval(Date, 1e6)",
    );
    try {
      const declared = kea([DESK]).replace(`"${SERVER_SIDE}"`, "");
      const { code, output } = await asked("dhcp-apply", declared, alone.trim());
      expect(code).toBe(1);
      expect(output).toContain("does not answer on /srv/dhcp/run/kea.sock after 30 s; is dhcp-serve running?");
      const left = docker("exec", "-u", USER, alone.trim(), "node", "-p", "fs.readdirSync('/srv/dhcp').join()");
      expect(left.trim()).toBe("run");
    } finally {
      docker("rm", "-f", "-v", alone.trim());
    }
  });

  it("lets two applies at once wait for each other", async () => {
    const configurations = [kea([DESK]), kea([HALL])];
    const applied = await Promise.all(configurations.map((text) => asked("dhcp-apply", text)));
    expect(applied.map(({ code }) => code)).toEqual([0, 0]);
    const verified = await Promise.all(configurations.map((text) => asked("dhcp-verify", text)));
    expect(verified.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect((await asked("dhcp-apply", kea([DESK, HALL]))).code).toBe(0);
  });

  it("takes back what somebody told Kea by hand", async () => {
    const ask = `const socket = net.connect("/srv/dhcp/run/kea.sock");
      const read = JSON.parse(fs.readFileSync("/srv/dhcp/kea-dhcp4.json", "utf8"));
      read.Dhcp4.subnet4[0].reservations.pop();
      socket.write(JSON.stringify({ command: "config-set", arguments: read }));
      socket.on("data", (chunk) => process.stdout.write(chunk));`;
    expect(docker("exec", "-u", USER, CONTAINER, "node", "-e", ask)).toContain('"result": 0');
    expect((await asked("dhcp-verify", kea([DESK, HALL]))).output).toContain("reservation 00:03:6b:ab:cd:f0");
    expect(await asked("dhcp-apply", kea([DESK, HALL]))).toEqual({ code: 0, output: "unchanged" });
    expect((await asked("dhcp-verify", kea([DESK, HALL]))).code).toBe(0);
  });

  it("keeps the file of the leases short by Kea's own cleanup, and loses none", async () => {
    const guest = network.udhcpc("02:00:00:00:00:01")?.ip ?? "";
    const cleaning = JSON.parse(kea([DESK, HALL]));
    cleaning.Dhcp4["lease-database"] = { "lfc-interval": 1 };
    expect((await asked("dhcp-apply", JSON.stringify(cleaning))).code).toBe(0);
    const read = "fs.readFileSync('/srv/dhcp/kea-leases4.csv.2', 'utf8')";
    const cleaned = (): string => {
      try {
        return docker("exec", "-u", USER, CONTAINER, "node", "-p", read);
      } catch {
        return "";
      }
    };
    for (const giveUpAt = Date.now() + PATIENCE_MS; !cleaned().includes(`${guest},`); await sleep(100)) {
      expect(Date.now(), docker("logs", CONTAINER)).toBeLessThan(giveUpAt);
    }
    expect(docker("logs", CONTAINER)).not.toContain("Unable to use interprocess sync lockfile");
    const reserved = kea([{ ...DESK, "ip-address": guest }]);
    expect((await asked("dhcp-verify", reserved)).output).toContain(
      `${guest}, reserved for 00:03:6b:ab:cd:ef, is leased`,
    );
    expect((await asked("dhcp-apply", kea([DESK, HALL]))).code).toBe(0);
  });

  it("starts Kea again when it is killed", async () => {
    const pid = await keaPid();
    const killedAt = performance.now();
    docker("exec", "-u", USER, CONTAINER, "node", "-e", `process.kill(${pid}, "SIGKILL")`);
    const given = network.udhcpc("00:03:6b:ab:cd:ef");
    console.log(`kill -9 of Kea to the next lease: ${((performance.now() - killedAt) / 1000).toFixed(2)} s`);
    expect(given?.ip).toBe("10.9.0.20");
    await untilHealthy();
    expect(await keaPid()).not.toBe(pid);
    expect(docker("logs", CONTAINER)).toContain("kea-dhcp4 ended (SIGKILL); starting it again in 0.1 s");
  });

  it("remembers its leases when it is restarted, and ends by itself when it is told to", async () => {
    const guest = network.udhcpc("02:00:00:00:00:01")?.ip;
    docker("stop", "-t", "60", CONTAINER);
    expect(docker("inspect", "-f", "{{.State.ExitCode}}", CONTAINER).trim()).toBe("0");
    docker("start", CONTAINER);
    await untilHealthy();
    // Who comes first would get the address if it were free.
    expect(network.udhcpc("02:00:00:00:00:03", ["-r", guest ?? ""])?.ip).toMatch(/^10\.9\.0\.1\d\d$/);
    expect(network.udhcpc("02:00:00:00:00:03")?.ip).not.toBe(guest);
    expect(network.udhcpc("02:00:00:00:00:01")?.ip).toBe(guest);
  });

  it("is destroyed without a trace", async () => {
    await project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
    expect(docker("ps", "-aq", "--filter", `name=${CONTAINER}`)).toBe("");
    expect(docker("volume", "ls", "-q", "--filter", `name=${CONTAINER}`)).toBe("");
  });
});
