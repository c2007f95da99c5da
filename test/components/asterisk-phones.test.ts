import { describe, expect, it } from "vitest";
import { parseAsteriskPhones } from "../../components/asterisk-phones";
import type { PhoneProvisioning } from "../../components/provisioning";
import { type AsteriskSettings, parseAsterisk } from "../../domain/asterisk-settings";

const DESK: PhoneProvisioning = {
  name: "desk",
  phone: {
    mac: "00036BABCDEF",
    model: "7940",
    lines: [{ extension: "100", authName: "someone", password: "Canary4line4secret" }],
  },
  files: [],
};

const asteriskWith = (channelDriver: string): AsteriskSettings => {
  const { value } = parseAsterisk({ directory: "/x", channelDriver });
  if (value === undefined) {
    throw new Error("good settings");
  }
  return value;
};

describe("the phones of an AsteriskPeer", () => {
  it("are checked against its channel driver, by the names of their resources", () => {
    expect(parseAsteriskPhones(asteriskWith("chan_pjsip"), [DESK]).value).toHaveLength(1);
    const { value, problems } = parseAsteriskPhones(asteriskWith("chan_sip"), [DESK]);
    expect(value).toBeUndefined();
    expect(problems.map(({ path }) => path)).toEqual(["desk.lines[0].authName"]);
  });

  it("are checked against each other", () => {
    const { problems } = parseAsteriskPhones(asteriskWith("chan_sip"), [DESK, { ...DESK, name: "twin" }]);
    expect(problems.map(({ path }) => path)).toContain("phones[1].mac");
  });
});
