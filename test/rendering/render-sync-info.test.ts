import { describe, expect, it } from "vitest";
import { renderSyncInfo } from "../../rendering/render-sync-info";

describe("syncinfo.xml", () => {
  it("has one mark for whatever load a phone runs", () => {
    expect(renderSyncInfo({ sync: "0123456789abcdef" })).toEqual({
      path: "syncinfo.xml",
      text: '<SYNCINFO>\n  <IMAGE VERSION="*" SYNC="0123456789abcdef"/>\n</SYNCINFO>\n',
      secrets: {},
      reader: "sip-load",
    });
  });

  it("takes a mark of 1 to 32 characters", () => {
    expect(renderSyncInfo({ sync: "1".repeat(32) }).text).toContain(`SYNC="${"1".repeat(32)}"`);
    expect(() => renderSyncInfo({ sync: "" })).toThrow("sync has 0 characters");
    expect(() => renderSyncInfo({ sync: "1".repeat(33) })).toThrow("sync has 33 characters; 1–32 are allowed");
  });

  it("takes no mark that only an entity could stand for", () => {
    expect(() => renderSyncInfo({ sync: "a&b" })).toThrow(/syncinfo\.xml\.hbs:2: the value holds a character/);
  });
});
