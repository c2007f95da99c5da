import { posix } from "node:path";
import type { RawEntry } from "../domain/settings/from-raw";
import { BMP_FORMAT } from "../rendering/bmp-picture";
import { LOGO_SIZE } from "../rendering/logo-bitmap";
import { UnreadablePicture } from "../rendering/picture";
import type { Breach } from "./finding";

/** What is wrong with the picture of `logo_url`, if it is in the folder (cisco.md section 4.5). */
export function logoBreaches(
  entry: RawEntry,
  names: readonly string[],
  read: (name: string) => Uint8Array | undefined,
): Breach[] {
  const [, path = ""] = /^http:\/\/[^/]+(\/[^?#]*)/i.exec(entry.value) ?? [];
  const base = posix.basename(path);
  const file = base === "" ? undefined : names.find((name) => posix.basename(name) === base);
  const bytes = file === undefined ? undefined : read(file);
  if (file === undefined || bytes === undefined) {
    return [];
  }
  const picture = Buffer.from(bytes);
  try {
    if (!BMP_FORMAT.begins(picture)) {
      return [{ rule: "logo-format", file }];
    }
    const { width, height } = BMP_FORMAT.size(picture);
    return width === LOGO_SIZE.width && height === LOGO_SIZE.height
      ? []
      : [{ rule: "logo-size", file, said: "not the size of the phone's logo", given: `${width} x ${height} pixels` }];
  } catch (fault) {
    if (fault instanceof UnreadablePicture) {
      return [{ rule: "logo-format", file }];
    }
    throw fault;
  }
}
