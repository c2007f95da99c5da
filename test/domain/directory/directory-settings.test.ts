import { describe, expect, it } from "vitest";
import { parseDirectory } from "../../../domain/directory/directory-settings";
import { fleetEntries, hiddenCautions } from "../../../domain/directory/fleet-entries";
import { formatProblem } from "../../../domain/problem";
import { Secret } from "../../../domain/secret";
import { parseSite } from "../../../domain/site";
import { validSite } from "../../rendering/rendered-home";
import { desk, homeDescription, secretsOf } from "../home-description";

const problemsOf = (given: unknown): string[] => parseDirectory(given, "directory").problems.map(formatProblem);

describe("the directory of a site", () => {
  it("has the site's own phones if nothing else is said", () => {
    expect(parseDirectory({}).value).toEqual({
      title: "Directory",
      fleet: true,
      fleetTitle: "Phones",
      hidden: [],
      directoryKey: true,
      servicesKey: true,
      csv: [],
      json: [],
      ldap: [],
    });
  });

  it("calls a list by its name if nothing else is said", () => {
    const csv = [
      { name: "customers", file: "a.csv" },
      { name: "staff", title: "Mitarbeiter", file: "b.csv" },
    ];
    expect(parseDirectory({ csv }).value?.csv.map(({ title }) => title)).toEqual(["customers", "Mitarbeiter"]);
  });

  it("is told everything that is wrong at once", () => {
    const list = { name: "a", file: "a.csv" };
    const problems = problemsOf({
      title: "x".repeat(33),
      fleet: "yes",
      hidden: [199],
      csv: [list, { ...list, name: "fleet" }, { ...list, name: "A b" }, { name: "b" }, list],
      jsno: [],
    });
    expect(problems).toEqual([
      `directory.title: 33 characters (given "${"x".repeat(33)}"; allowed: 1–32 characters). Shorten it`,
      'directory.fleet: neither true nor false (given "yes"; allowed: true, false)',
      'directory.hidden: not a list of extensions (given: a list; allowed: each in quotes, such as ["199"])',
      `directory.csv[1].name: the name of the list of the site's own phones (given "fleet"). Choose another`,
      'directory.csv[2].name: not in a form that is understood (given "A b"; allowed: a–z, 0–9 and single - between them)',
      "directory.csv[3].file: missing",
      'directory: unknown key "jsno" (allowed: csv, directoryKey, fleet, fleetTitle, hidden, json, ldap, servicesKey, title). Did you mean "json"?',
      'directory.csv[4].name: also the name of directory.csv[0] (given "a"). Give each list its own',
    ]);
  });

  it("is part of a site, and its problems are among the site's", () => {
    const site = (directory: unknown) => parseSite({ ...homeDescription(), directory }, secretsOf("100"));
    expect(site({ title: "Us" }).value?.directory?.title).toBe("Us");
    expect(site(undefined).value).not.toHaveProperty("directory");
    expect(site({ title: 1 }).problems.map(({ path }) => path)).toEqual(["site.directory.title"]);
  });
});

describe("a list that is fetched", () => {
  const crm = { name: "crm", url: "https://crm.example.net/x?a=1", person: "{last}, {first}", numbers: ["phone"] };
  const site = (json: object[], passwords: Record<string, string> = {}) => {
    const directoryPasswords = new Map(Object.entries(passwords).map(([name, text]) => [name, Secret.of(text)]));
    return parseSite({ ...homeDescription(), directory: { json } }, { ...secretsOf("100"), directoryPasswords });
  };

  it("is accepted with what it can be told", () => {
    const { value, problems, warnings } = site([{ ...crm, entries: "data.items", user: "phones" }], { crm: "Canary" });
    expect([problems, warnings]).toEqual([[], []]);
    expect(value?.directory?.json).toEqual([
      { ...crm, title: "crm", entries: "data.items", user: "phones", refreshSeconds: 300 },
    ]);
    expect(value?.directoryPasswords?.get("crm")?.reveal()).toBe("Canary");
  });

  it.each<[string, object, RegExp]>([
    ["no address", { url: "crm" }, /url: not an address that can be asked .*http:\/\/HOST\/… or https:/],
    ["a file", { url: "file:///etc/passwd" }, /url: not an address/],
    ["a password in the address", { url: "https://u:Canary1@x/" }, /url: a password stands here in clear text/],
    ["a token in the address", { url: "https://x/?token=Canary1" }, /url: a password stands here in clear text/],
    ["no field in a name", { person: "Anna" }, /person: names no field of a person/],
    ["a brace too many", { person: "{a} }" }, /person: names no field/],
    ["an empty field", { person: "{}" }, /person: names no field/],
    ["no number", { numbers: [] }, /numbers: not a list of fields/],
    ["a path that is none", { entries: "data..items" }, /entries: not in a form that is understood/],
    ["a header that is none", { header: "X Api" }, /header: not in a form/],
    ["no time at all", { refreshSeconds: 0 }, /refreshSeconds: out of range/],
    [
      "a user without a password",
      { user: "phones" },
      /user: no password is given .*--path 'directoryPasswords\["crm"\]'/,
    ],
    ["a password where it stands", { password: "Canary1" }, /json\[0\]: unknown key/],
  ])("is refused with %s, and no password is shown", (_, change, expected) => {
    const { problems } = site([{ ...crm, ...change }]);
    const text = problems.map(formatProblem).join("\n");
    expect(text).toMatch(expected);
    expect(text).not.toContain("Canary1");
  });

  it("is refused with two ways for one password, or one that can't be sent", () => {
    const both = site([{ ...crm, user: "a", header: "X-Key" }], { crm: "x" });
    expect(both.problems.map(formatProblem).join()).toContain("json[0].header: excludes user");
    for (const text of ["", " x", "a\nb", "\u4e00"]) {
      const { problems } = site([crm], { crm: text });
      expect(problems.map(({ path }) => path)).toEqual(['directoryPasswords["crm"]']);
    }
  });

  it("warns of a password that nobody asks for, and of one that everybody can read", () => {
    const { warnings } = site([{ ...crm, url: "http://crm/" }], { crm: "Canary1", old: "Canary2" });
    const text = warnings.map(formatProblem).join("\n");
    expect(text).toContain('directoryPasswords["old"]: no list has this name');
    expect(text).toContain("json[0].url: the password goes over the network in clear text");
    expect(text).not.toMatch(/Canary/);
    for (const url of ["http://127.0.0.1:8080/people", "http://localhost"]) {
      expect(site([{ ...crm, url }], { crm: "Canary1" }).warnings).toEqual([]);
    }
    expect(site([{ ...crm, url: "http://localhost.example.net/" }], { crm: "x" }).warnings).toHaveLength(1);
  });
});

describe("a list of an LDAP directory", () => {
  const staff = { name: "staff", url: "ldaps://ldap.example.net", base: "ou=people,dc=example,dc=net" };
  const site = (change: object, passwords: Record<string, string> = {}) => {
    const directoryPasswords = new Map(Object.entries(passwords).map(([name, text]) => [name, Secret.of(text)]));
    const directory = { ldap: [{ ...staff, ...change }] };
    return parseSite({ ...homeDescription(), directory }, { ...secretsOf("100"), directoryPasswords });
  };

  it("is asked for each person's name and numbers if nothing else is said", () => {
    expect(site({}).value?.directory?.ldap).toEqual([
      {
        ...staff,
        title: "staff",
        filter: "(objectClass=person)",
        person: "{cn}",
        numbers: ["telephoneNumber", "mobile"],
        refreshSeconds: 300,
      },
    ]);
    const bindDn = 'cn="phones, \\"all\\"",dc=example';
    const { problems, warnings } = site({ bindDn, filter: '(&(cn=*)(!(o="x")))' }, { staff: "Canary" });
    expect([problems, warnings]).toEqual([[], []]);
  });

  it.each<[string, object, Record<string, string>, RegExp]>([
    ["no LDAP address", { url: "https://ldap" }, {}, /url: not an address .*ldap:\/\/HOST\/… or ldaps/],
    ["a base in the address", { url: "ldap://ldap/dc=a" }, {}, /url: has more than a host and a port/],
    ["a base that is no name", { base: "people" }, {}, /base: not in a form that is understood/],
    ["a filter without parentheses", { filter: "cn=*" }, {}, /filter: not in a form/],
    ["a filter that does not end", { filter: "(&(cn=*)" }, {}, /filter: not in a form/],
    ["two filters", { filter: "(cn=*)(sn=*)" }, {}, /filter: not in a form/],
    ["a name of no attribute", { person: "{first name}" }, {}, /person: names no attribute/],
    ["no attribute of a number", { numbers: ["1.2"] }, {}, /numbers: not a list of attributes/],
    ["a name to bind with and no password", { bindDn: "cn=a" }, {}, /bindDn: no password is given/],
    ["a password and no name to bind with", {}, { staff: "Canary1" }, /bindDn: missing, and there is a password/],
  ])("is refused with %s", (_, change, passwords, expected) => {
    const text = site(change, passwords).problems.map(formatProblem).join("\n");
    expect(text).toMatch(expected);
    expect(text).not.toContain("Canary");
  });

  it("warns of a password that everybody can read", () => {
    const { warnings } = site({ url: "ldap://ldap", bindDn: "cn=a" }, { staff: "Canary1" });
    expect(warnings.map(formatProblem)).toEqual([
      "site.directory.ldap[0].url: the password goes over the network in clear text. Give an ldaps:// address",
    ]);
  });
});

describe("the list of the site's own phones", () => {
  const line = (extension: string, displayName?: string) => ({
    extension,
    ...(displayName === undefined ? {} : { displayName }),
  });
  const { phones } = validSite(
    {
      phones: [
        { ...desk(), lines: [line("101", "Büro"), line("*98", "Voicemail")] },
        { mac: "0003.6bab.cdf0", model: "7960", label: "Hall", lines: [line("100"), line("door-1", "Door")] },
        { mac: "0003.6bab.cdf1", model: "7940", lines: [line("102")] },
      ],
    },
    ["100", "101", "102", "*98", "door-1"],
  );

  it("has each line that can be dialled, by its display name, the label of its phone, or its number", () => {
    expect(fleetEntries(phones, [])).toEqual([
      { name: "Voicemail", number: "*98" },
      { name: "Hall", number: "100" },
      { name: "Büro", number: "101" },
      { name: "102", number: "102" },
    ]);
  });

  it("leaves out what is hidden, and warns of what no line has", () => {
    expect(fleetEntries(phones, ["*98", "101"]).map(({ number }) => number)).toEqual(["100", "102"]);
    expect(hiddenCautions({ hidden: ["100", "199"] }, phones, "directory").map(formatProblem)).toEqual([
      'directory.hidden[1]: no line has this extension (given "199"). Correct or remove it',
    ]);
  });
});
