import { describe, expect, it } from "vitest";
import { BOOLEAN, type Fields, fieldFailures, STRING, withPresets } from "../../../../tools/plugins/property/shape";
import { type Properties, secret, UNKNOWN } from "../../../../tools/plugins/property/wire";

const FIELDS: Fields = {
  name: { shape: STRING, required: true },
  mode: { shape: { kind: "string", values: ["a", "b"] } },
  start: { shape: BOOLEAN, preset: true },
  volumes: { shape: { kind: "list", of: { kind: "object", fields: { path: { shape: STRING, required: true } } } } },
  build: { shape: { kind: "object", fields: { file: { shape: STRING, preset: "Dockerfile" } } } },
};

function reasons(inputs: Properties): string[] {
  return fieldFailures(FIELDS, inputs, "", "the stand-in").map(({ property, reason }) => `${property} | ${reason}`);
}

describe("input shapes", () => {
  it("accepts what fits, secret and unknown values too", () => {
    expect(
      reasons({ name: secret("x"), mode: UNKNOWN, volumes: [{ path: "p", __defaults: [] }], __defaults: [] }),
    ).toEqual([]);
  });

  it("reports everything wrong at once, by path", () => {
    expect(reasons({ mode: "c", start: "yes", volumes: [{}, { path: 3 }], other: 1 })).toEqual([
      'mode | mode is "c", must be one of a, b',
      'start | start is "yes", must be true or false',
      "volumes[0].path | volumes[0].path is missing",
      "volumes[1].path | volumes[1].path is 3, must be a string",
      "other | other is not known here: the stand-in implements only build, mode, name, start, volumes",
      "name | name is missing",
    ]);
  });

  it("never quotes a secret", () => {
    const given = { name: "x", mode: secret("rosebud"), start: secret("rosebud"), volumes: secret([{ path: 12345 }]) };
    const found = reasons(given);
    expect(found).toHaveLength(3);
    expect(found.join()).not.toMatch(/rosebud|12345/);
  });

  it("fills in presets at every level and lists what it filled in", () => {
    expect(withPresets(FIELDS, { name: "x", build: {}, volumes: [{ path: "p" }] })).toEqual({
      __defaults: ["start"],
      build: { __defaults: ["file"], file: "Dockerfile" },
      name: "x",
      start: true,
      volumes: [{ __defaults: [], path: "p" }],
    });
  });
});
