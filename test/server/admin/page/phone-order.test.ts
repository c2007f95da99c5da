import { describe, expect, it } from "vitest";
import { type Sort, sortPhones } from "../../../../server/admin/page/client/phone-order";
import { describedPhone } from "./described-phone";

describe("order of phones", () => {
  const phones = [
    describedPhone({ mac: "000000000001", state: "configured", extensions: ["100"], lastSeen: "2026-01-02T00:00:00Z" }),
    describedPhone({ mac: "000000000002", state: "looping", extensions: ["20"], label: "b" }),
    describedPhone({ mac: "000000000003", state: "never-seen", label: "A" }),
    describedPhone({ mac: "000000000004", state: "asking", lastSeen: "2026-01-03T00:00:00Z" }),
    describedPhone({ mac: "000000000005", state: "looping", extensions: ["9"] }),
    describedPhone({ mac: "000000000006", state: "wrong-load" }),
  ];
  const order = (sort: Sort) =>
    sortPhones([...phones].reverse(), sort)
      .map(({ mac }) => mac.slice(-1))
      .join("");

  it("shows trouble first, and numbers as numbers", () => expect(order("trouble")).toBe("526431"));

  it("puts those that lack what is sorted by last, by MAC", () => {
    expect(order("extension")).toBe("521346");
    expect(order("label")).toBe("321456");
  });

  it("shows the newest request first and phones without any last", () => expect(order("recent")).toBe("412356"));

  it("sorts by MAC", () => expect(order("mac")).toBe("123456"));
});
