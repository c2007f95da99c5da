import { describe, expect, it } from "vitest";
import { inputChanges } from "../../../../tools/plugins/property/difference";
import { secret, UNKNOWN, type Value } from "../../../../tools/plugins/property/wire";

function changes(before: Value, after: Value): Record<string, string> {
  const found = inputChanges(before, after, (name) => name === "triggers");
  return Object.fromEntries([...found].map(([path, { kind, replace }]) => [path, replace ? `${kind}-replace` : kind]));
}

describe("changes of inputs", () => {
  it("finds none between equal inputs, secrets included", () => {
    const inputs = { create: "true", stdin: secret("x"), environment: { A: "1" }, triggers: [1, { b: null }] };
    expect(changes(inputs, structuredClone(inputs))).toEqual({});
  });

  it("names what was added, removed and changed by its path", () => {
    expect(
      changes(
        { a: 1, env: { X: "1", "D.E": "2" }, list: ["p", "q"] },
        { b: 1, env: { X: "2" }, list: ["p", "r", "s"] },
      ),
    ).toEqual({
      a: "delete",
      b: "add",
      "env.X": "update",
      'env["D.E"]': "delete",
      "list[1]": "update",
      "list[2]": "add",
    });
  });

  it("replaces for anything inside the inputs that replace", () => {
    expect(changes({ triggers: [1] }, { triggers: [2] })).toEqual({ "triggers[0]": "update-replace" });
    expect(changes({}, { triggers: [2] })).toEqual({ triggers: "add-replace" });
  });

  it("reports a changed secret at its own path, never inside it", () => {
    expect(changes({ stdin: secret({ a: "1" }) }, { stdin: secret({ a: "2" }) })).toEqual({ stdin: "update" });
  });

  it("counts becoming secret and becoming unknown as changes", () => {
    expect(changes({ stdin: "x" }, { stdin: secret("x") })).toEqual({ stdin: "update" });
    expect(changes({ create: "x" }, { create: UNKNOWN })).toEqual({ create: "update" });
  });

  it("passes over bookkeeping", () => {
    expect(changes({ a: { __defaults: ["x"] } }, { a: { __defaults: [] } })).toEqual({});
  });
});
