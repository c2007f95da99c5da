import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DhcpAnswer, DhcpQuestion } from "./dhcp-client";

const run = promisify(execFile);
const PROJECT = join(__dirname, "..", "..");

/** Network of the tests, between two namespaces and nowhere else. */
export const DHCP_NETWORK = { interface: "dhcp-server", subnet: "10.99.0.0/24", server: "10.99.0.3" } as const;

/** Two network namespaces with a cable between: a server is started in the one, clients ask from the other. */
export class DhcpNetwork {
  readonly #servers: ChildProcess[] = [];

  private constructor(
    private readonly serverSide: string,
    private readonly clientSide: string,
  ) {}

  /** Why there can be no such network on this machine; undefined where there can. */
  static unavailable(): string | undefined {
    const name = `cisco-phones-${process.pid}-try`;
    try {
      execFileSync("ip", ["netns", "add", name], { stdio: "pipe" });
      execFileSync("ip", ["netns", "del", name], { stdio: "pipe" });
      return undefined;
    } catch (error) {
      return `no network namespaces: ${error instanceof Error ? error.message.trim().split("\n").at(-1) : "?"}`;
    }
  }

  static async create(): Promise<DhcpNetwork> {
    const server = `cisco-phones-${process.pid}-s`;
    const client = `cisco-phones-${process.pid}-c`;
    const network = new DhcpNetwork(server, client);
    const steps = [
      ["netns", "add", server],
      ["netns", "add", client],
      [
        "link",
        "add",
        DHCP_NETWORK.interface,
        "netns",
        server,
        "type",
        "veth",
        "peer",
        "name",
        "phone",
        "netns",
        client,
      ],
      ["-n", server, "link", "set", "lo", "up"],
      ["-n", server, "address", "add", `${DHCP_NETWORK.server}/24`, "dev", DHCP_NETWORK.interface],
      ["-n", server, "link", "set", DHCP_NETWORK.interface, "up"],
      ["-n", client, "address", "add", "10.99.0.250/24", "dev", "phone"],
      ["-n", client, "link", "set", "phone", "up"],
      ["-n", client, "route", "add", "255.255.255.255", "dev", "phone"],
    ];
    for (const step of steps) {
      await run("ip", step);
    }
    return network;
  }

  /** Starts a server in its namespace; what it says goes nowhere, since the clients' answers tell whether it is up. */
  start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn("ip", ["netns", "exec", this.serverSide, program, ...args], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    this.#servers.push(child);
    return child;
  }

  /** Asks one question after the other; null for what was not answered. */
  async ask(questions: readonly DhcpQuestion[]): Promise<(DhcpAnswer | null)[]> {
    const client = [join(PROJECT, "node_modules", ".bin", "tsx"), join(__dirname, "dhcp-client.ts")];
    const command = ["netns", "exec", this.clientSide, ...client, JSON.stringify(questions)];
    const { stdout } = await run("ip", command);
    return JSON.parse(stdout) as (DhcpAnswer | null)[];
  }

  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
  }

  async remove(): Promise<void> {
    for (const server of this.#servers) {
      await this.stop(server);
    }
    for (const name of [this.serverSide, this.clientSide]) {
      await run("ip", ["netns", "del", name]).catch(() => undefined);
    }
  }
}
