import { spawn } from "node:child_process";
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { CLIENT_SIDE, type PhoneNetwork } from "./phone-network";

const PATIENCE_MS = 60_000;

/** What a client was given, by the names that its script knows it under. */
export type Given = Readonly<Record<string, string>>;

/** Why there are no DHCP clients of others here; undefined if there are. */
export function whyNoForeignClients(): string | undefined {
  const missing = ["nsenter", "busybox", "dhclient"].filter((program) => !isOnPath(program));
  return missing.length === 0 ? undefined : `without ${missing.join(", ")}`;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** DHCP clients that are not ours, at the phones' end of a network; they note what they are given, and use none of it. */
export class ForeignDhcpClients {
  private readonly folder = mkdtempSync(join(tmpdir(), "dhcp-clients-"));

  constructor(private readonly network: PhoneNetwork) {}

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What busybox's udhcpc is given for this MAC; undefined when nobody answers. */
  udhcpc(mac: string, request: readonly string[] = []): Given | undefined {
    this.network.plugIn(mac);
    const answer = join(this.folder, "udhcpc.env");
    const script = this.script("udhcpc", `[ "$1" = bound ] && env > ${answer}; exit 0`);
    const asked = ["66", "150", "3", "6", "42", "12"].flatMap((option) => ["-O", option]);
    const words = ["busybox", "udhcpc", "-f", "-q", "-n", "-t", "5", "-T", "1", "-i", CLIENT_SIDE, "-s", script];
    rmSync(answer, { force: true });
    try {
      this.network.inClients(...words, ...asked, ...request);
    } catch {
      return undefined;
    }
    return givenIn(answer);
  }

  /**
   * Lets ISC's dhclient come up for this MAC with a lease that it remembers (INIT-REBOOT, RFC 2131 section 3.2).
   *
   * @returns what it is given in the end, and what it said on the way
   */
  async dhclient(mac: string, remembered: string): Promise<{ given: Given; said: string }> {
    this.network.plugIn(mac);
    const answer = join(this.folder, "dhclient.env");
    const script = this.script("dhclient", `case "$reason" in BOUND|REBOOT) env > ${answer};; esac; exit 0`);
    const configuration = this.file(
      "dhclient.conf",
      `option tftp-servers code 150 = array of ip-address;
request subnet-mask, routers, domain-name-servers, ntp-servers, host-name, tftp-server-name, tftp-servers;
`,
    );
    const leases = this.file(
      "dhclient.leases",
      `lease {
  interface "${CLIENT_SIDE}";
  fixed-address ${remembered};
  option subnet-mask 255.255.255.0;
  renew 6 2037/01/01 00:00:00;
  rebind 6 2037/01/01 00:00:00;
  expire 6 2037/01/01 00:00:00;
}
`,
    );
    const files = ["-cf", configuration, "-lf", leases, "-pf", join(this.folder, "dhclient.pid"), "-sf", script];
    const said = await this.untilSaid(["dhclient", "-4", "-1", "-d", "-v", ...files, CLIENT_SIDE], /bound to /);
    return { given: givenIn(answer), said };
  }

  /** Runs a client until it says something, and ends it. */
  private untilSaid(words: readonly string[], what: RegExp): Promise<string> {
    const [program, ...args] = this.network.asClient(...words);
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    return new Promise((done, fail) => {
      let said = "";
      const giveUp = setTimeout(() => child.kill(), PATIENCE_MS);
      const listen = (chunk: Buffer): void => {
        said += chunk;
        if (what.test(said)) {
          child.kill();
        }
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.on("error", fail);
      child.on("close", () => {
        clearTimeout(giveUp);
        what.test(said) ? done(said) : fail(new Error(`${words[0]} did not say ${what}:\n${said}`));
      });
    });
  }

  private script(name: string, body: string): string {
    const path = this.file(`${name}.sh`, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  private file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }
}

function givenIn(path: string): Given {
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
}
