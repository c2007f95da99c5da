import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toNetascii } from "../../../server/tftp/netascii";

const convert = (text: string) => toNetascii(Buffer.from(text, "latin1")).toString("latin1");

describe("netascii", () => {
  it.each([
    ["a\nb\n", "a\r\nb\r\n"],
    ["a\rb", "a\r\0b"],
    ["a\r\nb", "a\r\0\r\nb"],
    ["", ""],
    ["plain \xff\0", "plain \xff\0"],
  ])("sends %j as %j", (file, wire) => {
    expect(convert(file)).toBe(wire);
  });

  it("comes back the same from a client that converts back", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("\r", "\n", "\0", "a")), (letters) => {
        const file = letters.join("");
        const back = convert(file).replace(/\r[\n\0]/g, (pair) => (pair === "\r\n" ? "\n" : "\r"));
        expect(back).toBe(file);
      }),
    );
  });
});
