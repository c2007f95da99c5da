import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DhcpAnswer, DhcpQuestion } from "./dhcp-client";

const CHECKOUT = join(__dirname, "..", "..");
const TSX = join(CHECKOUT, "node_modules", ".bin", "tsx");
const PATIENCE_MS = 60_000;

/** The phones' interface, at the other end of the cable. */
export const CLIENT_SIDE = "client0";

/** What a network of a test is to be. */
export interface PhoneNetworkPlan {
  /** Name of the server's interface, at most 15 characters. */
  readonly device: string;
  /** Addresses of the server's interface, `192.0.2.1/24`. */
  readonly addresses: readonly string[];
  /** Whose network the server's end is in: a namespace of its own, that of a process, or this machine's. */
  readonly server: "own" | { readonly pid: string } | "machine";
  /** Of the phones' interface. @default none, until a phone has a lease */
  readonly clientAddress?: string;
}

let made = 0;

/** Why no network of its own can be made for a test here; undefined if it can. */
export function whyNoPhoneNetwork(): string | undefined {
  const name = `cisco-phones-${process.pid}-try`;
  try {
    ip("netns", "add", name);
    ip("netns", "del", name);
    return undefined;
  } catch (error) {
    return `no network namespaces: ${error instanceof Error ? error.message.trim().split("\n").at(-1) : "?"}`;
  }
}

/** A cable from a server to a network namespace with its clients, and nothing else in between. */
export class PhoneNetwork {
  private readonly namespaces: string[] = [];
  private readonly servers: ChildProcess[] = [];
  private readonly clients: string;
  private readonly server: string | undefined;

  constructor({ device, addresses, server, clientAddress }: PhoneNetworkPlan) {
    this.clients = this.namespace("c");
    this.server = server === "own" ? this.namespace("s") : undefined;
    const owner = this.server ?? (typeof server === "object" ? server.pid : undefined);
    const ends = ["type", "veth", "peer", "name", CLIENT_SIDE, "netns", this.clients];
    ip("link", "add", device, ...(owner === undefined ? [] : ["netns", owner]), ...ends);
    const enter =
      owner === undefined
        ? []
        : this.server === undefined
          ? ["nsenter", "-t", owner, "-n"]
          : ["ip", "netns", "exec", this.server];
    const atServer = (...words: string[]): void => {
      const [program = "ip", ...args] = [...enter, "ip", ...words];
      run(program, args);
    };
    for (const address of addresses) {
      atServer("address", "add", address, "dev", device);
    }
    atServer("link", "set", "lo", "up");
    atServer("link", "set", device, "up");
    if (clientAddress !== undefined) {
      this.inClients("ip", "address", "add", clientAddress, "dev", CLIENT_SIDE);
    }
    this.inClients("ip", "link", "set", "lo", "up");
    this.inClients("ip", "link", "set", CLIENT_SIDE, "up");
    this.routeBroadcasts();
  }

  /** Ends what was started in it, and takes the cable away. */
  async remove(): Promise<void> {
    for (const server of this.servers) {
      await this.stop(server);
    }
    // One end of a cable takes the other one with it.
    for (const name of this.namespaces) {
      ip("netns", "del", name);
    }
  }

  /** Words of a command that runs another one at the server's end, where that has a namespace of its own. */
  asServer(...words: string[]): [string, ...string[]] {
    return ["ip", "netns", "exec", this.server ?? "none", ...words];
  }

  /** Starts a server in its own namespace; what it says goes nowhere, since answers to clients tell whether it is up. */
  start(program: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const child = spawn("ip", ["netns", "exec", this.server ?? "none", program, ...args], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    this.servers.push(child);
    return child;
  }

  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
  }

  /** Asks one question after the other, as a client of our own; null for what was not answered. */
  async ask(questions: readonly DhcpQuestion[]): Promise<(DhcpAnswer | null)[]> {
    const [program, ...args] = this.asOurClient("test/e2e/dhcp-client.ts", JSON.stringify(questions));
    const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as (DhcpAnswer | null)[];
  }

  /** Makes the client's interface that of this phone, as if another one were plugged in. */
  plugIn(mac: string): void {
    this.inClients("ip", "link", "set", CLIENT_SIDE, "address", mac);
  }

  /** Gives the client's interface this address, `192.0.2.9/24`, and takes it any other one. */
  takeAddress(address: string): void {
    this.inClients("ip", "address", "flush", "dev", CLIENT_SIDE);
    this.inClients("ip", "address", "add", address, "dev", CLIENT_SIDE);
    this.routeBroadcasts();
  }

  /** Linux forgets it with the last address of the interface. */
  private routeBroadcasts(): void {
    this.inClients("ip", "route", "replace", "255.255.255.255", "dev", CLIENT_SIDE);
  }

  /** Words of a command that runs another one at the clients' end. */
  asClient(...words: string[]): [string, ...string[]] {
    return ["ip", "netns", "exec", this.clients, ...words];
  }

  /** Words of a command that runs a program of this checkout, such as `phone/main.ts`, at the clients' end. */
  asOurClient(file: string, ...words: string[]): [string, ...string[]] {
    return this.asClient(TSX, join(CHECKOUT, file), ...words);
  }

  inClients(...words: string[]): string {
    const [program, ...args] = this.asClient(...words);
    return run(program, args);
  }

  private namespace(end: string): string {
    made += 1;
    const name = `cisco-phones-${process.pid}-${made}${end}`;
    ip("netns", "add", name);
    this.namespaces.push(name);
    return name;
  }
}

function ip(...words: string[]): string {
  return run("ip", words);
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE_MS }).toString();
}
