import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phoneText } from "../../../domain/directory/phone-text";

describe("a text as the phone shows it", () => {
  it.each([
    ["Müller & Söhne <Nord>", "Müller & Söhne <Nord>"],
    ["Mu\u0308ller", "Müller"],
    ["Łukasz Wałęsa", "Lukasz Walesa"],
    ["Nőtt Ägir", "Nott Ägir"],
    ["“Anna” – it’s…", '"Anna" - it\'s...'],
    ["Москва", "Moskva"],
    ["Αθήνα", "Athina"],
    ["ﬁx €5", "fix EUR5"],
    ["a\r\nb\tc\u0000d", "a b c d"],
    ["x\u0302y", "xy"],
    ["  a   b  ", "a b"],
    ["Trans\u00adport\u200b", "Transport"],
  ])("%j becomes %j", (given, shown) => {
    expect(phoneText(given, 32)).toBe(shown);
  });

  it("is cut to the room that there is, with no blank at its end", () => {
    expect(phoneText("Anna Maria", 5)).toBe("Anna");
    expect(phoneText("Anna Maria", 7)).toBe("Anna Ma");
  });

  it("holds nothing but what ISO 8859-1 has, whatever is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (given) => {
        const shown = phoneText(given, 32);
        expect(shown).toMatch(/^[\x20-\x7e\xa0-\xff]{0,32}$/);
        expect(phoneText(shown, 32)).toBe(shown);
      }),
    );
  });
});
