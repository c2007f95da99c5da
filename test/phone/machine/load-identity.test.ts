import { expect, it } from "vitest";
import { applicationLoad } from "../../../domain/firmware-load";
import { bootsByItself, identifyLoad } from "../../../phone/machine/load-identity";

it.each([
  ["P0S3-8-12-00", "sip", 8, 12],
  ["P0S3-08-11-00", "sip", 8, 11],
  ["P0S30202", "sip", 2, 2],
  ["P0S3-05-3-00", "sip", 5, 3],
  ["P003-8-11-00", "loader", 8, 11],
  ["P0030301MFG2", "sccp", 3, 1],
  ["P0S30301MFG2", "sip", 3, 1],
  ["P00303010102", "sccp", 3, 1],
  ["P00308000500", "sccp", 8, 0],
  ["P00308010200", "sccp", 8, 1],
])("reads %s as %s %i.%i", (name, program, major, minor) => {
  expect(identifyLoad(name)).toEqual({ name, program, major, minor });
});

it.each(["SIP41.8-5-4S", "P0M3-07-7-00", "P0S3-8-12-00.loads", "p0s3-8-12-00", "P0S3-8-12", " P0S3-8-12-00", ""])(
  "reads nothing out of %j",
  (name) => {
    expect(identifyLoad(name)).toBeUndefined();
  },
);

it("knows every load that can be declared", () => {
  for (const name of ["P0S3-8-11-00", "P0S3-08-11-00", "P0S3-07-5-00", "P0S30202"]) {
    expect(applicationLoad().safeParse(name).success).toBe(true);
    expect(identifyLoad(name)?.program).toBe("sip");
  }
});

it("has loads before release 7 boot by themselves, and no loader", () => {
  const byItself = (name: string) =>
    bootsByItself(identifyLoad(name) ?? { name, program: "loader", major: 0, minor: 0 });
  expect(["P0030301MFG2", "P0S3-06-3-00", "P00305000200"].map(byItself)).toEqual([true, true, true]);
  expect(["P0S3-07-4-00", "P00308000500", "P003-07-4-00"].map(byItself)).toEqual([false, false, false]);
});
