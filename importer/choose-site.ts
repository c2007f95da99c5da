import { type Finding, type RawEntries, settingsFromRaw } from "../domain/settings/from-raw";
import type { DialPlans } from "./dial-plans";
import type { ReadPhone } from "./import-phone";
import type { SharedFiles } from "./shared-files";
import { siteSettings, unsaidFindings } from "./site-layers";
import { siteProxy } from "./site-proxy";
import { describedSync } from "./sync-mark";

/** Settles what the site says, and makes the phones' settings comparable to it. */
export function chooseSite(
  defaults: RawEntries,
  phones: readonly ReadPhone[],
  plans: DialPlans,
  shared: SharedFiles,
): { site: Map<string, unknown>; findings: Finding[] } {
  const findings: Finding[] = [];
  const ofDefaults = new Map(settingsFromRaw(new Map([...defaults].map(([key, { value }]) => [key, value]))));
  const namedByAll = phones.length > 0 && phones.every(({ flat }) => flat.get("dialPlanFile") !== undefined);
  const [first] = phones;
  if (defaults.get("dial_template")?.value || !namedByAll || first === undefined) {
    ofDefaults.set("dialPlan", plans.rulesFor(defaults));
  } else {
    ofDefaults.set("dialPlan", first.flat.get("dialPlan")).set("dialPlanFile", first.flat.get("dialPlanFile"));
  }
  const proxy = siteProxy(defaults, phones);
  ofDefaults.set("proxy", proxy.host).set("proxyPort", proxy.port);
  if (proxy.host !== undefined && !defaults.get("proxy1_address")?.value) {
    findings.push({
      level: "info",
      message: "not in SIPDefault.cnf; what most lines have is the site's",
      keys: ["proxy1_address"],
      instead: `proxy ${proxy.host}`,
    });
  }
  for (const { flat, entries, used } of phones) {
    proxy.shareWith(flat, entries, used);
  }
  const chosen = siteSettings(
    proxy.entries,
    ofDefaults,
    phones.map(({ flat }) => flat),
  );
  const { site } = chosen;
  if (site.get("load") === undefined && shared.load !== undefined) {
    site.set("load", shared.load);
    findings.push({
      level: "info",
      rule: "load-unsaid",
      fault: "no file has it, so that each phone keeps the load that it was given at first",
      message: "no file has it, so that each phone keeps the load that it was given at first",
      keys: ["image_version"],
      instead: `${shared.load}, the load of XMLDefault.cnf.xml`,
    });
    for (const { flat } of phones) {
      flat.set("load", shared.load);
    }
  }
  findings.push(
    ...chosen.findings.filter(({ keys }) => !(keys.includes("image_version") && shared.load !== undefined)),
    ...unsaidFindings(site, (key) =>
      [defaults, ...phones.map(({ entries }) => entries)].some((each) => each.get(key)?.value),
    ),
    ...describedSync(
      site,
      phones.map(({ flat }) => flat),
      shared.syncMark,
      defaults,
    ),
    ...clockFindings(site, defaults, phones),
  );
  for (const { flat } of phones) {
    // The plan of a phone stands in a file of its own, whose name is made from the site's.
    flat.set("dialPlanFile", site.get("dialPlanFile"));
  }
  return { site, findings };
}

function clockFindings(
  site: ReadonlyMap<string, unknown>,
  defaults: RawEntries,
  phones: readonly ReadPhone[],
): Finding[] {
  const said = [defaults, ...phones.map(({ entries }) => entries)].some((each) => each.has("dst_auto_adjust"));
  return said || !("clockChanges" in (site.get("clock") as object))
    ? []
    : [
        {
          level: "warning",
          rule: "daylight-saving-unsaid",
          message:
            "no file says whether the clock changes, so that the phones do it, and by the rule of the USA before 2007 where none is given",
          keys: ["dst_auto_adjust"],
          instead: "the same, as clockChanges; daylightSaving has the rules of today",
        },
      ];
}
