import { describe, expect, it } from "vitest";
import { CHANNEL_DRIVERS, channelOf } from "../../domain/asterisk-channel";
import { asteriskInclusions, otherInclusions } from "../../domain/asterisk-inclusions";
import { type AsteriskSettings, parseAsterisk } from "../../domain/asterisk-settings";
import { formatProblem } from "../../domain/problem";

const settings = (given: Record<string, unknown> = {}): AsteriskSettings => {
  const { value, problems } = parseAsterisk({ directory: "/etc/asterisk/cisco-phones", ...given });
  if (value === undefined) {
    throw new Error(JSON.stringify(problems));
  }
  return value;
};

describe("the driver of the phones' channels", () => {
  it.each([
    [{}, "chan_pjsip", "PJSIP/100", "pjsip.conf", "res_pjsip.so", "sip.conf"],
    [{ channelDriver: "chan_sip" }, "chan_sip", "SIP/100", "sip.conf", "chan_sip.so", "pjsip.conf"],
  ])("with %j is %s, which names channels %s and reads %s", (given, driver, channel, includedIn, module, other) => {
    const asterisk = settings(given);
    expect(asterisk.channelDriver).toBe(driver);
    expect(channelOf(asterisk, "100")).toBe(channel);
    expect(asteriskInclusions(asterisk)).toMatchObject([{ name: "cisco-phones.conf", includedIn, module }]);
    expect(otherInclusions(asterisk)).toContainEqual(
      expect.objectContaining({ name: "cisco-phones.conf", includedIn: other }),
    );
  });

  it("is one of two", () => {
    expect(CHANNEL_DRIVERS).toEqual(["chan_pjsip", "chan_sip"]);
    const { problems } = parseAsterisk({ directory: "x", channelDriver: "sip" });
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^channelDriver: not one of .*given "sip"; allowed: "chan_pjsip", "chan_sip"/),
    ]);
  });

  it("has a transport to choose with PJSIP alone", () => {
    expect(settings({ transport: "lan" }).transport).toBe("lan");
    const { problems } = parseAsterisk({ directory: "x", channelDriver: "chan_sip", transport: "lan" });
    expect(problems.map(formatProblem)).toEqual([
      "transport: means nothing with chan_sip, which listens as [general] of sip.conf says. Remove it, and see to udpbindaddr there",
    ]);
  });
});
