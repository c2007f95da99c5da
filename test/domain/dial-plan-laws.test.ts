import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchDialPlan } from "../../domain/dial-plan-match";

describe("what a phone dials by any plan", () => {
  const digits = fc.stringMatching(/^[0-9*]{1,8}$/);
  const pattern = fc.stringMatching(/^([0-9.*,]|\\\*){1,8}$/);
  const plan = fc.array(fc.record({ match: pattern }), { maxLength: 6 });

  it("always prefers a rule of exactly these digits", () => {
    fc.assert(
      fc.property(plan, digits, (rules, number) => {
        const exact = { match: number.replaceAll("*", "\\*"), timeoutSeconds: 1 };
        expect(matchDialPlan([...rules.filter(({ match }) => match !== exact.match), exact], number)).toMatchObject({
          kind: "full",
          dials: number,
        });
      }),
    );
  });

  it("is not changed by a rule that can't match", () => {
    fc.assert(
      fc.property(plan, digits, (rules, number) => {
        const unmatched = { match: `B${number}`, timeoutSeconds: 0 };
        expect(matchDialPlan([...rules, unmatched], number)).toEqual(matchDialPlan(rules, number));
      }),
    );
  });

  it("takes every beginning of a number that a rule takes", () => {
    let taken = 0;
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[0-9]{1,8}$/), (match, number) => {
        if (matchDialPlan([{ match }], number).kind === "none") {
          return;
        }
        taken++;
        for (let length = 0; length < number.length; length++) {
          const { kind, open } = matchDialPlan([{ match }, { match }], number.slice(0, length));
          expect(kind).not.toBe("none");
          expect(open).toEqual([1]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  it("never lets a rule of another line have a part", () => {
    fc.assert(
      fc.property(plan, plan, digits, (here, there, number) => {
        const elsewhere = there.map((rule) => ({ ...rule, line: 2 }));
        expect(matchDialPlan([...here, ...elsewhere], number, { line: 1 })).toEqual(matchDialPlan(here, number));
      }),
    );
  });

  it("leaves a number without a rewrite as it was dialled", () => {
    fc.assert(
      fc.property(plan, digits, (rules, number) => {
        expect(matchDialPlan(rules, number).dials).toBe(number);
      }),
    );
  });
});
