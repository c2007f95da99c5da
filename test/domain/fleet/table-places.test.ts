import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type PhoneTable, readPhoneTable, rowPath } from "../../../domain/fleet/phone-table";
import { parsePhoneWith } from "../../../domain/phone";
import { crossCheckPhones } from "../../../domain/phone-claims";
import { formatProblem, once, parsed } from "../../../domain/problem";
import { Secret } from "../../../domain/secret";
import { parseSite } from "../../../domain/site";
import { homeDescription } from "../home-description";

const FILE = "phones (new).csv";

function place(table: PhoneTable, path: string): string {
  return table.explain({ path, message: "wrong" }).path;
}

/** Everything that is wrong with a file and with its phones. */
function report(...lines: string[]): string[] {
  const table = readPhoneTable(FILE, lines.join("\n"));
  const read = table.rows.map(({ input, row }) => ({
    path: rowPath(FILE, row),
    ...parsePhoneWith(input, rowPath(FILE, row), { read: () => parsed(Secret.of("secret"), []) }),
  }));
  const accepted = read.flatMap(({ value, path }) => (value === undefined ? [] : [{ value, path }]));
  const crossed = crossCheckPhones(
    accepted.map(({ value }) => value),
    accepted.map(({ path }) => path),
  );
  return once([
    ...table.problems,
    ...[...read.flatMap(({ problems }) => problems), ...crossed].map((problem) => table.explain(problem)),
  ]).map(formatProblem);
}

describe("a problem with a phone of a table", () => {
  const table = readPhoneTable(
    FILE,
    "MAC,extension,Name,Extension 2,overrides.callwaiting,overrides.mediaPorts.end\nm,1,Ann,2,on,\n",
  );

  it.each([
    ["mac", "column MAC"],
    ["lines[0].extension", "column extension"],
    ["lines[0].displayName", "column Name"],
    ["lines[1].extension", "column Extension 2"],
    ["lines[1]", "column Extension 2"],
    ["overrides.callWaiting", "column overrides.callwaiting"],
    ["overrides.mediaPorts", "column overrides.mediaPorts.end"],
    ["model", 'no column "model"'],
    ["lines[1].displayName", 'no column "name2"'],
    ["overrides.dtmf.inband", 'no column "overrides.dtmf.inband"'],
    ["overrides.callManagers[0].address", "overrides.callManagers[0].address"],
  ])("at %s stands in %s", (member, expected) => {
    expect(place(table, `${FILE} row 2.${member}`)).toBe(`${FILE} row 2, ${expected}`);
  });

  it.each(["site.phones[0].mac", "other.csv row 2.mac", FILE, `${FILE} row 2`, `${FILE} row 2, column MAC`])(
    "is left alone at %s",
    (path) => {
      expect(place(table, path)).toBe(path);
    },
  );

  it("with all of its overrides or lines stands in its row", () => {
    expect(place(table, `${FILE} row 2.overrides`)).toBe(`${FILE} row 2`);
    expect(place(table, `${FILE} row 2.lines`)).toBe(`${FILE} row 2`);
  });

  it("that has no line stands where the first one belongs", () => {
    const bare = readPhoneTable(FILE, "mac,Extension\nm,\n");
    expect(place(bare, `${FILE} row 2.lines`)).toBe(`${FILE} row 2, column Extension`);
  });

  it("names other rows without what is in them, and other columns of its own", () => {
    const message = (other: string): string =>
      table.explain({ path: `${FILE} row 2.lines[1].extension`, message: `also the extension of ${FILE} ${other}` })
        .message;
    expect(message("row 3.lines[0]")).toBe(`also the extension of ${FILE} row 3`);
    expect(message("row 3")).toBe(`also the extension of ${FILE} row 3`);
    expect(message("row 2.lines[0]")).toBe(`also the extension of ${FILE} row 2, column extension`);
  });

  it("names rows also where it does not stand in the file", () => {
    const problem = {
      path: "site.phones[0].lines[0].extension",
      message: `also the extension of ${FILE} row 3.lines[0]`,
    };
    expect(table.explain(problem)).toEqual({ ...problem, message: `also the extension of ${FILE} row 3` });
  });

  it("counts lines by their columns where one is left out", () => {
    const gap = readPhoneTable(FILE, "mac,extension,extension2,extension3,name3\nm,1,,3,x");
    expect(place(gap, `${FILE} row 2.lines[1].displayName`)).toBe(`${FILE} row 2, column name3`);
  });

  it("keeps what else is said", () => {
    const problem = { path: `${FILE} row 2.mac`, message: "wrong", given: '"m"', allowed: "x", remedy: "Look" };
    expect(table.explain(problem)).toEqual({ ...problem, path: `${FILE} row 2, column MAC` });
  });
});

describe("the guide's example", () => {
  it("has no mistake", () => {
    const guide = readFileSync(join(__dirname, "../../../docs/phones-csv.md"), "utf8");
    const [, example = ""] = /```csv\n(.*?)```/s.exec(guide) ?? [];
    expect(readPhoneTable(FILE, example).rows).toHaveLength(3);
    expect(report(example)).toEqual([]);
  });
});

describe("mistakes in a table", () => {
  it("are all told at once with their rows and columns", () => {
    expect(
      report(
        "mac,model,extension,name,overrides.callWaiting,autoAnswer",
        "00036BABCDE,7940,100,,,",
        "00036BABCDF0,7945,101,,,",
        '00036BABCDF1,7940,"=""0100""",,,',
        "00036BABCDF2,7940,103,a < b,,",
        "00036BABCDF3,7940,104,,maybe,perhaps",
      ).map((line) => line.slice(FILE.length + 1)),
    ).toEqual([
      expect.stringMatching(/^row 4, column extension: a formula of a spreadsheet/),
      expect.stringMatching(/^row 6, column autoAnswer: neither true nor false/),
      expect.stringMatching(/^row 2, column mac: .*"00036BABCDE"/),
      expect.stringMatching(/^row 3, column model: not one of the allowed values \(given "7945"/),
      expect.stringMatching(/^row 5, column name: not in a form that is understood \(given "a < b"/),
      expect.stringMatching(/^row 6, column overrides.callWaiting: not one of the allowed values \(given "maybe"/),
    ]);
  });

  it("are told up to a quote that is never closed", () => {
    expect(
      report("mac,model,extension,name", "00036BABCDF0,7945,101,", '00036BABCDF2,7940,103,"Ann', "x,y,z,").map((line) =>
        line.slice(FILE.length + 1),
      ),
    ).toEqual([
      expect.stringMatching(/^row 3: a quote is opened and never closed/),
      expect.stringMatching(/^row 2, column model: not one of the allowed values/),
    ]);
  });

  it("of a line too many are told beside the one that is left out", () => {
    expect(
      report("mac,model,extension,extension2,extension3,extension4", "00036BABCDF0,7940,,102,103,104").map((line) =>
        line.slice(FILE.length + 1),
      ),
    ).toEqual([
      "row 2, column extension: empty, and line 4 is given. Give lines without leaving one out",
      "row 2: 3 lines (allowed: 1–2 on a 7940)",
    ]);
  });

  it("between rows name both", () => {
    expect(
      report("mac,model,extension", "00036BABCDF0,7940,100", "00036BABCDF1,7940,100", "00036BABCDF0,7940,102"),
    ).toEqual([
      `${FILE} row 3, column extension: also the extension of ${FILE} row 2 (given "100"). Give each line its own`,
      `${FILE} row 4, column mac: also the address of ${FILE} row 2 (given "00036BABCDF0"). Declare each phone once`,
    ]);
  });

  it("are told of a site beside its others", () => {
    const table = readPhoneTable(FILE, "mac,model,extension,extension2\n00036BABCDF0,7940,100,101");
    const { problems } = parseSite({ ...homeDescription(), phones: [], name: "A B" }, siteSecrets(), table);
    expect(problems.map(({ path }) => path)).toEqual(["site.name", `${FILE} row 2, column extension2`]);
  });
});

function siteSecrets() {
  return { linePasswords: new Map([["100", Secret.of("pass")]]), adminPassword: Secret.of("admin-secret") };
}
