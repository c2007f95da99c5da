import { describe, expect, it } from "vitest";
import {
  bootsByItself,
  compareReleases,
  identifyLoad,
  isOtherSpelling,
  type LoadIdentity,
  loaderOf,
} from "../../../domain/firmware/load-identity";
import { applicationLoad, selectedLoad } from "../../../domain/firmware-load";

const known = (load: string): LoadIdentity => identifyLoad(load) ?? expect.fail(`${load} is not known`);

describe("the name of a load", () => {
  it.each([
    ["P0S3-8-11-00", "sip", 8, 11],
    ["P0S3-08-11-00", "sip", 8, 11],
    ["P0S3-05-3-00", "sip", 5, 3],
    ["P0S3-07-5-00", "sip", 7, 5],
    ["P0S30202", "sip", 2, 2],
    ["P003-8-11-00", "loader", 8, 11],
    ["P0030301MFG2", "sccp", 3, 1],
    ["P00303010102", "sccp", 3, 1],
    ["P00308010200", "sccp", 8, 1],
    ["P00308000500", "sccp", 8, 0],
    ["P0030302", "sccp", 3, 2],
  ] as const)("%s is %s %i.%i", (load, kind, major, minor) => {
    expect(identifyLoad(load)).toMatchObject({ load, kind, major, minor });
    // What can be declared and what is known is the same.
    expect(applicationLoad().safeParse(load).success).toBe(kind === "sip");
    expect(selectedLoad().safeParse(load).success).toBe(true);
  });

  it.each([
    "P0S3-8-11-00.loads",
    "p0s3-8-11-00",
    " P0S3-8-11-00",
    "SIP41.8-5-4S",
    "P0M3-04-0-00",
    "P0S3-8-11",
    "P0S30301MFG2",
    "P003ABCDEFGH",
    "",
  ])("is not %j", (load) => {
    expect(identifyLoad(load)).toBeUndefined();
    expect(selectedLoad().safeParse(load).success).toBe(false);
  });

  it("tells whether it starts by itself, as SIP and SCCP before release 7 do and no loader", () => {
    const byItself = (load: string) => bootsByItself(known(load));
    expect(["P0030301MFG2", "P0S3-06-3-00", "P00305000200"].map(byItself)).toEqual([true, true, true]);
    expect(["P0S3-07-4-00", "P00308000500", "P003-07-4-00"].map(byItself)).toEqual([false, false, false]);
  });

  it("tells the loader of its set: one of SCCP has one name for all files", () => {
    expect(
      ["P0S3-8-12-00", "P0S3-08-11-00", "P00308000500", "P003-8-12-00"].map((load) => loaderOf(known(load))),
    ).toEqual(["P003-8-12-00", "P003-08-11-00", "P00308000500", "P003-8-12-00"]);
  });

  it("may be another spelling of the same release, never itself and never another release or kind", () => {
    expect(isOtherSpelling("P0S3-08-11-00", "P0S3-8-11-00")).toBe(true);
    expect(isOtherSpelling("P0S3-8-11-00", "P0S3-8-11-00")).toBe(false);
    expect(isOtherSpelling("P0S3-8-11-00", "P0S3-8-12-00")).toBe(false);
    expect(isOtherSpelling("P0S3-8-11-00", "P003-8-11-00")).toBe(false);
  });

  it("sorts by numbers and not by letters", () => {
    const loads = ["P0S3-8-12-00", "P0S30404", "P0S3-8-4-00", "P0S3-07-5-00"].map(known);
    expect(loads.sort(compareReleases).map(({ load }) => load)).toEqual([
      "P0S30404",
      "P0S3-07-5-00",
      "P0S3-8-4-00",
      "P0S3-8-12-00",
    ]);
  });
});
