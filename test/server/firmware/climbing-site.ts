import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { SERVER_FOLDER } from "../../../domain/bundle";
import { FIRMWARE_FILE } from "../../../domain/firmware/delivered-firmware";
import { stagePlan } from "../../../domain/firmware/fleet-stages";
import { rolloutPlan } from "../../../domain/firmware/rollout-plan";
import { planUpgrade } from "../../../domain/firmware/upgrade-plan";
import type { BootReport } from "../../../phone/boot-report";
import { bootPhone } from "../../../phone/boot-sequence";
import { type RolloutAnswer, rolloutAnswerSchema } from "../../../server/firmware/climb";
import { guideFolder, madeUpImage, madeUpManifest, setOf } from "../../domain/firmware/made-up-firmware";
import { bundleText } from "../bundle-text";
import type { Program, Serving } from "../program";

export const FACTORY = "P0030301MFG2";
export const MIDDLE = "P0S3-05-3-00";
export const LOAD = "P0S3-8-11-00";
export const [A, B, C] = ["00036B00000A", "00036B00000B", "00036B00000C"] as const;

interface Climbing {
  readonly mac: string;
  /** @default the factory's */
  readonly current?: string;
}

/** What is to be delivered of images; each is what its name says. */
const images = new Map(
  guideFolder().map(({ name }) => [name, name.endsWith(".loads") ? madeUpManifest(LOAD) : madeUpImage(name)]),
);

/** A store of phones that are led to their load, as a delivery of this site fills it. */
export class ClimbingSite {
  readonly store: string;
  private readonly program: Program;

  constructor(program: Program, folder: string) {
    this.program = program;
    this.store = join(folder, "store");
  }

  /** Delivers the site. */
  async deliver(phones: readonly Climbing[], perWave = 1, without: readonly string[] = []): Promise<void> {
    const kept = [...images].filter(([name]) => !without.includes(name));
    const firmware = kept.map(([name, bytes]) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      mkdirSync(join(this.store, "firmware"), { recursive: true, mode: 0o700 });
      writeFileSync(join(this.store, "firmware", sha256), bytes, { mode: 0o600 });
      return { name, bytes: bytes.length, sha256 };
    });
    const climbing = phones.map(({ mac, current = FACTORY }) => {
      const { steps } = planUpgrade({
        model: "7940",
        current,
        wanted: LOAD,
        firmware: setOf(...guideFolder()),
        path: "",
      });
      return { mac, model: "7940", current, steps, path: "" } as const;
    });
    const { stages } = stagePlan(climbing, { perWave, manual: false });
    const rollout = rolloutPlan(stages, new Map(phones.map(({ mac }) => [mac, "7940"])), 60);
    const files = {
      [SERVER_FOLDER + FIRMWARE_FILE]: `${JSON.stringify({ images: firmware, rollout })}\n`,
      "SIPDefault.cnf": `image_version: "${LOAD}"\nproxy1_address: "127.0.0.1"\nproxy_register: "1"\n`,
      "XMLDefault.cnf.xml": `<Default>\n  <loadInformation8 model="IP Phone 7940">${LOAD}</loadInformation8>\n</Default>\n`,
      ...Object.fromEntries(
        phones.map(({ mac }) => [`SIP${mac}.cnf`, 'line1_name: "100"\nline1_authname: "100"\nline1_password: "p"\n']),
      ),
    };
    const declared = phones.map(({ mac }) => ({ mac, model: "7940", load: LOAD, extensions: ["100"], label: null }));
    const { code, stderr } = await this.program.run(
      ["apply", "--store", this.store],
      bundleText(files, {}, "home", declared),
    );
    if (code !== 0) {
      throw new Error(stderr);
    }
  }

  serve(): Promise<Serving> {
    return this.program.serve(["--store", this.store]);
  }
}

/** Boots a phone from an address of its own, and says which load it runs in the end and what it wrote. */
export async function boots(
  { tftp }: Serving,
  mac: string,
  load = FACTORY,
): Promise<readonly [string, string[], BootReport]> {
  const from = `127.0.0.${mac.slice(-1) === "A" ? 10 : mac.slice(-1) === "B" ? 11 : 12}`;
  const report = await bootPhone({ mac, model: "7940", load, tftp: `127.0.0.1:${tftp}`, timeoutScale: 0.2, from });
  return [report.end.load, report.written.map(({ file }) => file), report];
}

export async function rolloutOf({ admin }: Serving): Promise<RolloutAnswer> {
  return rolloutAnswerSchema.parse(await (await fetch(`http://127.0.0.1:${admin}/api/firmware`)).json());
}

/** Waits until phones are so far: each with its place and the load that it runs. */
export function reaches(
  serving: Serving,
  status: RolloutAnswer["status"],
  places: Record<string, string>,
): Promise<RolloutAnswer> {
  return vi.waitFor(
    async () => {
      const answer = await rolloutOf(serving);
      const now = Object.fromEntries(answer.phones.map(({ mac, place, runs }) => [mac, `${place} ${runs}`]));
      if (answer.status !== status || JSON.stringify(now) !== JSON.stringify(places)) {
        throw new Error(`${status} ${JSON.stringify(places)} expected, but it is ${JSON.stringify(answer)}`);
      }
      return answer;
    },
    { timeout: 20_000, interval: 50 },
  );
}
