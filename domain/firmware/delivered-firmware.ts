import { z } from "zod";
import type { FirmwareSet } from "./firmware-set";
import { LARGEST_IMAGE, readImageName } from "./image-name";
import { rolloutPlanSchema } from "./rollout-plan";

/** Name of what a delivery tells the server of the images that it serves; they themselves are brought to it apart. */
export const FIRMWARE_FILE = "firmware.json";

/** An image by what it holds. */
export const deliveredImageSchema = z.strictObject({
  name: z.string().refine((name) => readImageName(name) !== undefined, "is not the name of an image"),
  bytes: z.number().int().min(1).max(LARGEST_IMAGE),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type DeliveredImage = z.infer<typeof deliveredImageSchema>;

/** What a delivery tells the server of firmware. */
export const deliveredFirmwareSchema = z.strictObject({
  /** Sorted by name; a name stands once. */
  images: z.array(deliveredImageSchema),
  /** How phones are led to their loads. @default none is */
  rollout: rolloutPlanSchema.optional(),
});
export type DeliveredFirmware = z.infer<typeof deliveredFirmwareSchema>;

/** The images of a set as they are delivered. */
export function deliveredFirmware(set: FirmwareSet): DeliveredFirmware {
  const images = [...set.values()].map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  return { images: images.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
