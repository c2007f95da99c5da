import { describe, expect, it } from "vitest";
import { changeImpact, impactLines, type ServedState } from "../../domain/change-impact";

const DESK = "00036BABCDEF";
const HALL = "00036BABCDF0";
const BEFORE: ServedState = {
  shared: { "SIPDefault.cnf": "a", "dialplan.xml": "b", "syncinfo.xml": "c", "logo.bmp": "d", "phones-7960.xml": "e" },
  phones: {
    [DESK]: { model: "7940", load: "P0S3-8-11-00", fingerprint: "1" },
    [HALL]: { model: "7960", load: "P0S3-8-11-00", fingerprint: "2" },
  },
};

const shared = (change: Record<string, string>): ServedState => ({
  ...BEFORE,
  shared: { ...BEFORE.shared, ...change },
});
const desk = (change: Record<string, string>, base: ServedState = BEFORE): ServedState => ({
  ...base,
  phones: { ...base.phones, [DESK]: { model: "7940", load: "P0S3-8-11-00", fingerprint: "1", ...change } },
});
const kinds = (before: ServedState, after: ServedState): Record<string, string> =>
  Object.fromEntries(changeImpact(before, after).map(({ mac, kind }) => [mac, kind]));

describe("what a change means for phones", () => {
  it("is nothing where nothing is changed that they read at boot", () => {
    expect(changeImpact(BEFORE, structuredClone(BEFORE))).toEqual([]);
    expect(changeImpact(BEFORE, shared({ "logo.bmp": "x", "syncinfo.xml": "y" }))).toEqual([]);
  });

  it("is a restart of the phone whose own file changes, and of no other", () => {
    expect(changeImpact(BEFORE, desk({ fingerprint: "9" }))).toEqual([
      { mac: DESK, kind: "restart", because: `SIP${DESK}.cnf was changed` },
    ]);
  });

  it("is a restart of all where a file changes that all read, and of a model where it is that model's", () => {
    expect(kinds(BEFORE, shared({ "SIPDefault.cnf": "x" }))).toEqual({ [DESK]: "restart", [HALL]: "restart" });
    expect(kinds(BEFORE, shared({ "phones-7960.xml": "x" }))).toEqual({ [HALL]: "restart" });
  });

  it("is another load before anything else", () => {
    const after = desk({ load: "P0S3-8-12-00", fingerprint: "9" });
    expect(changeImpact(BEFORE, after)).toEqual([{ mac: DESK, kind: "load", because: "P0S3-8-11-00 → P0S3-8-12-00" }]);
  });

  it("waits for the next boot where a mark keeps phones from restarting, but for the dial plan", () => {
    const marked = (state: ServedState, sync = "7"): ServedState => ({ ...state, sync });
    expect(kinds(marked(BEFORE), marked(desk({ fingerprint: "9" })))).toEqual({ [DESK]: "next-boot" });
    expect(kinds(marked(BEFORE), marked(shared({ "dialplan.xml": "x" })))).toEqual({
      [DESK]: "re-read",
      [HALL]: "re-read",
    });
    expect(kinds(marked(BEFORE), marked(shared({ "SIPDefault.cnf": "x" }), "8"))).toEqual({
      [DESK]: "restart",
      [HALL]: "restart",
    });
  });

  it("tells phones that come and go", () => {
    const { [HALL]: _, ...others } = BEFORE.phones;
    const after = {
      ...BEFORE,
      phones: { ...others, "0005DC000001": { model: "7940", load: "P0S3-8-11-00", fingerprint: "3" } },
    };
    expect(kinds(BEFORE, after)).toEqual({ "0005DC000001": "first-boot", [HALL]: "gone" });
  });
});

describe("the words for it", () => {
  it("are none where there is nothing to say", () => {
    expect(impactLines([], 500)).toEqual([]);
  });

  it("sum up the site, then name the phones", () => {
    const after = shared({});
    expect(impactLines(changeImpact(BEFORE, desk({ fingerprint: "9" }, after)), 2)).toEqual([
      "1 restarts, 1 stays as it is",
      `  - ${DESK} restarts: SIP${DESK}.cnf was changed`,
    ]);
  });

  it("name of many only the first, and count the rest", () => {
    const many = Array.from({ length: 25 }, (_, index) => ({
      mac: `00036B0000${String(index).padStart(2, "0")}`,
      kind: "restart" as const,
      because: "SIPDefault.cnf was changed",
    }));
    const lines = impactLines(many, 25);
    expect(lines[0]).toBe("25 restart");
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe("  - and 15 more likewise");
  });

  it("say what loads cost, and sum that up", () => {
    const impacts = [DESK, HALL].map((mac) => ({ mac, kind: "load" as const, because: "P0S3-8-11-00 → P0S3-8-12-00" }));
    expect(impactLines(impacts, 2, () => ({ restarts: 2, bytes: 887_938, seconds: 170 }))).toEqual([
      "2 take another load (4 restarts, 1.8 MB, some 3 min)",
      `  - ${DESK} takes another load: P0S3-8-11-00 → P0S3-8-12-00 (2 restarts, 0.9 MB, some 3 min)`,
      `  - ${HALL} takes another load: P0S3-8-11-00 → P0S3-8-12-00 (2 restarts, 0.9 MB, some 3 min)`,
    ]);
  });
});
