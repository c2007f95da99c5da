import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { ChannelDriver } from "../../domain/asterisk-channel";
import { ownConfiguration } from "./asterisk-configuration";
import { writeSilentPrompts } from "./silent-prompts";

/** Starter of a real Asterisk 22, which scripts/test.mjs finds; beside it `.modules` and `.data`. */
export const ASTERISK22 = process.env.CISCO_PHONES_ASTERISK22;
/** Starter of a real Asterisk 16, likewise. */
export const ASTERISK16 = process.env.CISCO_PHONES_ASTERISK16;
/** Why tests that need Asterisk 22 are left out, for the title of a suite. */
export const NO_ASTERISK22 =
  ASTERISK22 === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_ASTERISK22 ?? "no Asterisk 22"})` : "";
/** Why tests that need Asterisk 16 are left out. */
export const NO_ASTERISK16 =
  ASTERISK16 === undefined ? ` (left out: ${process.env.CISCO_PHONES_NO_ASTERISK16 ?? "no Asterisk 16"})` : "";

const READY_MS = 60_000;
const CLI_MS = 20_000;

/** An address of the loopback that no other run of tests on this machine uses, by the number of the host. */
export function loopbackHost(host: number): string {
  return `127.70.${process.pid % 250}.${host}`;
}

export interface AsteriskMachineOptions {
  /** Of `ASTERISK22` or `ASTERISK16`. */
  readonly program: string;
  /** One of the loopback; SIP is on port 5060 of it. */
  readonly address: string;
  /** Folder of the phones' file, which need not be there. @default one in its own folder */
  readonly include?: string;
  /** Of its own. @default PJSIP alone */
  readonly drivers?: readonly ChannelDriver[];
  /** Whether it has prompts to play, all of them silent. @default false: none, and what plays one fails */
  readonly prompts?: boolean;
  /** Whether the user's own pjsip.conf includes the phones' file. @default true */
  readonly isIncluded?: boolean;
  /** Changes the files of its own folder, by their names. @default as they are */
  readonly configure?: (own: Readonly<Record<string, string>>) => Record<string, string>;
  /** Variables of its process besides those of the tests, by its own folder. @default none */
  readonly environment?: (etc: string) => Readonly<Record<string, string>>;
}

/** A user's Asterisk: a real one, as a process of its own with a configuration of its own, in no touch with this machine's. */
export class AsteriskMachine {
  /** Where the phones' endpoints are expected, as `asterisk.directory` of a site. */
  readonly include: string;
  /** Shell command that makes it read its files again, as `asterisk.reloadCommand` of a site. */
  readonly reloadCommand: string;
  private readonly launch: () => ChildProcess;
  private server: ChildProcess;
  private readonly program: string;
  private readonly folder: string;

  private constructor(launch: () => ChildProcess, program: string, folder: string, include: string) {
    this.launch = launch;
    this.server = launch();
    this.program = program;
    this.folder = folder;
    this.include = include;
    this.reloadCommand = this.shellCommand("module reload res_pjsip.so");
  }

  /** Starts it, and waits until it has read its configuration. */
  static async start({
    program,
    address,
    isIncluded = true,
    configure = (own) => ({ ...own }),
    environment = () => ({}),
    ...options
  }: AsteriskMachineOptions): Promise<AsteriskMachine> {
    const folder = mkdtempSync(join(tmpdir(), "asterisk-"));
    const include = options.include ?? join(folder, "etc", "cisco-phones");
    for (const name of ["etc", "lib", "log", "run", "spool"]) {
      mkdirSync(join(folder, name));
    }
    const { drivers = ["chan_pjsip"] } = options;
    const plan = {
      program,
      folder,
      address,
      drivers,
      hasData: options.prompts === true,
      ...(isIncluded ? { include } : {}),
    };
    if (options.prompts === true) {
      mkdirSync(join(folder, "data"));
      writeSilentPrompts(program, join(folder, "data"));
    }
    for (const [name, text] of Object.entries(configure(ownConfiguration(plan)))) {
      writeFileSync(join(folder, "etc", name), text);
    }
    const launch = (): ChildProcess => launchAsterisk(program, folder, environment(join(folder, "etc")));
    const machine = new AsteriskMachine(launch, program, folder, include);
    try {
      await machine.untilReady();
    } catch (error) {
      await machine.stop();
      throw error;
    }
    return machine;
  }

  /** Folder of its own configuration, as `asterisk.configDirectory` of a site. */
  get etc(): string {
    return join(this.folder, "etc");
  }

  /** The command of its console, as `asterisk.cli` of a site. */
  get console(): string {
    return `'${this.program}' -C '${this.etc}/asterisk.conf'`;
  }

  /** Words for a shell that give its console a command, in which variables of the shell are filled in. */
  shellCommand(command: string): string {
    return `${this.console} -rx "${command}"`;
  }

  /** What `asterisk -rx` prints for a command of its console. */
  async cli(command: string): Promise<string> {
    const args = ["-C", join(this.folder, "etc", "asterisk.conf"), "-rx", command];
    return (await promisify(execFile)(this.program, args, { timeout: CLI_MS })).stdout;
  }

  /** A file of its configuration, as it is now. */
  configuration(name: string): Buffer {
    return readFileSync(join(this.folder, "etc", name));
  }

  /** Writes a file of its configuration, as its user would. */
  configure(name: string, content: string | Buffer): void {
    writeFileSync(join(this.folder, "etc", name), content);
  }

  /** What it has printed so far. */
  printed(): string {
    return readFileSync(join(this.folder, "log", "console"), "utf8");
  }

  /** Ends it as `systemctl stop` does; what it keeps stays. */
  async halt(): Promise<void> {
    if (this.server.pid !== undefined && this.server.exitCode === null && this.server.signalCode === null) {
      const ended = once(this.server, "exit");
      this.server.kill("SIGTERM");
      await ended;
    }
  }

  /** Starts it again after a halt. */
  async resume(): Promise<void> {
    this.server = this.launch();
    await this.untilReady();
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    let failed: Error | undefined;
    this.server.once("error", (error) => {
      failed = error;
    });
    for (const deadline = Date.now() + READY_MS; ; await sleep(100)) {
      const said = await this.cli("core waitfullybooted").catch(() => "");
      if (said.includes("fully booted")) {
        return;
      }
      if (failed !== undefined || this.server.exitCode !== null || Date.now() > deadline) {
        throw new Error(`Asterisk is not ready: ${failed?.message ?? this.printed()}`);
      }
    }
  }
}

function launchAsterisk(program: string, folder: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const output = openSync(join(folder, "log", "console"), "a");
  const server = spawn(program, ["-f", "-n", "-vvv", "-C", join(folder, "etc", "asterisk.conf")], {
    stdio: ["ignore", output, output],
    env: { ...process.env, ...environment },
  });
  closeSync(output);
  return server;
}
