import { describe, expect, it } from "vitest";
import { type FirstLoad, isOlderThan } from "../../../domain/settings/first-load";
import { LEAVES, LISTS } from "../../../domain/settings/registry";

describe("a load and the release that first has a key", () => {
  it.each<[string, FirstLoad]>([
    ["P0S30100", "2.0"],
    ["P0S30203", "3.0"],
    ["P0S30203", "2.10"],
    ["P0S3-04-3-00", "4.4"],
    ["P0S3-05-3-00", "6.0"],
    ["P0S3-07-5-00", "8.x"],
    ["P0S3-7-05-00", "8.x"],
    ["P0S3-08-9-00", "8.12"],
  ])("%s is older than %s", (load, since) => {
    expect(isOlderThan(load, since)).toBe(true);
  });

  it.each<[string, FirstLoad | undefined]>([
    ["P0S30203", "2.2"],
    ["P0S30203", "2.3"],
    ["P0S3-04-4-00", "4.4"],
    ["P0S3-08-11-00", "2.2"],
    ["P0S3-8-11-00", "6.0"],
    ["P0S3-08-2-00", "8.x"],
    ["P0S3-8-12-00", "8.12"],
    ["P0S30202", "7.4 or earlier"],
    ["P0S30202", undefined],
    ["not a load", "8.x"],
  ])("%s is not known to be older than %s", (load, since) => {
    expect(isOlderThan(load, since)).toBe(false);
  });
});

describe("the registry", () => {
  const settings = [
    ...LEAVES.map(({ setting }) => setting),
    ...LISTS.flatMap(({ list }) =>
      Object.values(list.members).flatMap((node) => (node.is === "setting" ? [node] : [])),
    ),
  ];

  it("says of every key but the one that no source dates since when there is it", () => {
    const silent = settings.filter(({ since }) => since === undefined);
    expect(silent.flatMap(({ keys }) => keys)).toEqual(["language"]);
  });
});
