import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalName, type PhoneFileName, phoneFileName } from "../../../server/store/file-name";

describe("file names as phones ask for them", () => {
  it.each([
    ["SIPDefault.cnf", "SIPDefault.cnf"],
    ["/mk-sip.jar", "mk-sip.jar"],
    ["./SIPDefault.cnf", "SIPDefault.cnf"],
    ["//a///b", "a/b"],
    ["\\US\\7960-tones.xml", "US/7960-tones.xml"],
    ["a/./b", "a/b"],
    ["sipdefault.cnf", "sipdefault.cnf"],
    ["OS79XX.txt", "OS79XX.txt"],
    ["SIP00036babcdef.cnf", "SIP00036BABCDEF.cnf"],
    ["SEP00036bAbCdEf.cnf.xml", "SEP00036BABCDEF.cnf.xml"],
    ["CTLSEP00036babcdef.tlv", "CTLSEP00036BABCDEF.tlv"],
    ["ITLSEP00036babcdef.tlv", "ITLSEP00036BABCDEF.tlv"],
    ["MGC00036babcdef.cnf", "MGC00036BABCDEF.cnf"],
    ["cfg/SIP00036babcdef.cnf", "cfg/SIP00036BABCDEF.cnf"],
    ["sip00036babcdef.cnf", "sip00036babcdef.cnf"],
    ["SIP00036babcdef.CNF", "SIP00036BABCDEF.CNF"],
    ["SIP00036babcdef00.cnf", "SIP00036babcdef00.cnf"],
    ["SIP00036babcde.cnf", "SIP00036babcde.cnf"],
    ["...", "..."],
    ["a..b", "a..b"],
  ])("%s is %s", (requested, name) => {
    expect(canonicalName(requested)).toBe(name);
  });

  it.each([
    ...["", "/", ".", "./", "..", "../x", "a/../b", "/../etc/passwd", "..\\..\\x", "a/..", "\\..\\x"],
    ...["a\0b", "a\nb", "C:/x", "C:x", "x:stream", "x".repeat(256)],
  ])("%j is no name at all", (requested) => {
    expect(canonicalName(requested)).toBeUndefined();
  });

  it("never leads out of a folder, and is its own name", () => {
    const part = fc.constantFrom("..", ".", "/", "\\", "a", "SIP00036babcdef.cnf", "\0", " ", ":");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const name = canonicalName(parts.join(""));
        if (name !== undefined) {
          expect(name.split("/")).not.toContain("..");
          expect(name.split("/")).not.toContain("");
          expect(name.startsWith("/") || name.includes("\\")).toBe(false);
          expect(canonicalName(name)).toBe(name);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, PhoneFileName | undefined]>([
    ["SIP00036BABCDF0.cnf", { mac: "00036BABCDF0", kind: "sip" }],
    ["cfg/SIP00036babcdef.cnf", { mac: "00036BABCDEF", kind: "sip" }],
    ["SEP00036babcdef.cnf.xml", { mac: "00036BABCDEF", kind: "sep" }],
    ...["SIPDefault.cnf", "CTLSEP00036BABCDEF.tlv", "SIP00036BABCDEF.cnf.bak", "SIP00036BABCDEF.cnf/x", "../x"].map(
      (name): [string, undefined] => [name, undefined],
    ),
  ])("of a phone's own file name it: %s", (name, phone) => {
    expect(phoneFileName(name)).toEqual(phone);
  });
});
