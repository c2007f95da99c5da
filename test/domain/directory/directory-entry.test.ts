import { describe, expect, it } from "vitest";
import { dialledNumber, LONGEST_NAME, tidyName } from "../../../domain/directory/directory-entry";

describe("a number as it is dialled", () => {
  it.each([
    ["100", "100"],
    ["*98", "*98"],
    ["#31#0301234", "#31#0301234"],
    ["030 / 123-45", "03012345"],
    ["+49 (0)30 123–45", "+493012345"],
    ["(030) 123.45", "03012345"],
    ["(0) 30", "030"],
    ["tel:+49-30-12345", "+493012345"],
    ["１２３", "123"],
    ["\u00a0 12 34\t", "1234"],
    ["1".repeat(32), "1".repeat(32)],
  ])("%j is %s", (given, number) => {
    expect(dialledNumber(given)).toBe(number);
  });

  it.each(["", " ", "-", "anna", "0800-FLOWERS", "12+3", "++12", "sip:100@pbx", "100;ext=5", "1".repeat(33), "12,13"])(
    "%j is none",
    (given) => {
      expect(dialledNumber(given)).toBeUndefined();
    },
  );
});

describe("a name", () => {
  it("stands in one line without blanks around it", () => {
    expect(tidyName("  Anna\r\n\tMüller \u2028 GmbH\u0000 ")).toBe("Anna Müller GmbH");
  });

  it("is cut between characters and not within one", () => {
    expect(tidyName("😀".repeat(LONGEST_NAME + 5))).toBe("😀".repeat(LONGEST_NAME));
  });
});
