import { connect, type Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { type DhcpClient, type DhcpServerFacts, dhcpWordSchema, type HeardDhcp, MOST_CLIENTS } from "./client-facts";
import { doorAddress } from "./door-address";

/** Characters of the longest line; that of a client takes some 700. */
const LONGEST_LINE = 4096;

/** Clients, those included that are only reserved an address. */
const LARGEST = 5 * MOST_CLIENTS;

/** What the keeper of Kea on this host tells of its clients, as far as there is one. */
export class HeardClients {
  private readonly door: string;
  private socket: Socket | undefined;
  private server: DhcpServerFacts | undefined;
  private readonly clients = new Map<string, DhcpClient>();

  /** @param door Its name, as in DOOR_NAME. */
  constructor(door: string) {
    this.door = doorAddress(door);
    this.tick();
  }

  /** Listens again where the connection ended, or never came. */
  tick(): void {
    if (this.socket !== undefined) {
      return;
    }
    const socket = connect(this.door);
    this.socket = socket;
    const decoder = new StringDecoder("utf8");
    let rest = "";
    socket.on("data", (chunk) => {
      const lines = `${rest}${decoder.write(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE || !lines.every((line) => this.take(line))) {
        socket.destroy();
      }
    });
    // There is none, which is no trouble.
    socket.on("error", () => undefined);
    socket.on("close", () => this.forget(socket));
  }

  /** @returns undefined where no DHCP server runs on this host, or nothing is known of it yet */
  of(mac: string): HeardDhcp | undefined {
    const { server } = this;
    return server === undefined || server.since === null ? undefined : { server, client: this.clients.get(mac) };
  }

  close(): void {
    this.socket?.destroy();
  }

  /** @returns whether the line was understood */
  private take(line: string): boolean {
    const word = wordOf(line);
    if (word === undefined) {
      return false;
    }
    if ("server" in word) {
      this.server = word.server;
      return true;
    }
    const { client } = word;
    this.clients.delete(client.mac);
    this.clients.set(client.mac, client);
    const [silent] = this.clients.keys();
    if (this.clients.size > LARGEST && silent !== undefined) {
      this.clients.delete(silent);
    }
    return true;
  }

  private forget(socket: Socket): void {
    if (this.socket === socket) {
      this.socket = undefined;
      this.server = undefined;
      this.clients.clear();
    }
  }
}

function wordOf(line: string) {
  try {
    return dhcpWordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
