import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { type DeliveredChange, planResync } from "../../domain/resync-plan";

const A = "00036B000001";
const B = "00036B000002";
const phone = (mac: string, model = "7940"): DeclaredPhone => ({
  mac,
  model,
  load: null,
  extensions: [mac.slice(-3)],
  label: null,
});
const PHONES = [phone(B, "7960"), phone(A)];
const change = (given: Partial<DeliveredChange>): DeliveredChange => ({
  added: [],
  changed: [],
  removed: [],
  ...given,
});
const told = (given: Partial<DeliveredChange>): string[] =>
  planResync(change(given), PHONES).waves.flatMap(({ phones }) => phones.map(({ mac }) => mac));

describe("whom a delivery concerns", () => {
  it.each<[string, Partial<DeliveredChange>, string[]]>([
    ["the phone whose own file changed", { changed: [`SIP${B}.cnf`] }, [B]],
    ["it in a folder, too", { changed: [`phones/SIP${A}.cnf`] }, [A]],
    ["all, of the site's settings", { changed: ["SIPDefault.cnf"] }, [A, B]],
    ["all, of the dial plan", { changed: ["dialplan.xml"] }, [A, B]],
    ["all, of a dial plan by another name that came", { added: ["house.xml"] }, [A, B]],
    ["all, of the loads", { changed: ["XMLDefault.cnf.xml"] }, [A, B]],
    ["all, of ring lists that went", { removed: ["RINGLIST.DAT"] }, [A, B]],
    ["all, of ring lists of lines", { changed: ["DISTINCTIVERINGLIST.XML"] }, [A, B]],
    ["the phones of a model, of its dial plan", { changed: ["dialplan-7960.xml"] }, [B]],
    ["one phone, of its dial plan", { added: [`dialplan-${A}.xml`] }, [A]],
    ["nobody, of a mark", { changed: ["syncinfo.xml"] }, []],
    ["nobody, of pictures and audio", { changed: ["logo.bmp", "Bell.raw", "OS79XX.TXT"] }, []],
    ["nobody, of a phone that is new", { added: [`SIP${A}.cnf`] }, []],
    ["the others, of a phone that is new and of all", { added: [`SIP${A}.cnf`], changed: ["SIPDefault.cnf"] }, [B]],
    ["nobody, of a phone that is no more", { removed: ["SIP00036B000009.cnf"] }, []],
    ["nobody who would be left without a file", { removed: [`SIP${A}.cnf`], changed: ["SIPDefault.cnf"] }, [B]],
    ["nobody, of nothing", {}, []],
  ])("is %s", (_, given, expected) => {
    expect(told(given)).toEqual(expected);
  });

  it("is said of each phone with its reason", () => {
    const { untouched, reasons } = planResync(change({ changed: [`SIP${B}.cnf`] }), PHONES);
    expect(untouched).toEqual([{ mac: A, extensions: ["001"] }]);
    expect([...reasons]).toEqual([
      [A, "nothing that it reads at its boot has changed"],
      [B, `SIP${B}.cnf was changed`],
    ]);
  });
});

describe("the pace", () => {
  const many = Array.from({ length: 700 }, (_, index) => phone(`00036B${String(index).padStart(6, "0")}`));

  it("never tells more than so many within 60 seconds, and all in the end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 700 }), (perMinute, count) => {
        const { waves } = planResync(change({ changed: ["SIPDefault.cnf"] }), many.slice(0, count), perMinute);
        const times = waves.flatMap(({ atSecond, phones }) => phones.map(() => atSecond));
        expect(times).toHaveLength(count);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const [index, time] of times.entries()) {
          const after = times[index + perMinute];
          expect(after === undefined || after - time >= 60).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is 30 a minute, one every two seconds", () => {
    const { waves } = planResync(change({ changed: ["SIPDefault.cnf"] }), many.slice(0, 3));
    expect(waves.map(({ atSecond }) => atSecond)).toEqual([0, 2, 4]);
  });

  it.each([0, 601, 1.5, Number.NaN])("refuses %s", (perMinute) => {
    expect(() => planResync(change({}), [], perMinute)).toThrow("allowed: 1–600");
  });
});
