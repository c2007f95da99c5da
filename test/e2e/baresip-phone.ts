import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { SipAccount } from "./served-account";

/** Starter of baresip, a SIP client that is not ours, which scripts/test.mjs finds; beside it `.modules`. */
export const BARESIP = process.env.CISCO_PHONES_BARESIP;
/** Why tests that need it are left out, for the title of a suite. */
export const NO_BARESIP =
  BARESIP === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_BARESIP ?? "no baresip"})` : "";

const CONTROL_PORT = 4444;
const READY_MS = 60_000;

export interface BaresipPhoneOptions {
  /** One of the loopback, or of its own network; SIP is on port 5060 of it. */
  readonly address: string;
  readonly account: SipAccount;
  /** Hertz of what it says while it is in a call. */
  readonly tone: number;
  /** Whether somebody takes the calls. @default true: every one at once */
  readonly answers?: boolean;
  /** Words of a command that runs another one in its network. @default this machine's network */
  readonly inside?: (...words: string[]) => [string, ...string[]];
}

/** A SIP client that registers with an account, takes every call, says a tone and records what it hears. */
export class BaresipPhone {
  private readonly process: ChildProcess;
  private readonly folder: string;
  private readonly address: string;
  private readonly events: string[] = [];
  private control: Socket | undefined;

  private constructor(process: ChildProcess, folder: string, address: string) {
    this.process = process;
    this.folder = folder;
    this.address = address;
  }

  static async start({
    address,
    account,
    tone,
    answers = true,
    inside = (program = "", ...args) => [program, ...args],
  }: BaresipPhoneOptions): Promise<BaresipPhone> {
    if (BARESIP === undefined) {
      throw new Error("CISCO_PHONES_BARESIP names no baresip");
    }
    const folder = mkdtempSync(join(tmpdir(), "baresip-"));
    writeFileSync(join(folder, "config"), configuration(BARESIP, address, tone, join(folder, "heard.wav")));
    writeFileSync(join(folder, "accounts"), accountLine(account, answers), { mode: 0o600 });
    writeFileSync(join(folder, "contacts"), "");
    const output = openSync(join(folder, "log"), "w");
    // The folder of its sounds is one without any: a ringing tone would be recorded as heard.
    const [program, ...args] = inside(BARESIP, "-4", "-s", "-f", folder, "-p", folder);
    const child = spawn(program, args, { stdio: ["ignore", output, output] });
    closeSync(output);
    const phone = new BaresipPhone(child, folder, address);
    try {
      await phone.connect();
    } catch (error) {
      await phone.stop();
      throw error;
    }
    return phone;
  }

  /** Calls a number. */
  dial(number: string): void {
    this.command("dial", number);
  }

  hangUp(): void {
    this.command("hangup");
  }

  /** Presses keys in a call. */
  press(keys: string): void {
    this.command("sndcode", keys);
  }

  /** How often something happened since it was started, such as `CALL_ESTABLISHED` or `CALL_CLOSED`. */
  count(event: string): number {
    return this.events.filter((each) => each === event).length;
  }

  /** SIP messages that it got and whose first line matches, each with its body; in their order. */
  received(firstLine: RegExp): string[] {
    return this.log()
      .split(/^#\n/m)
      .filter((message) => message.startsWith("UDP ") && message.includes(`-> ${this.address}:5060\n`))
      .map((message) => message.slice(message.indexOf("\n") + 1))
      .filter((message) => firstLine.test(message.slice(0, message.indexOf("\n"))));
  }

  /** What it has heard in its last call, a WAV file of 16 bits and 8,000 samples a second; empty before. */
  heard(): Buffer {
    const file = join(this.folder, "heard.wav");
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  }

  /** What it printed so far, SIP messages included, without colours. */
  log(): string {
    return stripVTControlCharacters(readFileSync(join(this.folder, "log"), "utf8")).replace(/\r\n?/g, "\n");
  }

  /** Ends it without a word to anybody, as pulling its plug does. */
  async unplug(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await ended;
  }

  /** Ends it; while its registrar answers, it takes its registration back first. */
  async stop(): Promise<void> {
    this.control?.destroy();
    if (this.process.pid !== undefined && this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private command(command: string, params = ""): void {
    const message = JSON.stringify({ command, params });
    this.control?.write(`${message.length}:${message},`);
  }

  private async connect(): Promise<void> {
    for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
      const socket = createConnection(CONTROL_PORT, this.address);
      try {
        await once(socket, "connect");
        this.control = socket;
        break;
      } catch (error) {
        if (this.process.exitCode !== null || this.process.pid === undefined || Date.now() > deadline) {
          throw new Error(`baresip is not ready: ${this.log()}`, { cause: error });
        }
      }
    }
    // Netstrings of JSON; one may come in parts.
    let text = "";
    this.control.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      for (;;) {
        const [head = "", length = ""] = /^(\d+):/.exec(text) ?? [];
        const end = head.length + Number(length);
        if (head === "" || text.length <= end) {
          return;
        }
        const { event, type } = JSON.parse(text.slice(head.length, end)) as { event?: boolean; type?: string };
        if (event === true && type !== undefined) {
          this.events.push(type);
        }
        text = text.slice(end + 1);
      }
    });
  }
}

/** Its source of tones knows one rate only. */
function configuration(program: string, address: string, tone: number, heard: string): string {
  return [
    `module_path ${program}.modules`,
    ...["g711", "ausine", "aufile"].map((name) => `module ${name}.so`),
    ...["account", "contact", "menu", "ctrl_tcp"].map((name) => `module_app ${name}.so`),
    `sip_listen ${address}:5060`,
    `net_interface ${address}`,
    // Else it writes how long a call lasts ten times a second.
    "statmode_default off",
    `ctrl_tcp_listen ${address}:${CONTROL_PORT}`,
    "rtp_ports 33000-34000",
    `audio_source ausine,${tone}`,
    "ausrc_srate 48000",
    "ausrc_channels 2",
    `audio_player aufile,${heard}`,
    "",
  ].join("\n");
}

function accountLine({ name, displayName, authName, password, proxy }: SipAccount, answers: boolean): string {
  const options = [`answermode=${answers ? "auto" : "manual"}`, "regint=300", "audio_codecs=PCMU/8000/1", "mwi=no"];
  return `"${displayName}" <sip:${name}@${proxy}>;auth_user=${authName};auth_pass=${password};${options.join(";")}\n`;
}
