import { expect, it } from "vitest";
import { imagesIn, isSigned } from "../../../phone/machine/served-file";
import { manifest } from "../firmware-folder";

it("takes the names of a manifest from the caller where its content is left out", () => {
  const bytes = manifest("P0S3-8-12-00", "P003-8-12-00.sbn", "P0S3-8-12-00.sb2");
  const names = { loader: "P003-8-12-00.sbn", application: "P0S3-8-12-00.sb2", unsigned: undefined };
  expect(imagesIn({ size: bytes.length, bytes })).toEqual(names);
  expect(imagesIn({ size: 458, members: ["A.sbn", "B.sb2"] })).toMatchObject({ loader: "A.sbn", application: "B.sb2" });
  expect(imagesIn({ size: 458 })).toEqual({ loader: undefined, application: undefined, unsigned: undefined });
});

it("calls an image unsigned by its name, unless its caller knows better", () => {
  expect(isSigned("P003-8-11-00.bin", { size: 1 })).toBe(false);
  expect(isSigned("P003-8-11-00.BIN", { size: 1 })).toBe(false);
  expect(isSigned("P003-8-11-00.sbn", { size: 1 })).toBe(true);
  expect(isSigned("P003-8-11-00.bin", { size: 1, signed: true })).toBe(true);
});
