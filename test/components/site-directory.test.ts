import { describe, expect, it } from "vitest";
import type { DirectoryArgs } from "../../components/directory-args";
import { parseHostDirectory, renderHostDirectory } from "../../components/site-directory";
import { parseHost } from "../../domain/host-settings";
import { formatProblem } from "../../domain/problem";
import { homeSettings } from "../domain/home-description";
import { FINGERPRINT, validSite } from "../rendering/rendered-home";

const CANARY = "Canary5crm5secret";
const crm = { name: "crm", url: "https://crm.example.net/", person: "{name}", numbers: ["phone"] };

function parse(given: Omit<DirectoryArgs, "passwords"> | undefined, passwords = {}, timeZone = "Europe/Berlin") {
  const { daylightSaving: _, ...settings } = homeSettings();
  const { settings: site, phones } = validSite({ settings: { ...settings, timeZone } });
  const host = parseHost({ address: "192.168.1.3" }).value;
  if (host === undefined) {
    throw new Error("no host");
  }
  const answer = parseHostDirectory(given, passwords, host, site, phones, "phoneDirectory");
  const rendered =
    answer.value === undefined ? undefined : renderHostDirectory(answer.value, phones, site, FINGERPRINT);
  return { ...answer, shown: rendered?.shown ?? [], fleet: rendered?.fleet ?? [] };
}

describe("what a host is told of the directory", () => {
  it("is nothing without one", () => {
    expect(parse(undefined)).toMatchObject({ problems: [], warnings: [], shown: [], fleet: [] });
  });

  it("is its settings, and apart the list of the phones unless that is not wanted", () => {
    const { shown, fleet } = parse({});
    expect(shown.map(({ path }) => path)).toEqual([".server/directory.json"]);
    expect(JSON.parse(fleet[0]?.text ?? "")).toMatchObject({
      name: "fleet",
      entries: [{ name: "Desk", number: "100" }],
    });
    expect(parse({ fleet: false }).fleet).toEqual([]);
  });

  it("has the zone of the site where its name means the same to everybody", () => {
    const zoneOf = (timeZone: string) => JSON.parse(parse({}, {}, timeZone).shown[0]?.text ?? "").timeZone;
    expect(zoneOf("Europe/Berlin")).toBe("Europe/Berlin");
    // Brazil to the phone, and something else to others.
    expect(zoneOf("BST")).toBeUndefined();
  });

  it("has the passwords of its lists, and no others, behind placeholders", () => {
    const { shown, warnings } = parse({ json: [crm] }, { crm: CANARY, "old list]": "Canary6" });
    expect(shown.map(({ path }) => path)).toEqual([".server/directory.json", ".server/directory-passwords.json"]);
    expect(shown.map(({ text }) => text).join()).not.toContain("Canary");
    expect(Object.values(shown[1]?.secrets ?? {})).toEqual([CANARY]);
    expect(warnings.map(formatProblem)).toEqual([
      "phoneDirectory.passwords.old list]: no list has this name. Remove it",
    ]);
  });

  it("is refused with what is wrong in it, by the names of a program's args", () => {
    const { problems } = parse({ json: [{ ...crm, user: "a" }], csv: [{ name: "none", file: "none.csv" }] });
    expect(problems.map(formatProblem)).toEqual([
      'phoneDirectory.csv[0].file: no such file (given "none.csv"). Give its path from the project\'s folder',
      "phoneDirectory.json[0].user: no password is given that goes with it. Give phoneDirectory.passwords.crm",
    ]);
  });
});
