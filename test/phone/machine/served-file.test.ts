import { expect, it } from "vitest";
import { isSigned, readManifest, readSelector } from "../../../phone/machine/served-file";
import { manifest } from "../firmware-folder";

const file = (bytes: Buffer | string) => ({ size: bytes.length, bytes: Buffer.from(bytes as string, "latin1") });

it("finds the names of a manifest between a signature and other text, whatever lies between them", () => {
  const names = { loader: "P003-8-12-00.sbn", application: "P0S3-8-12-00.sb2", unsigned: undefined };
  const bytes = manifest("P0S3-8-12-00", "P003-8-12-00.sbn", "P0S3-8-12-00.sb2");
  expect(readManifest({ size: bytes.length, bytes })).toEqual(names);
  expect(readManifest(file("P0S3-8-12-00.loads\nP003-8-12-00.sbn\r\nP0S3-8-12-00.sb2\nLA_VERSION=PAS3\n"))).toEqual(
    names,
  );
});

it("takes the names of a manifest from the caller where its content is left out", () => {
  expect(readManifest({ size: 458, members: ["A.sbn", "B.sb2"] })).toMatchObject({
    loader: "A.sbn",
    application: "B.sb2",
  });
  expect(readManifest({ size: 458 })).toEqual({ loader: undefined, application: undefined, unsigned: undefined });
});

it("takes no longer name for an image", () => {
  expect(readManifest(file("A.sbnx B.sb22"))).toMatchObject({ loader: undefined, application: undefined });
});

it("calls an image unsigned by its name, unless its caller knows better", () => {
  expect(isSigned("P003-8-11-00.bin", { size: 1 })).toBe(false);
  expect(isSigned("P003-8-11-00.sbn", { size: 1 })).toBe(true);
  expect(isSigned("P003-8-11-00.bin", { size: 1, signed: true })).toBe(true);
});

it.each([
  ["P0S3-05-3-00", "P0S3-05-3-00", undefined],
  ["P0S3-05-3-00\n\n", "P0S3-05-3-00", undefined],
  ["\r\nP0S3-05-3-00", "", "its first line is empty, the name comes after a newline"],
  ["  \n", "", "it is empty"],
  ["A\nB", "A", "it has a newline with more text after it"],
])("reads the selector %j", (text, load, fault) => {
  const read = readSelector(file(text));
  expect([read.load, read.fault]).toEqual([load, fault]);
});
