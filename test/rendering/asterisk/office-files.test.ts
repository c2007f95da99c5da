import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../../domain/phone";
import { Secret } from "../../../domain/secret";
import { renderDialPlan } from "../../../rendering/asterisk/dial-plan";
import { renderVoicemail } from "../../../rendering/asterisk/voicemail-boxes";
import { delivered, FINGERPRINT, validSite } from "../rendered-home";

const { asterisk, settings, phones } = validSite({ asterisk: { directory: "x", dialPlan: {} } });
if (asterisk?.dialPlan === undefined) {
  throw new Error("the site has a dial plan");
}
const { dialPlan } = asterisk;

describe("the dial plan", () => {
  it("calls by the driver that the lines have", () => {
    const ofSip = renderDialPlan(phones, { ...asterisk, channelDriver: "chan_sip" }, dialPlan, settings).text;
    expect(ofSip).toContain("exten => 100,hint,SIP/100\nexten => 100,1,Dial(SIP/100,30)\n");
    expect(ofSip).not.toContain("PJSIP");
  });

  it("has no number for voicemail where no line has a box", () => {
    const plain = phones.map((phone) => ({ ...phone, lines: phone.lines.map(({ mailbox: _, ...line }) => line) }));
    const { text } = renderDialPlan(plain, asterisk, dialPlan, settings);
    expect(text).not.toContain("exten => 8500");
    expect(text).toContain(`exten => 100,1,Dial(PJSIP/100,30)\n same => n,Hangup(\${HANGUPCAUSE})\n`);
  });

  it("takes the number of the Messages key for voicemail unless it is told another", () => {
    const numberOf = (own: object, messagesNumber: string | undefined): string | undefined =>
      /exten => ([^,]+),1,GotoIf/.exec(
        renderDialPlan(
          phones,
          asterisk,
          { ...dialPlan, ...own },
          messagesNumber === undefined ? {} : { messagesNumber },
        ).text,
      )?.[1];
    expect(numberOf({}, "*98")).toBe("*98");
    expect(numberOf({}, undefined)).toBe("8500");
    expect(numberOf({ voicemailNumber: "*97" }, "*98")).toBe("*97");
  });

  it("is sorted by extension, whatever the order of the phones", () => {
    const house = validSite(
      {
        phones: [
          { mac: "00036BABCDF1", model: "7960", lines: [{ extension: "300" }, { extension: "100" }] },
          { mac: "00036BABCDF2", model: "7940", lines: [{ extension: "200" }] },
        ],
      },
      ["100", "200", "300"],
    );
    const render = (order: typeof phones): string => renderDialPlan(order, asterisk, dialPlan, settings).text;
    expect(render(house.phones)).toBe(render([...house.phones].reverse()));
    expect([...render(house.phones).matchAll(/^exten => (\S+?),hint/gm)].map(([, name]) => name)).toEqual([
      "100",
      "200",
      "300",
    ]);
  });
});

describe("the voicemail boxes", () => {
  it("keep each name in its field, for every name that a line may have", () => {
    const part = fc.constantFrom(",", ";", "|", "=>", "=", "#", "[", " ", "a", "Ä", "$", "{");
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 10 }), (parts) => {
        const displayName = parts.join("");
        const line = { extension: "100", password: "abcdefgh", displayName, mailbox: "100@default" };
        const { value } = parsePhone({ mac: "00036BABCDEF", model: "7940", lines: [line] });
        if (value === undefined) {
          return;
        }
        accepted++;
        const box = {
          box: "100",
          context: "default",
          pin: Secret.of("284913"),
          name: displayName,
          email: "a@example.net",
        };
        const text = delivered(renderVoicemail([box], FINGERPRINT));
        const [entry = "", ...more] = text.split("\n").filter((each) => /^[^;[]/.test(each));
        expect(more).toEqual([]);
        // `;` begins a comment unless a backslash is before it.
        const read = /^100 => (.*)$/.exec(entry.replaceAll("\\;", "\u0000"))?.[1] ?? "";
        expect(read).not.toContain(";");
        const [pin, name, email, pager, options, ...rest] = read.split(",");
        expect([pin, email, pager, options, rest]).toEqual([
          "284913",
          "a@example.net",
          "",
          "passwordlocation=spooldir",
          [],
        ]);
        expect(name?.replaceAll("\u0000", ";").replaceAll(" ", "")).toBe(displayName.replaceAll(/[, ]/g, ""));
      }),
    );
    expect(accepted).toBeGreaterThan(30);
  });

  it("are a file of comments without any", () => {
    expect(
      renderVoicemail([], FINGERPRINT)
        .text.split("\n")
        .filter((line) => line !== "" && !line.startsWith(";")),
    ).toEqual([]);
  });
});
