import type { ExpectedImage } from "../domain/container-drift";
import type { HostSettings } from "../domain/host-settings";
import { isMapping } from "../domain/mapping";
import { type HostImage, imageName, isTagOf } from "./container-image";
import { freshMark, IMAGE_REPAIR_LABEL, labelledMark } from "./drift-mark";
import { type Inspected, inspectOn, NoAnswerError } from "./engine-look";

/** What was found of an image on a host. */
export interface ImageLook {
  /** What a container of it is to have. */
  readonly expected?: ExpectedImage;
  /** It was there once or is there for the first time to come; either way it has to be made. */
  readonly gone: boolean;
  /** Another one makes the image anew. */
  readonly mark?: string;
  /** Why nothing is known of it. */
  readonly failure?: string;
}

export const NO_IMAGE_LOOK: ImageLook = { gone: false };

/** Looks for an image on a host, and changes nothing. */
export async function lookForImage(host: HostSettings, image: HostImage): Promise<ImageLook> {
  try {
    const there = await inspectOn(host, "image", imageName(image));
    if (there !== undefined) {
      const mark = labelledMark(there, IMAGE_REPAIR_LABEL);
      return {
        expected: { id: String(there.Id), config: configOf(there) },
        gone: false,
        ...(mark === undefined ? {} : { mark }),
      };
    }
    const container = await inspectOn(host, "container", image.container);
    const inUse = container === undefined ? undefined : await inspectOn(host, "image", String(container.Image));
    const expected = inUse === undefined ? {} : { expected: { config: configOf(inUse) } };
    // One of another content is there: a new one is to come, and makes itself a change.
    const isToCome = Array.isArray(inUse?.RepoTags) && inUse.RepoTags.some((tag) => isTagOf(image, String(tag)));
    // What is pulled goes by the mark of its container, of which it is in the way only when that has to be made anew.
    return isToCome || image.pulled !== undefined
      ? { ...expected, gone: false }
      : { ...expected, gone: true, mark: freshMark() };
  } catch (error) {
    if (error instanceof NoAnswerError) {
      return { gone: false, failure: error.message };
    }
    throw error;
  }
}

function configOf({ Config }: Inspected): Inspected {
  return isMapping(Config) ? Config : {};
}
