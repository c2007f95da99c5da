import { createServer, type Server, type Socket } from "node:net";
import type { DhcpWord } from "./client-facts";
import type { ClientLedger } from "./client-ledger";
import { doorAddress } from "./door-address";

const TELL_MS = 1000;
const RETRY_MS = 5000;
const MOST_LISTENERS = 8;
/** Bytes that may lie unread; all clients that are remembered take less. */
const LARGEST_BACKLOG = 8 * 1024 * 1024;

/** Tells whoever listens what a ledger has, and then each second what is new in it. It takes nothing in. */
export class ClientDoor {
  private readonly name: string;
  private readonly ledger: ClientLedger;
  private readonly print: (line: string) => void;
  private readonly listeners = new Set<Socket>();
  private readonly timer: NodeJS.Timeout;
  private server: Server | undefined;
  private retry: NodeJS.Timeout | undefined;
  private told = "";
  private complained = false;

  /** @param name As in DOOR_NAME. */
  constructor(name: string, ledger: ClientLedger, print: (line: string) => void) {
    this.name = name;
    this.ledger = ledger;
    this.print = print;
    this.timer = setInterval(() => this.tellNews(), TELL_MS);
    this.open();
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.server?.close();
    for (const listener of this.listeners) {
      listener.destroy();
    }
  }

  private open(): void {
    const server = createServer((listener) => this.greet(listener));
    server.on("error", (error) => {
      if (!this.complained) {
        this.complained = true;
        this.print(`warning: nobody can ask what phones say to Kea: ${error.message}`);
      }
      this.retry = setTimeout(() => this.open(), RETRY_MS);
    });
    server.listen(doorAddress(this.name));
    this.server = server;
  }

  private greet(listener: Socket): void {
    listener.on("error", () => listener.destroy());
    if (this.listeners.size >= MOST_LISTENERS) {
      listener.destroy();
      return;
    }
    this.listeners.add(listener);
    listener.on("close", () => this.listeners.delete(listener));
    listener.resume();
    const words: DhcpWord[] = this.ledger.clients().map((client) => ({ client }));
    listener.write(linesOf([...words, { server: this.ledger.server() }]));
  }

  private tellNews(): void {
    const news: DhcpWord[] = this.ledger.news().map((client) => ({ client }));
    const server = linesOf([{ server: this.ledger.server() }]);
    const lines = linesOf(news) + (server === this.told ? "" : server);
    this.told = server;
    if (lines === "") {
      return;
    }
    for (const listener of this.listeners) {
      if (listener.writableLength > LARGEST_BACKLOG) {
        listener.destroy();
      } else {
        listener.write(lines);
      }
    }
  }
}

function linesOf(words: readonly DhcpWord[]): string {
  return words.map((word) => `${JSON.stringify(word)}\n`).join("");
}
