import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../../domain/phone";
import { renderPeers } from "../../../rendering/asterisk/sip-peers";
import { CANARY } from "../../domain/home-description";
import { delivered, FINGERPRINT, validSite } from "../rendered-home";
import { readSections } from "./asterisk-reader";

const { asterisk, settings, phones } = validSite({ asterisk: { directory: "x", channelDriver: "chan_sip" } });
if (asterisk === undefined) {
  throw new Error("the site has an Asterisk");
}

const peerWith = (change: Partial<typeof settings>): Record<string, string> => {
  const [peer] = readSections(renderPeers(phones, asterisk, { ...settings, ...change }, FINGERPRINT).text);
  return peer?.values ?? {};
};

describe("the include file of an Asterisk with chan_sip", () => {
  it("declares a peer of a line", () => {
    const [peer, ...more] = readSections(delivered(renderPeers(phones, asterisk, settings, FINGERPRINT)));
    expect(more).toEqual([]);
    expect(peer).toEqual({
      name: "100",
      values: {
        type: "friend",
        host: "dynamic",
        transport: "udp",
        secret: `${CANARY}100`,
        context: "internal",
        callerid: '"Desk" <100>',
        disallow: "all",
        allow: "ulaw,alaw",
        dtmfmode: "rfc2833",
        directmedia: "no",
        nat: "no",
        sendrpid: "rpid",
        mailbox: "100@default",
        subscribemwi: "no",
        buggymwi: "yes",
        callcounter: "yes",
        qualify: "10000",
        qualifyfreq: "60",
      },
    });
  });

  it("says nothing of a mailbox that a line has not", () => {
    const bare = phones.map((phone) => ({ ...phone, lines: phone.lines.map(({ mailbox: _, ...line }) => line) }));
    const text = renderPeers(bare, asterisk, settings, FINGERPRINT).text;
    expect(text).toContain("[100]\n");
    expect(text).not.toMatch(/^(mailbox|subscribemwi|buggymwi) =/m);
  });

  it("answers to the source port where the phones send from the port that they listen on", () => {
    expect(peerWith({ natEnabled: true }).nat).toBe("force_rport,comedia");
  });

  it.each([
    [{ outOfBand: "avt", inband: true }, "rfc2833"],
    [{ outOfBand: "avt_always", inband: false }, "rfc2833"],
    [{ outOfBand: "none", inband: true }, "inband"],
    [{ outOfBand: "none", inband: false }, "inband"],
  ] as const)("expects digits as the phones send them: %j", (dtmf, mode) => {
    expect(peerWith({ dtmf: { ...settings.dtmf, ...dtmf } }).dtmfmode).toBe(mode);
  });

  it.each([
    ["on", undefined],
    ["on-locked", undefined],
    ["off", "1"],
    ["off-locked", "1"],
  ] as const)("takes a phone with call waiting %s for busy from call %s on", (callWaiting, level) => {
    expect(peerWith({ callWaiting }).busylevel).toBe(level);
  });

  it("is a file of comments without phones", () => {
    expect(readSections(renderPeers([], asterisk, settings, FINGERPRINT).text)).toEqual([]);
  });

  it("gives Asterisk exactly the password, name and number that were declared, for every accepted line", () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 31 }),
      fc
        .array(fc.constantFrom(";", "\\", "\\;", ";--", "=", "=>", "[", "]", "#", " ", "a", ",", "<", ">", "$"), {
          maxLength: 12,
        })
        .map((parts) => parts.join("")),
    );
    let accepted = 0;
    fc.assert(
      fc.property(hostile, hostile, (password, displayName) => {
        const line = { extension: "100", password, ...(displayName === "" ? {} : { displayName }) };
        const { value } = parsePhone({ mac: "00036BABCDEF", model: "7940", lines: [line] });
        if (value === undefined) {
          return;
        }
        accepted++;
        const [peer, ...more] = readSections(delivered(renderPeers([value], asterisk, settings, FINGERPRINT)));
        expect(more).toEqual([]);
        expect(peer?.values.secret).toBe(password);
        expect(peer?.values.callerid).toBe(displayName === "" ? "<100>" : `"${displayName}" <100>`);
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
