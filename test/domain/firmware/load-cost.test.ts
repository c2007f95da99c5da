import { expect, it } from "vitest";
import { loadCost } from "../../../domain/firmware/load-cost";
import { guideFolder, release, setOf } from "./made-up-firmware";

it("the cost of a load is that of all steps to it, and none where there is no way", () => {
  const set = setOf(...guideFolder());
  expect(loadCost(set, "7940", "P0030301MFG2", "P0S3-8-11-00")).toEqual({
    restarts: 4,
    bytes: expect.any(Number),
    seconds: 28 + 96,
  });
  expect(loadCost(set, "7940", "P0S3-8-11-00", "P0S3-8-11-00")).toBeUndefined();
  expect(loadCost(set, "7940", "P0S3-8-11-00", "P0S3-8-12-00")).toBeUndefined();
  expect(loadCost(setOf(...release("P0S3-8-12-00")), "7960", "P0S3-8-11-00", "P0S3-8-12-00")).toMatchObject({
    restarts: 2,
  });
});
