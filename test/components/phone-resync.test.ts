import { describe, expect, it } from "vitest";
import { PhoneResync, type PhoneResyncArgs } from "../../index";

const refusal = (args: Partial<PhoneResyncArgs>): string => {
  try {
    new PhoneResync("home", { delivered: [], phones: [], ...args });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
};

describe("a program that has phones told", () => {
  it("is refused with all that is wrong, before anything is declared", () => {
    const asterisk = { directory: "ours", connection: { host: "pbx" } };
    const lines = refusal({ through: "asterisk", command: "x", asterisk }).split("\n");
    expect(lines[0]).toBe('PhoneResync "home" has 5 problems; nothing was changed:');
    for (const expected of [
      "  - command: means nothing with through: asterisk. Remove it",
      "  - asterisk.connection.host: not an address of SSH",
      "  - asterisk.connection.hostKey: missing",
      "  - asterisk.directory: not a full path",
      "  - through: needs asterisk.cli, which is not given",
    ]) {
      expect(lines.filter((line) => line.startsWith(expected))).toHaveLength(1);
    }
  });

  it("is refused without the Asterisk that is to tell them", () => {
    expect(refusal({ through: "asterisk" })).toContain("through: needs asterisk, which is not given");
    expect(refusal({ through: "asterisk", asterisk: { directory: "/ours" } })).toContain("through: needs asterisk.cli");
    expect(refusal({})).toContain("command: missing");
  });
});
