import { describe, expect, it } from "vitest";
import { MacAddress } from "../../domain/mac-address";

describe("a MAC address", () => {
  it.each([
    "00:03:6B:AB:CD:EF",
    "00:03:6b:ab:cd:ef",
    "00-03-6B-AB-CD-EF",
    "0003.6bab.cdef",
    "00036BABCDEF",
    "00036babcdef",
    "SEP00036BABCDEF",
    "sip00036babcdef",
    " 00036BABCDEF ",
  ])("is read from %j", (text) => {
    const mac = MacAddress.parse(text);
    expect(mac.plain).toBe("00036BABCDEF");
    expect(mac.colons).toBe("00:03:6b:ab:cd:ef");
  });

  it.each([
    ["", "not a MAC address"],
    ["00:03:6B:AB:CD", "not a MAC address"],
    ["00:03:6B:AB:CD:EF:01", "not a MAC address"],
    ["00:03-6B:AB:CD:EF", "not a MAC address"],
    ["00036BABCDEG", "not a MAC address"],
    ["00036B\nABCDEF", "not a MAC address"],
    ["SIP00036BABCDEF.cnf", "not a MAC address"],
    ["00:00:00:00:00:00", "all zeros"],
    ["01:00:5E:00:00:01", "group address"],
    ["FF:FF:FF:FF:FF:FF", "group address"],
  ])("is not read from %j", (text, verdict) => {
    expect(MacAddress.tryParse(text)).toBeUndefined();
    expect(() => MacAddress.parse(text)).toThrow(verdict);
  });
});
