import { chmodSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import type { DeclaredPhone } from "../../../domain/declared-phone";
import type { BootReport } from "../../../phone/boot-report";
import { bootPhone } from "../../../phone/boot-sequence";
import { TftpClient } from "../../../phone/tftp-client";
import { phonesAnswerSchema } from "../../../server/boots/phone-status";
import type { Diagnosis } from "../../../server/diagnosis/diagnosis";
import type { SymptomId } from "../../../server/diagnosis/symptoms";
import { bundleText } from "../bundle-text";
import type { Program, Serving } from "../program";
import { temporaryFolder } from "../temporary-folder";

export const MAC = "00036BABCDEF";
export const LOAD = "P0S3-8-12-00";
export const PHONE: DeclaredPhone = { mac: MAC, model: "7960", load: LOAD, extensions: ["100"], label: "Desk" };

/** A user of Linux that owns nothing. */
const NOBODY = 65_534;

type Files = Readonly<Record<string, string | Buffer>>;

/** What a phone needs to come up without anything to be said of it. */
export const DEFAULTS = [
  `image_version: "${LOAD}"`,
  'proxy1_address: "127.0.0.1"',
  'proxy_register: "1"',
  'sntp_server: "192.0.2.4"',
  'sntp_mode: "unicast"',
  'time_zone: "CET"',
  'dtmf_inband: "0"',
  'messages_uri: "8500"',
].join("\n");
export const LINE = 'line1_name: "100"\nline1_authname: "100"\nline1_password: "Canary4"\n';
export const FILES: Files = {
  "SIPDefault.cnf": `${DEFAULTS}\n`,
  "XMLDefault.cnf.xml": `<Default><loadInformation7>${LOAD}</loadInformation7></Default>`,
  [`SIP${MAC}.cnf`]: LINE,
};

/** The files with some in place of others, and without those that are undefined. */
export function filesWith(others: Readonly<Record<string, string | Buffer | undefined>>): Files {
  const all = { ...FILES, ...others };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | Buffer] => entry[1] !== undefined),
  );
}

/** `SIPDefault.cnf` with lines in place of those of the same keys. */
export function defaultsWith(...lines: readonly string[]): string {
  const keys = lines.map((line) => line.split(":")[0]);
  const kept = DEFAULTS.split("\n").filter((line) => !keys.includes(line.split(":")[0]));
  return `${[...kept, ...lines].join("\n")}\n`;
}

interface Booting {
  readonly mac?: string;
  readonly model?: string;
  /** The load in its flash. */
  readonly load?: string;
  /** Port to ask, where something stands before the server. */
  readonly port?: number;
}

/** Our server as a program, with phones that boot from it for real. */
export class DiagnosedServer {
  private constructor(readonly serving: Serving) {}

  /** Serves a folder that is kept by hand. */
  static async ofFolder(program: Program, files: Files): Promise<DiagnosedServer> {
    const root = temporaryFolder();
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(root, name), content);
    }
    return new DiagnosedServer(await program.serve(["--root", root]));
  }

  /** Serves a folder as a user without any rights. */
  static async ofFolderUnprivileged(program: Program, root: string): Promise<DiagnosedServer> {
    chmodSync(dirname(program.file), 0o755);
    chmodSync(program.file, 0o755);
    return new DiagnosedServer(await program.serve(["--root", root], undefined, NOBODY));
  }

  /** Serves what a delivery brought. */
  static async ofSite(
    program: Program,
    files: Files,
    phones: readonly DeclaredPhone[] = [PHONE],
    words: readonly string[] = [],
  ): Promise<DiagnosedServer> {
    const store = join(temporaryFolder(), "store");
    const { code, stderr } = await program.run(["apply", "--store", store], bundleText(files, {}, "home", phones));
    if (code !== 0) {
      throw new Error(stderr);
    }
    return new DiagnosedServer(await program.serve(["--store", store, ...words]));
  }

  /** Boots a phone to its end, quicker than a real one where it waits. */
  boot({ mac = MAC, model = "7960", load = LOAD, port = this.serving.tftp }: Booting = {}): Promise<BootReport> {
    return bootPhone({ mac, model, load, tftp: `127.0.0.1:${port}`, timeoutScale: 0.2 });
  }

  /** As a SIP phone that can't use its own file: that of the site once, its own again and again. */
  async askAgain(file: string, { times, everyMs }: { times: number; everyMs: number }): Promise<void> {
    const client = await TftpClient.open("127.0.0.1", this.serving.tftp, 1);
    await client.read("SIPDefault.cnf");
    for (let asked = 0; asked < times; asked++) {
      await client.read(file);
      await sleep(asked < times - 1 ? everyMs : 0);
    }
  }

  /** What is said of a phone. */
  async diagnoses(mac = MAC): Promise<readonly Diagnosis[]> {
    const answer = await fetch(`http://127.0.0.1:${this.serving.admin}/api/phones`);
    const { phones } = phonesAnswerSchema.parse(await answer.json());
    return phones.find((phone) => phone.mac === mac)?.diagnoses ?? [];
  }

  /** Waits until this symptom is named first. @returns it with all that was named. */
  async first(symptom: SymptomId, mac = MAC): Promise<readonly [Diagnosis, ...Diagnosis[]]> {
    return vi.waitFor(
      async () => {
        const [diagnosis, ...others] = await this.diagnoses(mac);
        if (diagnosis?.symptom !== symptom) {
          throw new Error(`${symptom} is not first, but ${JSON.stringify([diagnosis, ...others], undefined, 2)}`);
        }
        return [diagnosis, ...others] as const;
      },
      { timeout: 60_000, interval: 200 },
    );
  }
}
