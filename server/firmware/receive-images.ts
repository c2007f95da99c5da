import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { DeliveredImage } from "../../domain/firmware/delivered-firmware";
import { ProblemsError } from "../problems";
import { makeStore, type StoreLayout } from "../store/layout";
import { withLock } from "../store/store-lock";
import { bytesThere, incomingPlace, keepImage, makeImageStore } from "./image-store";
import { LineThenBytes, offerSchema } from "./image-transfer";

/**
 * Takes images into a store from a sender on standard input. What came of an image stays, also if the sender goes away in the middle.
 *
 * @param answer Writes to the sender.
 * @throws ProblemsError for an offer that can't be read, or an image that did not come whole or is not what it is called.
 */
export async function receiveImages(
  store: StoreLayout,
  input: Readable,
  answer: (line: string) => void,
): Promise<void> {
  const stream = new LineThenBytes(input);
  const images = parseOffer(await stream.line());
  await makeStore(store);
  await makeImageStore(store);
  await withLock(join(store.folder, "firmware.lock"), async () => {
    const have: number[] = [];
    for (const image of images) {
      have.push(await bytesThere(store, image));
    }
    answer(JSON.stringify({ have }));
    for (const [index, image] of images.entries()) {
      const there = have[index] ?? 0;
      if (there < image.bytes) {
        await receive(store, image, there, stream);
      }
    }
  });
}

async function receive(store: StoreLayout, image: DeliveredImage, there: number, stream: LineThenBytes): Promise<void> {
  let done = there;
  // From a beginning that was too long nothing is taken.
  const file: FileHandle = await open(incomingPlace(store, image.sha256), there === 0 ? "w" : "a", 0o600);
  try {
    while (done < image.bytes) {
      const bytes = await stream.some(image.bytes - done);
      if (bytes.length === 0) {
        throw new ProblemsError([
          `${image.name} broke off at ${done} of ${image.bytes} bytes; what came is kept, and the rest is sent next time`,
        ]);
      }
      await file.writeFile(bytes);
      done += bytes.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await keepImage(store, image);
}

function parseOffer(line: string | undefined): readonly DeliveredImage[] {
  let json: unknown;
  try {
    json = JSON.parse(line ?? "");
  } catch {
    throw new ProblemsError(["there is no offer of images on standard input; firmware-send writes one"]);
  }
  const offer = offerSchema.safeParse(json);
  if (!offer.success) {
    throw new ProblemsError([`the offer of images can't be read: ${offer.error.issues[0]?.message ?? ""}`]);
  }
  return offer.data.images;
}
