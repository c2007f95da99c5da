import { describe, expect, it } from "vitest";
import { parsePeer } from "../../components/peer-check";
import type { PhoneProvisioning } from "../../components/provisioning";
import { parseAsterisk } from "../../domain/asterisk-settings";
import { formatProblem } from "../../domain/problem";
import { desk, homeArgs } from "../domain/home-description";

const SEED = "a seed that only tests use";

function peer(asterisk: object, pins: Record<string, string> = {}, seed?: string, settings: object = {}) {
  const { value } = parseAsterisk({ directory: "x", ...asterisk });
  if (value === undefined) {
    throw new Error("the settings are not accepted");
  }
  const { lines, ...phone } = desk() as unknown as PhoneProvisioning["phone"];
  const withPasswords = { ...phone, lines: lines.map((line) => ({ ...line, password: "Canary4line4secret" })) };
  const provisioning = { name: "desk", phone: withPasswords, files: [] };
  return parsePeer(value, [provisioning], { ...homeArgs(), ...settings }, { pins, seed });
}
const problems = (...args: Parameters<typeof peer>): string[] => peer(...args).problems.map(formatProblem);

describe("phones and an Asterisk that a program declares", () => {
  it("get voicemail boxes with PINs that are given, or made from a seed", () => {
    const pinsOf = (...args: Parameters<typeof peer>) => peer(...args).value?.boxes.map(({ pin }) => pin.reveal());
    expect(pinsOf({})).toEqual([]);
    expect(pinsOf({ voicemail: {} }, { "100": "284913" })).toEqual(["284913"]);
    expect(pinsOf({ voicemail: {} }, {}, SEED)).toEqual([expect.stringMatching(/^\d{6}$/)]);
  });

  it("are told everything that is wrong with them at once, and no secret", () => {
    const said = problems(
      { voicemail: {}, codecs: ["alaw"], dialPlan: { voicemailNumber: "100" } },
      { "100": "12" },
      "short",
      { preferredCodec: "g711ulaw" },
    );
    expect(said).toEqual([
      expect.stringMatching(/^passwordSeed: too short/),
      expect.stringMatching(/^settings\.preferredCodec: a codec that Asterisk is not told .*Add "ulaw" to codecs/),
      expect.stringMatching(
        /^desk\.lines\[0\]\.extension: also the number of the voicemail .*dialPlan\.voicemailNumber$/,
      ),
      expect.stringMatching(/^voicemailPins\["100"\]: not a PIN \(given: a secret of 2 characters/),
    ]);
    expect(problems({ voicemail: {} })).toEqual([
      "desk.lines[0].mailbox: no PIN for the voicemail box 100@default. " +
        "Give one in voicemailPins, or a passwordSeed from which they are made",
    ]);
  });
});
