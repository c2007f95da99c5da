import { expect, it } from "vitest";
import { diagnose } from "../../../server/diagnosis/diagnose";
import type { PhoneFacts } from "../../../server/diagnosis/phone-facts";
import type { Climb } from "../../../server/firmware/climb";

const CLIMB: Climb = {
  place: "waits",
  wave: 2,
  runs: "P0S3-05-3-00",
  next: "P0S3-8-11-00",
  step: 1,
  steps: 2,
  since: null,
  reason: null,
};

function found(climb: Climb | undefined) {
  const step = { door: "tftp", bytes: 0, ms: 1, repeats: 0, meaning: "" } as const;
  const time = "2026-01-02T03:04:05.000Z";
  const facts: PhoneFacts = {
    phone: { mac: "00036BABCDEF", model: "7940", load: "P0S3-8-11-00", extensions: ["100"], label: null },
    declared: true,
    state: "wrong-load",
    boots: [
      {
        startedAt: time,
        endedAt: time,
        address: "192.0.2.7",
        result: "wrong-load",
        steps: [
          { ...step, time, file: "OS79XX.TXT", outcome: "served" },
          { ...step, time, file: "P0S3-05-3-00.bin", outcome: "not-found" },
        ],
        droppedSteps: 0,
      },
    ],
    site: { find: () => undefined, names: () => [] },
    files: undefined,
    climb,
    lines: undefined,
    dhcp: undefined,
    awaited: [],
    now: Date.parse("2026-01-02T04:00:00Z"),
  };
  return diagnose(facts).map(({ symptom, standing, seen }) => [symptom, standing, ...seen]);
}

const WAY = "it runs P0S3-05-3-00, and P0S3-8-11-00 is next: step 2 of 2, in wave 2";

it("a phone that waits for its turn, or whose turn it is, has nothing wrong with its load", () => {
  expect(found(CLIMB)).toEqual([["climb-waits", "normal", WAY]]);
  expect(found({ ...CLIMB, place: "due" })).toEqual([["climb-due", "normal", WAY]]);
});

it("a phone on its way is told of, with what keeps it from the next image alone", () => {
  const climbing = found({ ...CLIMB, place: "climbing", since: "2026-01-02T03:04:05.000Z" });
  expect(climbing.map(([symptom]) => symptom)).toEqual(["manifest-member-missing", "climbing"]);
  expect(climbing[1]).toEqual(["climbing", "normal", WAY, "it began at 2026-01-02T03:04:05.000Z"]);
});

it("a phone that failed is told of with the reason, and one that is there as any other", () => {
  expect(found({ ...CLIMB, place: "failed", reason: "asked for x 6 times" })[0]).toEqual([
    "climb-failed",
    "fault",
    "it asked for x 6 times",
    WAY,
  ]);
  expect(found({ ...CLIMB, place: "there", next: null })).toEqual(found(undefined));
});
