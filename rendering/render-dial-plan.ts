import type { DialPlanRule } from "../domain/dial-plan";
import { readDialPlan } from "../phone/dial-plan-reader";
import { XML } from "./file-format";
import type { RenderedFile } from "./rendered-file";
import { defineTemplate, PACKAGE_TEMPLATES, type TemplateSet } from "./template-set";

const DIAL_PLAN = defineTemplate({
  name: "cisco-79x0/dialplan.xml",
  format: XML,
  // By the reader of the virtual phone, which is as strict as the real one.
  check: (text) => {
    const plan = readDialPlan("", Buffer.from(text));
    return plan.loaded ? [] : [`the phone would not take it: ${plan.reason}`];
  },
  shape: {
    rules: { match: "text", line: "text", timeout: "text", user: "text", rewrite: "text", route: "text", tone: "text" },
  },
});

/**
 * A dial plan in the phone's own form (cisco.md section 4.1).
 *
 * @param path Name of the file; the phone asks for the value of `dial_template` with `.xml`.
 */
export function renderDialPlan(
  rules: readonly DialPlanRule[],
  path = "dialplan.xml",
  templates: TemplateSet = PACKAGE_TEMPLATES,
): RenderedFile {
  const rendering = templates.render(DIAL_PLAN, {
    rules: rules.map((rule) => ({
      match: rule.match,
      line: rule.line === undefined ? "" : String(rule.line),
      timeout: rule.timeoutSeconds === undefined ? "" : String(rule.timeoutSeconds),
      user: rule.user ?? "",
      rewrite: rule.rewrite ?? "",
      route: rule.route ?? "",
      tone: rule.tone ?? "",
    })),
  });
  return { path, ...rendering, reader: "sip-load" };
}
