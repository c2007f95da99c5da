import fc from "fast-check";
import { LEAVES } from "../../domain/settings/registry";
import { homeDescription } from "../domain/home-description";
import { someSettings } from "../domain/settings/arbitrary-settings";

const NAME = fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,9}[A-Za-z]$/);
/** What a name, a zone and a rule can be; a named rule of the EU needs a zone of the EU. */
const CLOCK = fc.constantFrom(
  { timeZone: "CET", daylightSaving: "eu" },
  { timeZone: "GMT", daylightSaving: "eu" },
  { timeZone: "EST", daylightSaving: "us" },
  { timeZone: "JST", daylightSaving: "none" },
  { timeZone: "-8", daylightSaving: "none" },
  {
    timeZone: "EET",
    clockChanges: {
      start: { month: 4, week: 1, dayOfWeek: "Sunday", time: "02:00" },
      stop: { month: 10, day: 25, time: "03:30" },
      offset: "1",
    },
  },
);
const PLAN = fc.uniqueArray(
  fc.record(
    {
      match: fc.constantFrom("*", "112", "0,*", "..", "\\*\\*..."),
      timeoutSeconds: fc.constantFrom(0, 3, 300),
      rewrite: fc.constantFrom("%s", "9%1"),
      route: fc.constantFrom("emergency", "gw.example.net"),
      tone: fc.constant("Bellcore-Outside,Cisco-Zip"),
      line: fc.integer({ min: 1, max: 6 }),
      user: fc.constantFrom("Phone", "IP"),
    },
    { requiredKeys: ["match"] },
  ),
  { maxLength: 4, selector: ({ match }) => match },
);
/** A plan that is not the one of the site, which a phone would be given in its place. */
const OWN_PLAN = PLAN.map((rules) => [...rules, { match: "999" }]);
const EXTRA = fc.dictionary(fc.constantFrom("dscpForAudio", "keypad_lock", "garp"), fc.constantFrom("", "1", "a b"));

/** Keys that SIPDefault.cnf does not have unless the site declares them. What only phones say, and all alike, becomes the site's. */
const ONLY_IF_DECLARED = ["language", "callForwardUrl", "callManagers", "speedDials", "extraSettings"];

/** Taken back where nobody gave them, they are written for the sake of a host that would; an import sees that they change nothing. */
const FROM_HOST = ["directoryUrl", "servicesUrl"];

/** Settings that can be laid over those of the site. Where the phone's own file and its plan are, the site says alone. */
function overrides(leaveOut: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const required = ["tftpFolder", "dialPlanFile", ...leaveOut];
  const optional = LEAVES.filter(({ setting, path }) => setting.presence === "optional" && path.length === 1);
  return fc
    .tuple(
      someSettings(required),
      fc.subarray(
        optional
          .map(({ path }) => path[0] ?? "")
          .filter((name) => !required.includes(name) && (leaveOut.length === 0 || !FROM_HOST.includes(name))),
        { maxLength: 3 },
      ),
      fc.record(
        { clock: CLOCK, dialPlan: OWN_PLAN, ...(required.includes("extraSettings") ? {} : { extraSettings: EXTRA }) },
        { requiredKeys: [] },
      ),
    )
    .map(([settings, taken, { clock, ...more }]) => ({
      ...withBothTimers(settings),
      // An empty text takes back what the site says.
      ...Object.fromEntries(taken.map((name) => [name, ""])),
      ...clock,
      ...more,
    }));
}

/** T1 never without T2, below which it has to be. */
function withBothTimers(settings: Record<string, unknown>): Record<string, unknown> {
  const timers = settings.timers as { t1Ms?: number; t2Ms?: number } | undefined;
  return timers === undefined ? settings : { ...settings, timers: { t2Ms: (timers.t1Ms ?? 65_534) + 1, ...timers } };
}

function line(extension: string): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    {
      extension: fc.constant(extension),
      displayName: fc.oneof(NAME, fc.constantFrom("Zoë", extension)),
      shortName: NAME,
      authName: fc.constantFrom("auth-name", extension),
      contact: fc.constantFrom("contact", extension),
      proxy: fc.constantFrom("10.0.0.1", "pbx2.example.net"),
      proxyPort: fc.integer({ min: 1, max: 65_535 }),
      autoAnswer: fc.constant(true),
    },
    { requiredKeys: ["extension"] },
  );
}

function phone(index: number, leaveOut: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.integer({ min: 1, max: 6 }).chain((lines) =>
    fc.record(
      {
        mac: fc.constant(`00036BABCD0${index}`),
        // A folder tells a 7960 by its lines alone.
        model: fc.constant(lines > 2 ? "7960" : "7940"),
        label: fc.constantFrom("Desk", "Room 1 "),
        load: fc.constantFrom("P0S3-8-12-00", "P0S3-07-5-00"),
        overrides: overrides(leaveOut),
        lines: fc.tuple(...Array.from({ length: lines }, (_, key) => line(`${index}0${key}`))),
      },
      { requiredKeys: ["mac", "model", "lines"] },
    ),
  );
}

/** Descriptions of sites whose phones have keys of their own only where SIPDefault.cnf has them, too. */
export function someUsualDescription(): fc.Arbitrary<Record<string, unknown>> {
  return someDescription(ONLY_IF_DECLARED);
}

/** Descriptions of sites; not all of them are valid, since settings may not fit to each other. */
export function someDescription(leaveOut: readonly string[] = []): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record({
      settings: someSettings(),
      clock: CLOCK,
      more: fc.record(
        { dialPlan: PLAN, extraSettings: EXTRA, os79xx: fc.constant("P003-8-11-00") },
        { requiredKeys: [] },
      ),
      phones: fc.tuple(phone(1, leaveOut), phone(2, leaveOut), phone(3, leaveOut)).chain((all) => fc.subarray(all)),
    })
    .map(({ settings, clock, more, phones }) => ({
      ...homeDescription(),
      asterisk: undefined,
      settings: { proxy: "192.168.1.3", load: "P0S3-8-11-00", ...settings, ...more, ...clock },
      phones,
    }));
}
