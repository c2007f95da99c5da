import { madeUpImage, madeUpManifest } from "../domain/firmware/made-up-firmware";
import { filesAt, folderPath } from "./imported-folder";
import { type TestFolder, testFolder } from "./test-folder";

/** Bytes in the place of the images of 8-11-00, the unsigned loader and the load on the way to it included. */
export function imagesOf811(): Record<string, Uint8Array> {
  const names = ["P003-8-11-00.bin", "P003-8-11-00.sbn", "P0S3-05-3-00.bin", "P0S3-8-11-00.sb2"];
  return {
    ...Object.fromEntries(names.map((name) => [name, madeUpImage(name)])),
    "P0S3-8-11-00.loads": madeUpManifest("P0S3-8-11-00"),
  };
}

/** One of the folders of the tests with images in it, and other files; undefined takes one away. */
export function folderWithImages(
  name: string,
  others: Readonly<Record<string, Uint8Array | undefined>> = {},
): TestFolder {
  const files = { ...Object.fromEntries(filesAt(folderPath(name))), ...imagesOf811(), ...others };
  return testFolder(
    Object.fromEntries(Object.entries(files).flatMap(([file, bytes]) => (bytes === undefined ? [] : [[file, bytes]]))),
  );
}
