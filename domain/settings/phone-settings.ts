import { z } from "zod";
import { type ClockChanges, clockChangesField } from "../clock-change";
import { DAYLIGHT_SAVING, type DaylightSaving } from "../daylight-saving";
import { DEFAULT_DIAL_PLAN, type DialPlanRule, dialPlan } from "../dial-plan";
import { choice, flag, text } from "../field";
import { applicationLoad, selectedLoad } from "../firmware-load";
import { PHONE_MODELS, type PhoneModel } from "../phone-models";
import { type RingSource, ringList } from "../ring";
import type { Secret } from "../secret";
import { timeZone } from "../time-zone";
import { type ExtraSettings, extraSettings } from "./extra-settings";
import { SETTINGS } from "./registry";
import type { ValuesOf } from "./setting";
import { type OverridesOf, overridesShape, wholeShape } from "./settings-schema";

/** Everything that one phone is told beside its lines and its label, from whichever layer it comes. */
export type PhoneSettings = ValuesOf<typeof SETTINGS> & {
  /** SIP load. Key `image_version`, also in XMLDefault.cnf.xml (cisco.md section 2.6). */
  load: string;
  /** IANA name, or the phone's own name of the zone. Key `time_zone` (cisco.md section 1.10). */
  timeZone: string;
  /** Daylight saving by one of the common rules. Keys `dst_*`. @default what the IANA zone does; none with a name of the phone's own */
  daylightSaving?: DaylightSaving;
  /** Daylight saving by a rule of its own, in place of `daylightSaving`. */
  clockChanges?: ClockChanges;
  /** Rules of the dial plan. @default any number, dialled 5 seconds after its last digit */
  dialPlan: DialPlanRule[];
  /** Raw keys that have no name here. @default none */
  extraSettings: ExtraSettings;
  /** Unlocks the settings of the phone and opens telnet. Key `phone_password`. */
  adminPassword: Secret;
};

/** What a model or a phone has different from what its site says. */
export type Overrides = OverridesOf<typeof SETTINGS> & Partial<Omit<PhoneSettings, keyof typeof SETTINGS>>;

/** What the phones of a site share, every default filled in. */
export type SiteSettings = PhoneSettings & {
  /** Whether the phones keep the admin password from the factory. @default false */
  factoryPassword: boolean;
  /** What all phones of a model have different. @default nothing */
  models: Partial<Record<PhoneModel, Overrides>>;
  /**
   * The one line of OS79XX.TXT. Sources disagree on whether loader or application is named there (cisco.md section 8), so
   * there is no default.
   *
   * @default none: no such file
   */
  os79xx?: string;
  /** Ring tones that a user can choose: RINGLIST.DAT and their files (cisco.md section 4.2). @default none: no such file */
  rings?: RingSource[];
  /** Ring tones by line: DISTINCTIVERINGLIST.XML (cisco.md section 4.3). @default none: no such file */
  distinctiveRings?: RingSource[];
  /** Path of a picture that becomes the logo, in place of `logoUrl`. @default none */
  logo?: string;
  /** Folder with templates that take the place of the package's own. @default none */
  templates?: string;
};

/** Characters of a path on this machine (PATH_MAX of Linux with its end mark). */
const LONGEST_PATH = 4095;

/** Members that all layers have beside the registry's. */
function ownMembers() {
  return {
    daylightSaving: choice(...DAYLIGHT_SAVING).optional(),
    clockChanges: clockChangesField().optional(),
  };
}

const overridesMembers = {
  load: applicationLoad().optional(),
  timeZone: timeZone().optional(),
  ...ownMembers(),
  ...overridesShape(SETTINGS),
  dialPlan: dialPlan().optional(),
  extraSettings: extraSettings().optional(),
};

/** Overrides of a model or of a phone, without a password. */
export const overridesSchema = z.strictObject(overridesMembers);

const siteMembers = {
  load: applicationLoad(),
  timeZone: timeZone(),
  ...ownMembers(),
  ...wholeShape(SETTINGS),
  dialPlan: dialPlan().default(() => structuredClone([...DEFAULT_DIAL_PLAN])),
  extraSettings: extraSettings().default({}),
  factoryPassword: flag().default(false),
  os79xx: selectedLoad().optional(),
  rings: ringList().optional(),
  distinctiveRings: ringList().optional(),
  logo: text({ max: LONGEST_PATH }).optional(),
  templates: text({ max: LONGEST_PATH }).optional(),
  models: z
    .strictObject(Object.fromEntries(PHONE_MODELS.map((model) => [model, overridesSchema.optional()])))
    .default({}),
};

/** What the phones of a site share, without the password. */
export const siteSettingsSchema = z.strictObject(siteMembers);

/** Each member that can be read, whatever is wrong with others: checks between members go on with these. */
export function readable(shape: "site" | "overrides", input: unknown): Record<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return {};
  }
  const given = input as Record<string, unknown>;
  const members: Record<string, z.ZodType> = shape === "site" ? siteMembers : overridesMembers;
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, schema]) => {
      const { data } = schema.safeParse(given[name]);
      return data === undefined ? [] : [[name, data]];
    }),
  );
}
