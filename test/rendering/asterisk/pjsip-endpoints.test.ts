import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePhone } from "../../../domain/phone";
import { renderEndpoints } from "../../../rendering/asterisk/pjsip-endpoints";
import { CANARY } from "../../domain/home-description";
import { delivered, FINGERPRINT, validSite } from "../rendered-home";
import { readSections } from "./asterisk-reader";

const { asterisk, settings, phones } = validSite();
if (asterisk === undefined) {
  throw new Error("the home site has an Asterisk");
}

describe("the include file of Asterisk", () => {
  it("declares endpoint, auth and aor of a line", () => {
    const file = renderEndpoints(phones, asterisk, settings, FINGERPRINT);
    const [endpoint, auth, aor, ...more] = readSections(delivered(file));
    expect(more).toEqual([]);
    expect([endpoint?.name, auth?.name, aor?.name]).toEqual(["100", "100", "100"]);
    expect(endpoint?.values).toEqual({
      type: "endpoint",
      aors: "100",
      auth: "100",
      context: "internal",
      callerid: '"Desk" <100>',
      allow: "!all,ulaw,alaw",
      dtmf_mode: "rfc4733",
      direct_media: "no",
      force_rport: "no",
      rewrite_contact: "no",
      rtp_symmetric: "no",
      send_rpid: "yes",
      mailboxes: "100@default",
      mwi_subscribe_replaces_unsolicited: "no",
    });
    expect(auth?.values).toEqual({ type: "auth", auth_type: "userpass", username: "100", password: `${CANARY}100` });
    expect(aor?.values).toEqual({ type: "aor", max_contacts: "1", remove_existing: "yes", qualify_frequency: "60" });
  });

  it("answers to the source port where the phones send from the port that they listen on", () => {
    const [endpoint] = readSections(
      renderEndpoints(phones, asterisk, { ...settings, natEnabled: true }, FINGERPRINT).text,
    );
    expect(endpoint?.values).toMatchObject({ force_rport: "yes", rewrite_contact: "yes", rtp_symmetric: "yes" });
  });

  it.each([
    [{ outOfBand: "avt", inband: true }, "rfc4733"],
    [{ outOfBand: "avt_always", inband: false }, "rfc4733"],
    [{ outOfBand: "none", inband: true }, "inband"],
    [{ outOfBand: "none", inband: false }, "none"],
  ] as const)("expects digits as the phones send them: %j", (dtmf, mode) => {
    const [endpoint] = readSections(
      renderEndpoints(phones, asterisk, { ...settings, dtmf: { ...settings.dtmf, ...dtmf } }, FINGERPRINT).text,
    );
    expect(endpoint?.values.dtmf_mode).toBe(mode);
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
    const render = (order: typeof phones): string => renderEndpoints(order, asterisk, settings, FINGERPRINT).text;
    expect(render(house.phones)).toBe(render([...house.phones].reverse()));
    expect(readSections(render(house.phones)).map(({ name }) => name)).toEqual(
      ["100", "200", "300"].flatMap((name) => [name, name, name]),
    );
  });

  it("is a file of comments without phones", () => {
    expect(readSections(renderEndpoints([], asterisk, settings, FINGERPRINT).text)).toEqual([]);
  });

  it("gives Asterisk exactly the password, name and number that were declared, for every accepted line", () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 31 }),
      fc
        .array(fc.constantFrom(";", "\\", "\\;", ";--", "=", "=>", "[", "]", "#", " ", "a", ",", "<", ">", "$", "{"), {
          maxLength: 12,
        })
        .map((parts) => parts.join("")),
    );
    let accepted = 0;
    fc.assert(
      fc.property(
        hostile,
        hostile,
        fc.stringMatching(/^[A-Za-z0-9*+_.-]{1,20}$/),
        (password, displayName, extension) => {
          const { value } = parsePhone({
            mac: "00036BABCDEF",
            model: "7940",
            lines: [{ extension, password, ...(displayName === "" ? {} : { displayName }) }],
          });
          if (value === undefined) {
            return;
          }
          accepted++;
          const [endpoint, auth, aor, ...more] = readSections(
            delivered(renderEndpoints([value], asterisk, settings, FINGERPRINT)),
          );
          expect(more).toEqual([]);
          expect([endpoint?.name, auth?.name, aor?.name]).toEqual([extension, extension, extension]);
          expect(auth?.values.password).toBe(password);
          expect(endpoint?.values.callerid).toBe(
            displayName === "" ? `<${extension}>` : `"${displayName}" <${extension}>`,
          );
        },
      ),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
