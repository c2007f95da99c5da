import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DialPlanRule } from "../../domain/dial-plan";
import { parseSettings } from "../../domain/settings/site-settings";
import { readDialPlan } from "../../phone/dial-plan-reader";
import { renderDialPlan } from "../../rendering/render-dial-plan";
import { homeArgs } from "../domain/home-description";

const rule = fc.record(
  {
    match: fc.stringMatching(/^([0-9A-WY-Za-z+.*,]|\\\*){0,20}$/),
    timeoutSeconds: fc.integer({ min: 0, max: 300 }),
    rewrite: fc.stringMatching(/^([0-9+.]|%[0s.]){1,20}$/),
    route: fc.constantFrom("default", "emergency", "192.168.100.100"),
    tone: fc.constantFrom("Bellcore-Outside", "Bellcore-Confirmation,Cisco-Zip"),
    line: fc.integer({ min: 0, max: 6 }),
    user: fc.constantFrom<"Phone" | "IP">("Phone", "IP"),
  },
  { requiredKeys: ["match"] },
) as fc.Arbitrary<DialPlanRule>;

describe("the file of a dial plan", () => {
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
