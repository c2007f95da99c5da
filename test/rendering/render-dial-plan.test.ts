import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DialPlanRule, dialPlanProblems } from "../../domain/dial-plan";
import { parseSettings } from "../../domain/settings/site-settings";
import { readDialPlan } from "../../phone/dial-plan-reader";
import { renderDialPlan } from "../../rendering/render-dial-plan";
import { homeArgs } from "../domain/home-description";

const rule = fc.record(
  {
    match: fc.stringMatching(/^([0-9A-WY-Za-z+.*#,]|\\\*){0,20}$/),
    timeoutSeconds: fc.integer({ min: 0, max: 300 }),
    rewrite: fc.stringMatching(/^([0-9A-Za-z+.*#@_-]|%[0-5s%.]){1,20}$/),
    route: fc.constantFrom("default", "emergency", "192.168.100.100"),
    tone: fc.constantFrom("Bellcore-Outside", "Bellcore-Confirmation,Cisco-Zip"),
    line: fc.integer({ min: 0, max: 6 }),
    user: fc.constantFrom<"Phone" | "IP">("Phone", "IP"),
  },
  { requiredKeys: ["match"] },
) as fc.Arbitrary<DialPlanRule>;

/** As many rules of most length as a plan may have. */
function largestPlan(): DialPlanRule[] {
  const rules: DialPlanRule[] = [];
  for (;;) {
    const next = { match: `${1000 + rules.length}${"0".repeat(59)}`, rewrite: "1".repeat(63), timeoutSeconds: 300 };
    if (dialPlanProblems("plan", [...rules, next]).length > 0) {
      return rules;
    }
    rules.push(next);
  }
}

describe("the file of a dial plan", () => {
  it("is dialplan.xml where no other name is given", () => {
    const rules = [{ match: "9,011*", timeoutSeconds: 0 }, { match: "*" }];
    expect(renderDialPlan(rules)).toMatchObject({
      path: "dialplan.xml",
      text: '<DIALTEMPLATE>\n  <TEMPLATE MATCH="9,011*" Timeout="0"/>\n  <TEMPLATE MATCH="*"/>\n</DIALTEMPLATE>\n',
      reader: "sip-load",
    });
    expect(renderDialPlan(rules, "plan-7960.xml").path).toBe("plan-7960.xml");
  });

  it("is read by a phone at the largest size that is taken", () => {
    const plan = largestPlan();
    const read = readDialPlan("dialplan.xml", Buffer.from(renderDialPlan(plan).text));
    expect(read.loaded && read.templates.length).toBe(plan.length);
    expect(plan.length).toBeGreaterThan(30);
  });

  it("is read by a phone as no rules where there are none", () => {
    expect(readDialPlan("dialplan.xml", Buffer.from(renderDialPlan([]).text))).toMatchObject({
      loaded: true,
      templates: [],
    });
  });

  it("is read by a phone as it was declared", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 20 }), (dialPlan) => {
        if (parseSettings({ ...homeArgs(), dialPlan }).value === undefined) {
          return;
        }
        read++;
        const plan = readDialPlan("dialplan.xml", Buffer.from(renderDialPlan(dialPlan).text));
        expect(plan.loaded && plan.templates).toEqual(
          dialPlan.map(({ match, timeoutSeconds, rewrite, route, tone, line, user }) => ({
            match,
            timeout: timeoutSeconds ?? 10,
            line: line ?? 0,
            user: user ?? "",
            rewrite: rewrite ?? "",
            route: route ?? "default",
            tones: tone?.split(",") ?? [],
          })),
        );
      }),
    );
    expect(read).toBeGreaterThan(20);
  });
});
