import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DialPlan, readDialPlan } from "../../phone/dial-plan-reader";
import { differences, filesAt, filesOf, folderPath, importAt, isNamed, siteOf } from "./imported-folder";

/** By folder and phone: the keys that an import changes. Everything else a phone is told stays as it was. */
const CHANGED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  clean: { "00036BABCDEF": [], "00036BABCDF0": [] },
  // No plan was named, so that an empty one takes its place; a name in ISO-8859-1 becomes UTF-8.
  cme: { "000A00000001": ["dial_template"], "000A00000002": ["dial_template", "line1_displayname"] },
  comments: { "0003E3000001": [] },
  // A proxy of a second line that the phone does not have.
  crlf: { "001122334455": [], "001122334456": ["proxy2_address", "proxy2_port"] },
  duplicates: { "0005DC000001": [], "0005DC000002": [] },
  fritzbox: { "00090000000A": [], "00090000000B": [] },
  mistakes: {
    "000701000001": [
      ...["auto_answer", "date_format", "dst_start_day_of_week", "dst_start_week_of_month", "dtmf_outofband"],
      ...[
        "end_media_port",
        "image_version",
        "line1_displayname",
        "line1_password",
        "phone_label",
        "timer_t1",
        "tos_media",
      ],
    ],
    // Its one line was on the second key.
    "000701000003": [
      ...["date_format", "dst_start_day_of_week", "dst_start_week_of_month", "dtmf_outofband", "end_media_port"],
      ...["image_version", "line1_authname", "line1_contact", "line1_name", "line1_password", "line1_shortname"],
      ...[
        "line2_authname",
        "line2_contact",
        "line2_name",
        "line2_password",
        "line2_shortname",
        "timer_t1",
        "tos_media",
      ],
    ],
  },
  quoting: { "00049A000001": ["line1_displayname", "line1_password", "logo_url", "network_media_type"] },
  // A plan of a phone's own has a name of its own.
  subfolder: {
    "000800000001": ["phone_password"],
    "000800000002": ["dial_template", ...[3, 4, 5, 6].flatMap((line) => [`proxy${line}_address`, `proxy${line}_port`])],
  },
  unknown: { "00060000000A": ["dial_template"] },
};

describe("a folder that was imported and rendered", () => {
  it("is one of those that are expected here", () => {
    expect(Object.keys(CHANGED).sort()).toEqual(readdirSync(folderPath("")).sort());
  });

  it("leaves the dial plan as the phones read it", () => {
    const plans = {
      clean: "dialplan.xml",
      comments: "dialplan.xml",
      crlf: "office.xml",
      fritzbox: "dialplan.xml",
      quoting: "dialplan.xml",
    };
    for (const [name, file] of Object.entries(plans)) {
      const before = readDialPlan(file, filesAt(folderPath(name)).get(file) ?? Buffer.of());
      const after = readDialPlan(file, filesOf(siteOf(importAt(folderPath(name)))).get(file) ?? Buffer.of());
      expect(templatesOf(after)).toEqual(templatesOf(before));
      expect(templatesOf(before)).not.toEqual([]);
    }
  });

  for (const [name, changed] of Object.entries(CHANGED)) {
    it(`tells the phones of "${name}" what it told them before, but for what a finding names`, () => {
      const imported = importAt(folderPath(name));
      const different = differences(folderPath(name), imported);
      expect(different).toEqual(changed);
      for (const [mac, keys] of Object.entries(different)) {
        expect(keys.filter((key) => !isNamed(imported.findings, key, mac))).toEqual([]);
      }
    });
  }
});

/** The rules of a plan that was loaded; the user of a call is the same in any letters. */
function templatesOf(plan: DialPlan): unknown[] {
  return plan.loaded ? plan.templates.map((template) => ({ ...template, user: template.user.toLowerCase() })) : [];
}
