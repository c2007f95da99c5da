import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TrialProject } from "../tools/plugins/trial-project";
import { ForeignDhcpClients, whyNoForeignClients } from "./foreign-dhcp-clients";
import { PhoneNetwork, whyNoPhoneNetwork } from "./phone-network";

/** Why no DHCP server can be tried here; undefined if it can. */
export function whyNoDhcp(): string | undefined {
  const { CISCO_PHONES_DOCKER_HOST: host, CISCO_PHONES_NO_DOCKER: noDocker } = process.env;
  return host === undefined ? (noDocker ?? "no Engine") : (whyNoPhoneNetwork() ?? whyNoForeignClients());
}

/** The server's interface. */
export const SERVER_SIDE = "phones0";
/** Holds the server's network while it sleeps, so that the container of the site can join it. */
const HOLDER = ["--network", "none", "node:24-bookworm-slim", "sleep", "infinity"];
const CHECKOUT = resolve(__dirname, "..", "..");

/** The user of the container's program, as `docker exec` takes it. */
export const USER = "10067:10067";
const PATIENCE_MS = 60_000;

export const DESK = { "hw-address": "00:03:6B:AB:CD:EF", "ip-address": "10.9.0.20", hostname: "SIP00036BABCDEF" };
export const HALL = { "hw-address": "00:03:6b:ab:cd:f0", "ip-address": "10.9.0.21", hostname: "SIP00036BABCDF0" };

export interface Reservation {
  readonly "hw-address": string;
  readonly "ip-address": string;
  readonly hostname: string;
}

/** A subnet with a pool, the options that phones need, and these reservations, as Kea reads it. */
export function kea(reservations: readonly Reservation[], pool = "10.9.0.100 - 10.9.0.199"): string {
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
function program(site: string, dockerHost: string, network: string): string {
  return `import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { runDhcpInContainer } from "${CHECKOUT}/components/dhcp-container";
import { accessTo } from "${CHECKOUT}/components/host-access";
import { NO_DRIFT } from "${CHECKOUT}/components/host-drift";
import { NO_IMAGE_LOOK } from "${CHECKOUT}/components/image-look";
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
      site: "${site}",
      host,
      configuration: pulumi.output(readFileSync("kea.json", "utf8")),
      ready,
      drift: pulumi.output(NO_DRIFT),
      image: Promise.resolve(NO_IMAGE_LOOK),
    }, accessTo("site", host, ready, this), this).stdout;
  }
}
export const delivered = new Site().delivered;
`;
}

/** A site's DHCP server as the component declares it, with a network of its own in place of the host's. */
export class DhcpSite {
  readonly container: string;
  readonly project = new TrialProject();
  readonly network: PhoneNetwork;
  readonly clients: ForeignDhcpClients;
  private readonly holder: string;
  readonly dockerHost = process.env.CISCO_PHONES_DOCKER_HOST ?? "";

  constructor(name: string) {
    const site = `${name}-${process.pid}`;
    this.container = `cisco-phones-${site}-dhcp`;
    this.holder = this.docker("run", "-d", ...HOLDER).trim();
    const pid = this.docker("inspect", "-f", "{{.State.Pid}}", this.holder).trim();
    this.network = new PhoneNetwork({ device: SERVER_SIDE, addresses: ["10.9.0.1/24"], server: { pid } });
    this.clients = new ForeignDhcpClients(this.network);
    this.project.program(program(site, this.dockerHost, this.holder));
  }

  async create(): Promise<void> {
    await this.project.succeed("stack", "init", "dev");
  }

  async remove(): Promise<void> {
    await this.destroy().finally(async () => {
      await this.network.remove();
      this.clients.remove();
      this.docker("rm", "-f", this.holder);
      this.project.remove();
    });
  }

  async destroy(): Promise<void> {
    await this.project.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
  }

  /** Declares this configuration. @returns what its delivery said */
  async up(configuration: string): Promise<string> {
    this.declare(configuration);
    await this.project.up();
    return (await this.project.succeed("stack", "output", "delivered", "--stack", "dev")).trim();
  }

  declare(configuration: string): void {
    writeFileSync(join(this.project.folder, "kea.json"), configuration);
  }

  docker(...args: string[]): string {
    return execFileSync("docker", ["-H", this.dockerHost, ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  }

  /** Runs a script in the container as its user. @returns what it printed */
  inside(...words: string[]): string {
    return this.docker("exec", "-u", USER, this.container, "node", ...words);
  }

  get log(): string {
    return execFileSync("sh", ["-c", `docker -H "$0" logs "$1" 2>&1`, this.dockerHost, this.container]).toString();
  }

  /** What the program in a container answers. */
  asked(verb: string, stdin = "", container = this.container): Promise<{ code: number; output: string }> {
    return new Promise((done) => {
      const words = ["-H", this.dockerHost, "exec", "-i", "-u", USER, container, "node", "/app/server.cjs", verb];
      const child = execFile("docker", words, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}`.trim() });
      });
      // A program that refuses its input early closes the pipe.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
  }

  async keaPid(): Promise<string> {
    return /as pid (\d+)/.exec((await this.asked("dhcp-health")).output)?.[1] ?? "";
  }

  untilHealthy(): Promise<void> {
    return this.until(async () => (await this.asked("dhcp-health")).code === 0);
  }

  async until(isSo: () => Promise<boolean> | boolean): Promise<void> {
    for (const giveUpAt = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(50)) {
      if (Date.now() > giveUpAt) {
        throw new Error(`it did not come to that within ${PATIENCE_MS / 1000} s:\n${this.log}`);
      }
    }
  }
}
