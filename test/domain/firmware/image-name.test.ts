import { describe, expect, it } from "vitest";
import { nearName } from "../../../domain/firmware/image-name";

describe("a file that was probably meant", () => {
  const names = ["README.txt", "P0S3-8-11-00.loads", "p0s3-8-12-00.LOADS", "P003-08-11-00.sbn", "p0s3-07-5-00.loads"];

  it("has the same name in another case, or another spelling of the release, in whatever case", () => {
    expect(nearName("P0S3-8-12-00.loads", names)).toEqual({ name: "p0s3-8-12-00.LOADS", differs: "case" });
    expect(nearName("P0S3-08-11-00.loads", names)).toEqual({ name: "P0S3-8-11-00.loads", differs: "spelling" });
    expect(nearName("P0S3-7-5-00.loads", names)).toEqual({ name: "p0s3-07-5-00.loads", differs: "spelling" });
    expect(nearName("P003-8-11-00.sbn", names)).toEqual({ name: "P003-08-11-00.sbn", differs: "spelling" });
  });

  it("is none where the name is there, and none of another kind, release or extension", () => {
    for (const name of [
      "P0S3-8-11-00.loads",
      "P0S3-8-10-00.loads",
      "P003-8-11-00.loads",
      "P0S3-08-11-00.sb2",
      "other",
    ]) {
      expect(nearName(name, names)).toBeUndefined();
    }
  });
});
