import { describe, expect, it } from "vitest";
import { phoneSearch } from "../../../../server/admin/page/client/phone-search";
import { describedPhone } from "./described-phone";

describe("search for phones", () => {
  const desk = describedPhone({
    mac: "00036BABCDEF",
    extensions: ["100", "7012"],
    label: "Desk Müller",
    model: "7940",
    load: "P0S3-8-12-00",
    address: "192.168.1.20",
  });
  const finds = (typed: string) => phoneSearch(typed)(desk);

  it.each([
    "00036BABCDEF",
    "00:03:6b:ab:cd:ef",
    "00-03-6B-AB-CD-EF",
    "0003.6bab.cdef",
    "SEP00036BABCDEF",
    "sip00036babcdef",
    "6b:ab",
    "00:03:",
    "cdef",
  ])("finds a MAC written as %s", (typed) => {
    expect(finds(typed)).toBe(true);
  });

  it.each(["7012", "desk", "MÜLLER", "7940", "p0s3-8-12", "192.168.1.2", "  desk   100 ", ""])(
    "finds by what else is known: %s",
    (typed) => {
      expect(finds(typed)).toBe(true);
    },
  );

  it.each(["00036BABCDEE", "0004", "desk 200", "192.168.2", "7960", "::", "sep", "(", "6bab:cdef:1"])(
    "does not find: %s",
    (typed) => {
      expect(finds(typed)).toBe(false);
    },
  );

  it("takes a short number for an extension, or for the end of a MAC", () => {
    const other = describedPhone({ mac: "001001001234" });
    expect(phoneSearch("1001")(other)).toBe(false);
    expect(phoneSearch("1234")(other)).toBe(true);
  });
});
