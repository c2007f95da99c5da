import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Rollout } from "../../domain/firmware/rollout";
import { reasonOf } from "../problems";
import { isMissing, type StoreLayout } from "../store/layout";

const mac = z.string().regex(/^[0-9A-F]{12}$/);

const stateSchema = z.strictObject({
  version: z.literal(1),
  /** Of the plan that this is the course of. */
  key: z.string(),
  status: z.enum(["running", "halted", "done"]),
  wave: z.number().int().min(0),
  failures: z.array(z.strictObject({ mac, reason: z.string() })),
  /** Loads that a phone came through, the one that it began with first, in this plan or one before. */
  ways: z.record(mac, z.array(z.string())),
  tracks: z.record(
    mac,
    z.strictObject({
      to: z.string(),
      since: z.number(),
      seen: z.array(z.strictObject({ file: z.string(), complete: z.boolean() })),
    }),
  ),
  addresses: z.record(mac, z.string()),
});

/** What is kept of a rollout. */
export type RolloutState = Omit<z.infer<typeof stateSchema>, "version" | "status"> & Pick<Rollout, "status">;

/** Keeps the course of a rollout in a file of the store, so that it outlives the server. */
export class RolloutStore {
  private readonly file: Pick<StoreLayout, "rollout" | "goOn">;
  private readonly onTrouble: (trouble: string) => void;
  private written = "";
  private isInTrouble = false;

  /** @param onTrouble Takes one sentence when it can't be read or written; phones are led all the same. */
  constructor(file: Pick<StoreLayout, "rollout" | "goOn">, onTrouble: (trouble: string) => void) {
    this.file = file;
    this.onTrouble = onTrouble;
  }

  load(): RolloutState | undefined {
    try {
      return readRolloutState(this.file);
    } catch (error) {
      this.onTrouble(
        `the course of the firmware rollout can't be read (${reasonOf(error)}) and begins anew: phones that are there already are asked for nothing, and count when they boot`,
      );
      return undefined;
    }
  }

  save(state: RolloutState): void {
    const text = `${JSON.stringify({ version: 1, ...state })}\n`;
    if (text === this.written) {
      return;
    }
    const fresh = `${this.file.rollout}.tmp`;
    try {
      rmSync(fresh, { force: true });
      writeFileSync(fresh, text, { mode: 0o600, flag: "wx", flush: true });
      renameSync(fresh, this.file.rollout);
      this.written = text;
      this.isInTrouble = false;
    } catch (error) {
      if (!this.isInTrouble) {
        this.onTrouble(
          `the course of the firmware rollout can't be written (${reasonOf(error)}): a restart would forget it`,
        );
      }
      this.isInTrouble = true;
    }
  }

  /** Whether somebody wants a halted rollout to go on; asked once, it is answered. */
  takeGoOn(): boolean {
    try {
      rmSync(this.file.goOn);
      return true;
    } catch (error) {
      if (!isMissing(error)) {
        this.onTrouble(`${this.file.goOn} can't be taken: ${reasonOf(error)}`);
      }
      return false;
    }
  }
}

/** The course that a store keeps; undefined without one. @throws Error where it can't be read */
export function readRolloutState({ rollout }: Pick<StoreLayout, "rollout">): RolloutState | undefined {
  let text: string;
  try {
    text = readFileSync(rollout, "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
  const read = stateSchema.safeParse(asJson(text));
  if (read.data === undefined) {
    throw new Error("it is damaged");
  }
  const { version: _, ...state } = read.data;
  return state;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
