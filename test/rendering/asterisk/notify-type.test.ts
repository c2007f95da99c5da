import { describe, expect, it } from "vitest";
import { asteriskInclusions, NOTIFY_FILE } from "../../../domain/asterisk-inclusions";
import { parseAsterisk } from "../../../domain/asterisk-settings";
import { renderNotifyType } from "../../../rendering/asterisk/notify-type";

describe("the NOTIFY that tells phones", () => {
  it("is a section of pjsip_notify.conf, to which Asterisk adds the length of nothing itself", () => {
    const { path, text, reader } = renderNotifyType();
    expect([path, reader]).toEqual([NOTIFY_FILE, "asterisk"]);
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith(";"))).toEqual([
      "[cisco-phones-check-sync]",
      "Event=>check-sync",
    ]);
  });

  it("is given to an Asterisk that is to tell phones, and to no other", () => {
    const names = (notify: boolean): string[] => {
      const { value } = parseAsterisk({ directory: "/ours", notify });
      return value === undefined ? [] : asteriskInclusions(value).map(({ includedIn }) => includedIn);
    };
    expect(names(true)).toEqual(["pjsip_notify.conf", "pjsip.conf"]);
    expect(names(false)).toEqual(["pjsip.conf"]);
  });
});
