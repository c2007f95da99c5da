import { execFile, execFileSync, spawnSync } from "node:child_process";
import type { BootReport } from "../../phone/boot-report";
import { ForeignDhcpClients, type Given } from "./foreign-dhcp-clients";
import { type DescribedPhone, homeSite } from "./home-site";
import { PhoneNetwork } from "./phone-network";
import { StackProject } from "./stack-project";

/** What of a description a test says itself; a member that is undefined is left out. */
export type SiteChange = Readonly<Record<string, unknown>>;

/**
 * A whole site in containers on this machine, and at the other end of a cable the network of its phones. The network is one of those for
 * measurements (RFC 2544 appendix C.2.2), so that no real one is in its way.
 */
export class NetworkedSite {
  readonly project: StackProject;
  readonly name: string;
  /** The machine's interface to the phones. */
  readonly device: string;
  readonly subnet: string;
  readonly network: PhoneNetwork;
  readonly clients: ForeignDhcpClients;
  readonly dockerHost = process.env.CISCO_PHONES_DOCKER_HOST ?? "";
  private readonly net: number;

  /**
   * @param stack Name of the stack, and the beginning of the site's name.
   * @param net Its network is 198.18.NET.0/24.
   * @param addresses Last numbers of the machine's addresses in it; Linux takes away all with the first of them.
   */
  constructor(stack: string, net: number, addresses: readonly number[] = [1]) {
    this.net = net;
    this.name = `${stack}-${process.pid}`;
    this.device = `phones${net}`;
    this.subnet = `${this.at(0)}/24`;
    this.network = new PhoneNetwork({
      device: this.device,
      addresses: addresses.map((each) => `${this.at(each)}/24`),
      server: "machine",
    });
    this.clients = new ForeignDhcpClients(this.network);
    this.project = new StackProject(stack);
  }

  /** An address of the network. */
  at(number: number): string {
    return `198.18.${this.net}.${number}`;
  }

  /** A host of the site on the machine's Engine, with all its doors on one address. */
  host(number = 1): Record<string, unknown> {
    return {
      runtime: "container",
      address: this.at(number),
      adminAddress: this.at(number),
      dockerHost: this.dockerHost,
    };
  }

  /** The DHCP settings of the site, but for its pool the least that there can be. */
  dhcp(): Record<string, unknown> {
    return {
      interface: this.device,
      subnet: this.subnet,
      pools: [`${this.at(100)}-${this.at(199)}`],
      router: this.at(254),
    };
  }

  describe(phones: readonly DescribedPhone[], change: SiteChange = {}): void {
    this.project.describeSite({
      ...homeSite(this.name, this.host(), phones),
      dhcp: this.dhcp(),
      asterisk: undefined,
      ...change,
    });
  }

  /** Gives the client's interface an address as busybox's udhcpc is given it for this MAC. @throws Error when nobody answers. */
  lease(mac: string): Given {
    const given = this.clients.udhcpc(mac);
    if (given?.ip === undefined) {
      throw new Error(`no lease for ${mac}`);
    }
    this.network.takeAddress(`${given.ip}/24`);
    return given;
  }

  /** Boots the virtual phone in the network of the phones, as `npm run phone` does. */
  boot(mac: string, model: string, server = this.at(1), ...options: readonly string[]): Promise<BootReport> {
    const words = [
      "boot",
      "--json",
      "--mac",
      mac,
      "--model",
      model,
      "--load",
      "P0S3-8-11-00",
      "--tftp",
      `${server}:69`,
    ];
    const [program, ...args] = this.network.asOurClient("phone/main.ts", ...words, ...options);
    return new Promise((done, fail) => {
      execFile(program, args, (_error, stdout, stderr) => {
        stdout === "" ? fail(new Error(`no report of a boot: ${stderr}`)) : done(JSON.parse(stdout) as BootReport);
      });
    });
  }

  docker(...args: string[]): string {
    return execFileSync("docker", ["-H", this.dockerHost, ...args], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  }

  /** Names of its containers, sorted. */
  containers(): string[] {
    return this.docker("ps", "-a", "--filter", `name=cisco-phones-${this.name}`, "--format", "{{.Names}}")
      .split("\n")
      .filter(Boolean)
      .sort();
  }

  /** Takes one of the machine's addresses away, or gives it back. */
  setAddress(verb: "add" | "del", number: number): void {
    execFileSync("ip", ["address", verb, `${this.at(number)}/24`, "dev", this.device]);
  }

  /** Id and time of start of each of its containers: the same as long as none was restarted or made anew. */
  starts(): string[] {
    return this.containers().map((each) =>
      this.docker("inspect", "-f", "{{.Name}} {{.Id}} {{.State.StartedAt}}", each).trim(),
    );
  }

  /** What there is of it on the Engine: containers, volumes, images. */
  remains(): string[] {
    const volumes = this.docker("volume", "ls", "-q", "--filter", `name=cisco-phones-${this.name}`);
    const images = this.docker("images", "--format", "{{.Repository}}:{{.Tag}}").split("\n");
    return [
      ...this.containers(),
      ...volumes.split("\n").filter(Boolean),
      ...images.filter((image) => image.includes(`cisco-phones-${this.name}`)),
    ];
  }

  /** Destroys the site and takes its network away, whatever state a test that failed left it in. */
  async remove(): Promise<void> {
    await this.project.pulumi(["destroy", "--yes"]);
    for (const kind of ["container", "volume", "image"]) {
      for (const name of this.remains()) {
        spawnSync("docker", ["-H", this.dockerHost, kind, "rm", "-f", name]);
      }
    }
    await this.network.remove();
    this.clients.remove();
    this.project.remove();
  }
}
