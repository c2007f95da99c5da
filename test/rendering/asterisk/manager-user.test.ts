import { describe, expect, it } from "vitest";
import { parseAsteriskStatus } from "../../../domain/asterisk-status-settings";
import { deliveredAsteriskStatusSchema } from "../../../domain/delivered-asterisk-status";
import { Secret } from "../../../domain/secret";
import { renderManagerUser } from "../../../rendering/asterisk/manager-user";
import { renderAsteriskStatus } from "../../../rendering/render-asterisk-status";
import { delivered, FINGERPRINT, validSite } from "../rendered-home";
import { readSections } from "./asterisk-reader";

// With what has a meaning in the one format or the other.
const PASSWORD = 'Canary;9\\manager"secret#{}';
const status = (change: Record<string, unknown> = {}) => {
  const { value } = parseAsteriskStatus(change, "");
  if (value === undefined) {
    throw new Error("not valid");
  }
  return value;
};

describe("the user of the manager interface", () => {
  it("may hear some events and write nothing", () => {
    const file = renderManagerUser(status(), Secret.of(PASSWORD), FINGERPRINT);
    expect(file.path).toBe("cisco-phones-manager.conf");
    expect(readSections(delivered(file))).toEqual([
      {
        name: "cisco-phones",
        values: {
          secret: PASSWORD,
          read: "system,security",
          eventfilter: expect.stringMatching(/^\^Event: \(ContactStatus\|PeerStatus\|/),
          deny: "0.0.0.0/0.0.0.0",
          permit: "127.0.0.0/255.0.0.0",
          displayconnects: "no",
        },
      },
    ]);
    expect(file.text).not.toContain("Canary");
  });

  it("is let in from the addresses that are given, and from any where none is known", () => {
    const lines = (change: Record<string, unknown>): string[] =>
      renderManagerUser(status({ address: "192.168.1.3:5038", ...change }), Secret.of(PASSWORD), FINGERPRINT)
        .text.split("\n")
        .filter((line) => /^(deny|permit)/.test(line));
    expect(lines({ permit: ["192.168.1.4", "192.168.1.5"] })).toEqual([
      "deny = 0.0.0.0/0.0.0.0",
      "permit = 192.168.1.4/255.255.255.255",
      "permit = 192.168.1.5/255.255.255.255",
    ]);
    expect(lines({})).toEqual([]);
  });
});

describe("what the server is told of Asterisk", () => {
  it("comes back as it was, and shows no password", () => {
    const { phones, settings } = validSite();
    const file = renderAsteriskStatus(status(), Secret.of(PASSWORD), phones, settings, FINGERPRINT);
    expect(file.path).toBe(".server/asterisk-status.json");
    expect(file.text).not.toContain("Canary");
    const text = delivered({ ...file, reader: "asterisk" });
    expect(deliveredAsteriskStatusSchema.parse(JSON.parse(text))).toEqual({
      address: "127.0.0.1:5038",
      user: "cisco-phones",
      password: PASSWORD,
      renewSeconds: 3600,
    });
  });
});
