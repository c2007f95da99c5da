import { createHash, randomBytes } from "node:crypto";
import { isMapping } from "../domain/mapping";
import type { Inspected } from "./engine-look";

/** Label in which a container keeps the mark of its last repair. */
export const REPAIR_LABEL = "cisco-phones.repair";
/** Label of an image that is built; another one, since a container takes over the labels of its image. */
export const IMAGE_REPAIR_LABEL = "cisco-phones.image-repair";

/** The same for the preview and for the update that follows it, and another one for the next repair. */
export function markOf(differences: readonly string[], before: string | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify([before ?? null, ...differences]))
    .digest("hex")
    .slice(0, 16);
}

/** For what took its mark with it when it went: what it was is not known, so that this one has to be like no other. */
export function freshMark(): string {
  return randomBytes(8).toString("hex");
}

/** The mark in a label of a container or of an image. */
export function labelledMark({ Config }: Inspected, label: string): string | undefined {
  const labels = isMapping(Config) ? Config.Labels : undefined;
  const mark = isMapping(labels) ? labels[label] : undefined;
  return typeof mark === "string" ? mark : undefined;
}
