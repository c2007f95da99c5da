import { describe, expect, it } from "vitest";
import type { LineFacts, PhoneFacts } from "../../../server/diagnosis/phone-facts";
import { registeringSymptoms } from "../../../server/diagnosis/registering";

const QUIET: LineFacts = {
  extension: "100",
  state: "registered",
  address: null,
  since: null,
  refusals: null,
  why: null,
};
const REFUSALS = {
  reason: "wrong-password",
  times: 5,
  last: "2024-05-06T07:08:09.000Z",
  address: "192.0.2.7",
} as const;

function found(line: Partial<LineFacts>, state: PhoneFacts["state"] = "configured") {
  const facts: PhoneFacts = {
    phone: { mac: "00036BABCDEF", model: "7960", load: null, extensions: ["100"], label: null },
    declared: true,
    state,
    boots: [],
    site: { find: () => undefined, names: () => [] },
    files: undefined,
    climb: undefined,
    lines: [{ ...QUIET, ...line }],
    dhcp: undefined,
    awaited: [],
    now: 0,
  };
  return registeringSymptoms(facts);
}

describe("what Asterisk says of a line", () => {
  it("is nothing where it is registered, even while another phone is refused", () => {
    expect(found({})).toEqual([]);
    expect(found({ refusals: REFUSALS })).toEqual([]);
  });

  it("names refusals with their number and where they came from", () => {
    expect(found({ state: "refused", refusals: REFUSALS })).toEqual([
      {
        symptom: "registration-refused",
        seen: ["100 was refused 5 times, last at 2024-05-06T07:08:09.000Z, from 192.0.2.7"],
      },
    ]);
    const unknown = { ...REFUSALS, reason: "unknown-line" } as const;
    expect(found({ state: "refused", refusals: unknown }, "asking")[0]?.symptom).toBe("line-unknown");
  });

  it("tells a phone that is not registered from one that does not answer and from what is not known", () => {
    expect(found({ state: "not-registered" })[0]?.symptom).toBe("not-registered");
    expect(found({ state: "unreachable", address: "192.0.2.7" })[0]?.symptom).toBe("unreachable");
    expect(found({ state: "unknown", why: "Asterisk is away" })).toEqual([
      { symptom: "registration-unknown", seen: ["100: Asterisk is away"] },
    ]);
  });

  it("is not held against a phone that has not read its file", () => {
    expect(found({ state: "not-registered" }, "asking")).toEqual([]);
  });
});
