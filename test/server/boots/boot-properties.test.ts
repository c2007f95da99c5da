import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BootHistory, removeHistory } from "../../../server/boots/boot-history";
import { KEPT_BOOTS, KEPT_STEPS } from "../../../server/boots/boot-recording";
import { BootWatch, KEPT_STRANGERS } from "../../../server/boots/boot-watch";
import { bootsAnswerSchema, phoneStatusSchema } from "../../../server/boots/phone-status";
import { HELD_REQUESTS, HeldRequests } from "../../../server/boots/request-holding";
import { readRequest } from "../../../server/boots/seen-request";
import type { RequestEntry } from "../../../server/request-log";
import { temporaryFolder } from "../temporary-folder";
import { BEGIN, declared, entry, LOAD, loaderList, MAC } from "./asking-phone";

const MACS = [MAC, "00036B000002", "00036B000003"];
const FILES = [
  ...MACS.flatMap((mac) => loaderList(mac)),
  "SIPDefault.cnf",
  "OS79XX.TXT",
  "RINGLIST.DAT",
  "term41.default.loads",
  `${LOAD}.loads`,
  `${LOAD}.sb2`,
  "P0S3-8-11-00.sb2",
  "P003-8-12-00.sbn",
];

const entries: fc.Arbitrary<RequestEntry> = fc.record({
  time: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 2_000_000 }).map((ms) => new Date(BEGIN + ms).toISOString()) },
    fc.constantFrom("", "yesterday", "+275760-09-13T00:00:00.000Z", "1969-12-31T23:59:59.000Z"),
  ),
  door: fc.constantFrom("tftp" as const, "http" as const),
  peer: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 50_000, max: 50_020 }).map((port) => `192.0.2.7:${port}`) },
    fc.string({ maxLength: 300 }),
  ),
  file: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FILES) }, fc.string({ unit: "binary", maxLength: 600 })),
  outcome: fc.constantFrom(
    "served",
    "unchanged",
    "not-found",
    "refused",
    "unconfirmed",
    "timed-out",
    "stopped",
    "malformed",
  ),
  bytes: fc.nat(),
  ms: fc.oneof(fc.nat({ max: 30_000 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1)),
});

describe("any sequence of requests", () => {
  it("leaves well-formed phones within their bounds, sorted, and the same again after a restart", () => {
    const file = join(temporaryFolder(), "boots.db");
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 150 }), fc.nat({ max: 3_000_000 }), (sequence, later) => {
        removeHistory(file);
        const now = () => BEGIN + later;
        const history = BootHistory.open(file, { now });
        const watch = new BootWatch({ now, history });
        watch.declare([declared()]);
        for (const [index, request] of sequence.entries()) {
          watch.observe(request);
          if (index % 20 === 0) {
            watch.tick();
          }
        }
        history.close();
        const kept = BootHistory.open(file, { now });
        const restarted = new BootWatch({ now, history: kept });
        kept.close();
        restarted.declare([declared()]);
        const phones = watch.phones();
        expect(phones.map(({ mac }) => mac)).toEqual(phones.map(({ mac }) => mac).toSorted());
        expect(restarted.phones()).toEqual(phones);
        for (const phone of phones) {
          const boots = watch.boots(phone.mac);
          expect(phoneStatusSchema.safeParse(phone).error).toBeUndefined();
          expect(bootsAnswerSchema.safeParse({ mac: phone.mac, boots }).error).toBeUndefined();
          expect(boots.length).toBeLessThanOrEqual(KEPT_BOOTS);
          expect(phone.lastBoot ?? undefined).toEqual(boots[0]);
          for (const { steps, droppedSteps, startedAt, endedAt } of boots) {
            expect(steps.length).toBeLessThanOrEqual(KEPT_STEPS);
            expect(steps.length === KEPT_STEPS || droppedSteps === 0).toBe(true);
            expect(steps.map(({ time }) => time)).toEqual(steps.map(({ time }) => time).toSorted());
            expect(steps[0]?.time).toBe(startedAt);
            expect(startedAt <= endedAt).toBe(true);
            expect(Math.max(...steps.map(({ file }) => file.length))).toBeLessThanOrEqual(256);
          }
        }
        expect(Object.values(watch.counts()).reduce((sum, count) => sum + count)).toBe(phones.length);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps 60 steps of a boot, its beginning and its end", () => {
    const watch = new BootWatch({ now: () => BEGIN });
    watch.observe(entry(0, `SEP${MAC}.cnf.xml`));
    for (let index = 1; index < 200; index++) {
      watch.observe(entry(index, `ring${index}.raw`));
    }
    const boot = watch.phone(MAC)?.lastBoot;
    expect(boot).toMatchObject({ droppedSteps: 140, startedAt: new Date(BEGIN).toISOString() });
    expect(boot?.steps.map(({ file }) => file).filter((_, index) => [0, 19, 20, 59].includes(index))).toEqual([
      `SEP${MAC}.cnf.xml`,
      "ring19.raw",
      "ring160.raw",
      "ring199.raw",
    ]);
  });

  it("keeps 1,000 phones that nobody declared, those seen last, and all that are declared", () => {
    const watch = new BootWatch({ now: () => BEGIN });
    const macOf = (index: number): string => `00036B${index.toString(16).toUpperCase().padStart(6, "0")}`;
    watch.declare([declared(macOf(0)), declared(macOf(9999))]);
    for (let index = 0; index < KEPT_STRANGERS + 500; index++) {
      watch.observe(entry(index, `CTLSEP${macOf(index)}.tlv`));
    }
    const macs = watch.phones().map(({ mac }) => mac);
    expect(macs).toHaveLength(KEPT_STRANGERS + 2);
    expect(macs.slice(0, 2)).toEqual([macOf(0), macOf(500)]);
    watch.declare([]);
    expect(watch.phones()).toHaveLength(KEPT_STRANGERS);
    expect(watch.phone(macOf(0))).toBeUndefined();
    expect(watch.phone(macOf(9999))).toBeUndefined();
  });

  it("holds 1,000 requests, and gives up the oldest", () => {
    const held = new HeldRequests();
    const displaced = Array.from({ length: HELD_REQUESTS + 3 }, (_, index) => {
      const request = readRequest(entry(index, "SIPDefault.cnf"), BEGIN);
      return request === undefined ? [] : held.hold(request);
    }).flat();
    expect(held.size).toBe(HELD_REQUESTS);
    expect(displaced.map(({ start }) => start - BEGIN)).toEqual([0, 1000, 2000]);
  });
});
