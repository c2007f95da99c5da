import { describe, expect, it } from "vitest";
import { columnName, recognize } from "../../../domain/fleet/phone-columns";
import { LEAVES } from "../../../domain/settings/registry";

describe("the columns of phones", () => {
  it("have each setting that is one value", () => {
    for (const { path } of LEAVES) {
      const name = `overrides.${path.join(".")}`;
      expect(recognize(name.toUpperCase())).toMatchObject({ column: { name, path: ["overrides", ...path] } });
      expect(columnName(["overrides", ...path])).toBe(name);
    }
  });

  it("are called by one of their names", () => {
    expect(columnName(["displayName"], 1)).toBe("name");
    expect(columnName(["displayName"], 6)).toBe("name6");
    expect(columnName(["displayName"], 7)).toBeUndefined();
    expect(columnName(["mac"])).toBe("mac");
  });

  it("resemble nothing that is longer than any name", () => {
    expect(recognize("extension".padEnd(81, "n"))).toEqual({ nearest: undefined });
  });
});
