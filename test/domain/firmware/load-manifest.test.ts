import { describe, expect, it } from "vitest";
import { manifestImages, readLoadManifest } from "../../../domain/firmware/load-manifest";
import { madeUpManifest } from "./made-up-firmware";

const read = (text: string) => readLoadManifest(Buffer.from(text, "latin1"));

describe("a manifest", () => {
  it("names its load and its images between a signature and other text, whatever lies between them", () => {
    const names = { members: ["P003-8-12-00.sbn", "P0S3-8-12-00.sb2"], ownNames: ["P0S3-8-12-00"] };
    expect(readLoadManifest(madeUpManifest("P0S3-8-12-00"))).toEqual(names);
    expect(read("P0S3-8-12-00.loads\nP003-8-12-00.sbn\r\nP0S3-8-12-00.sb2\nLA_VERSION=PAS3\n")).toEqual(names);
  });

  it("has a name of its own only where that is no image's and no loader's", () => {
    expect(read("P0S3-8-12-00.sb2\0P003-8-12-00.sbn\0P003-8-12-00").ownNames).toEqual([]);
    expect(read("P0S3-8-12-001").ownNames).toEqual([]);
    expect(read("P00308000500.loads\0P00308000500.sbn\0P00308000500.sb2").ownNames).toEqual(["P00308000500"]);
    expect(read("P0S3-08-11-00.loads\0P003-8-11-00.sbn\0P0S3-8-11-00.sb2").ownNames).toEqual(["P0S3-08-11-00"]);
  });

  it("is read with the case in which a phone asks for its images, right or wrong", () => {
    expect(read("p003-8-12-00.sbn\0P0S3-8-12-00.SB2").members).toEqual(["p003-8-12-00.sbn", "P0S3-8-12-00.SB2"]);
    expect(manifestImages(["P0S3-8-12-00.SB2"]).application).toBe("P0S3-8-12-00.SB2");
  });

  it("may name an image of another phone, with dots in its name, and one without signature", () => {
    expect(read("jar41sip.8-5-4S.sbn\0P003-8-12-00.bin").members).toEqual(["jar41sip.8-5-4S.sbn", "P003-8-12-00.bin"]);
    expect(manifestImages(["P003-8-12-00.bin"])).toEqual({
      loader: undefined,
      application: undefined,
      unsigned: "P003-8-12-00.bin",
    });
  });

  it("does not name an image by what is longer", () => {
    expect(read("A.sbnx B.sb22 C.bins .sbn").members).toEqual([]);
  });
});
