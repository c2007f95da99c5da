import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phoneQuery, readPhoneQuery } from "../../../server/directory/phone-query";

const read = (query: string) => Object.fromEntries(readPhoneQuery(query));

describe("the query of a phone", () => {
  it.each([
    ["", {}],
    ["name=anna&number=", { name: "anna", number: "" }],
    ["name=a+b%20c", { name: "a b c" }],
    ["name=M%FCller", { name: "Müller" }],
    ["name=M%C3%BCller", { name: "Müller" }],
    ["name=100%&x", { name: "100%", x: "" }],
    ["name=a&name=b", { name: "a" }],
    ["name=%00%0A%ZZ", { name: "%ZZ" }],
    ["number=%2B49%23*", { number: "+49#*" }],
    [`name=${"x".repeat(100)}`, { name: "x".repeat(24) }],
    ["=1&&=", {}],
  ])("%j is %j", (query, values) => {
    expect(read(query)).toEqual(values);
  });

  it("comes back from the address that a phone is sent to next", () => {
    const value = fc.stringMatching(/^(?:[!-~\u00c0-\u00ff](?:[ -~\u00c0-\u00ff]{0,22}[!-~\u00c0-\u00ff])?)?$/);
    fc.assert(
      fc.property(value, value, (name, number) => {
        const clean = name.replaceAll(/ {2,}/g, " ");
        const query = phoneQuery({ name: clean, number });
        expect(query).toMatch(/^[\x21-\x7e]*$/);
        expect(read(query)).toEqual({ name: clean, number: number.replaceAll(/ {2,}/g, " ") });
      }),
    );
  });
});
