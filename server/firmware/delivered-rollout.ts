import { createHash } from "node:crypto";
import { deliveredFirmwareSchema, FIRMWARE_FILE } from "../../domain/firmware/delivered-firmware";
import { courseOf, type RolloutCourse } from "../../domain/firmware/rollout";
import type { FileSource } from "../store/file-source";

/** A plan that was delivered. */
export interface DeliveredCourse extends RolloutCourse {
  /** Tells one plan from another. */
  readonly key: string;
}

/** The plan of what is served; undefined where it has none. @throws Error where it can't be read */
export function deliveredCourse(source: Pick<FileSource, "told">): DeliveredCourse | undefined {
  const text = source.told(FIRMWARE_FILE)?.toString("utf8");
  const plan = text === undefined ? undefined : deliveredFirmwareSchema.parse(JSON.parse(text)).rollout;
  return (
    plan && {
      ...courseOf(plan),
      key: createHash("sha256").update(JSON.stringify(plan)).digest("hex").slice(0, 16),
    }
  );
}
