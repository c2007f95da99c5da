import { describe, expect, it } from "vitest";
import { resourceCounts, standardInputBytes, touchedResources } from "../../../bench/change/engine-output.mjs";

const UP = `Updating (bench):

@ updating........
 ~  cisco-phones:index:CiscoPhone bench-00036B000007 updating (0s) [diff: ~files]
 ~  cisco-phones:index:CiscoPhone bench-00036B000007 updated [diff: ~files]
@ updating....
 ~  command:local:Command bench-delivery updating (0s) [diff: ~stdin]
 ~  command:local:Command bench-delivery updated (0.53s) [diff: ~stdin]
 +  command:local:Command bench-asterisk-delivery creating (0s)
@ updating....
 +  command:local:Command bench-asterisk-delivery created (2s)
    pulumi:pulumi:Stack cisco-phones-bench  2 warnings
Outputs:
    delivered: "1 changed"

Resources:
    + 1 created
    ~ 2 updated
    +-3 replaced
    6 changes. 1004 unchanged

Duration: 9s
`;

describe("what an operation of the engine did", () => {
  it("is counted from the summary", () => {
    expect(resourceCounts("Resources:\n    ~ 4 updated\n    1003 unchanged\n\nDuration: 9s\n")).toEqual({
      created: 0,
      updated: 4,
      replaced: 0,
      deleted: 0,
      same: 1003,
    });
  });

  it.each([
    ["a preview", "Resources:\n    + 17 to create\n", { created: 17 }],
    [
      "a preview of changes",
      "Resources:\n    ~ 4 to update\n    +-1 to replace\n    - 2 to delete\n    7 changes. 13 unchanged\n",
      { updated: 4, replaced: 1, deleted: 2, same: 13 },
    ],
    [
      "an up",
      "Resources:\n    + 1 created\n    ~ 2 updated\n    3 changes. 4 unchanged\n",
      { created: 1, updated: 2, same: 4 },
    ],
    ["an up without a change", "Resources:\n    1007 unchanged\n", { same: 1007 }],
    [
      "a destroy",
      "Resources:\n    - 17 deleted\n\nDuration: 2s\n\nThe resources in the stack have been deleted\n",
      { deleted: 17 },
    ],
  ])("is counted after %s", (_, output, expected) => {
    expect(resourceCounts(output)).toEqual({ created: 0, updated: 0, replaced: 0, deleted: 0, same: 0, ...expected });
  });

  it("is not known after a failure", () => {
    expect(resourceCounts("error: the stack is locked\n")).toBeUndefined();
    expect(resourceCounts('Outputs:\n    text: "Resources: none"\n')).toBeUndefined();
  });

  it("names each resource that was touched, once, with its time", () => {
    expect(touchedResources(UP)).toEqual([
      { type: "cisco-phones:index:CiscoPhone", name: "bench-00036B000007", seconds: 0 },
      { type: "command:local:Command", name: "bench-delivery", seconds: 0.53 },
      { type: "command:local:Command", name: "bench-asterisk-delivery", seconds: 2 },
    ]);
  });
});

describe("what a command got on its standard input", () => {
  const urn = (name: string): string => `urn:pulumi:bench::cisco-phones::command:local:Command::${name}`;
  const secret = (plaintext: string): Record<string, string> => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext,
  });

  it("is counted in bytes, a secret as what it is", () => {
    const bytes = standardInputBytes({
      deployment: {
        resources: [
          { urn: urn("plain"), inputs: { stdin: "é" } },
          { urn: urn("secret"), inputs: { stdin: secret('"line\\n"') } },
          { urn: urn("server"), inputs: { create: "start" } },
          { urn: urn("stack") },
        ],
      },
    });
    expect([...bytes]).toEqual([
      ["plain", 2],
      ["secret", 5],
    ]);
  });

  it("is not known of a state whose secrets are encrypted, or of none", () => {
    const { plaintext: _, ...mark } = secret("");
    const stdin = { ...mark, ciphertext: "v1:abc" };
    expect(standardInputBytes({ deployment: { resources: [{ urn: urn("secret"), inputs: { stdin } }] } }).size).toBe(0);
    expect(standardInputBytes({}).size).toBe(0);
  });
});
