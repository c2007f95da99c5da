import { describe, expect, it } from "vitest";
import { LARGEST_TABLE, readPhoneTable } from "../../../domain/fleet/phone-table";
import { formatProblem, type Problem } from "../../../domain/problem";

const FILE = "phones.csv";

function table(...lines: string[]) {
  return readPhoneTable(FILE, lines.join("\n"));
}

function inputs(...lines: string[]): Record<string, unknown>[] {
  const { rows, problems } = table(...lines);
  expect(problems).toEqual([]);
  return rows.map(({ input }) => input);
}

function said(...lines: string[]): string[] {
  return table(...lines).problems.map(formatProblem);
}

describe("a table of phones refuses", () => {
  it("an empty file", () => {
    expect(said("", "# nothing")).toEqual([
      "phones.csv: empty (allowed: a line with the names of the columns, then a phone a row)",
    ]);
  });

  it("a cell without showing it, where the file has a column of passwords from which one may have slipped", () => {
    const slipped = said("mac,model,extension,overrides.callWaiting,password", "00036BABCDEF,7940,100,x,y,hunter2");
    expect(slipped).toEqual(expect.arrayContaining([expect.stringMatching(/^phones\.csv row 2/)]));
    expect(slipped.join()).not.toContain("hunter2");
  });

  it("a file without a header", () => {
    const [only, ...others] = said("00:03:6B:AB:CD:EF,7940,100,hunter2", "00:03:6B:AB:CD:F0,7940,101,hunter2");
    expect(only).toMatch(/^phones\.csv row 1: a phone stands where the names of the columns belong/);
    expect(only).not.toContain("hunter2");
    expect(others).toEqual([]);
  });

  it.each([
    ["00036BABCDE,7940,100,hunter2"],
    ["3.6E+10,7940,100,hunter2"],
    [`sep,'0100,hunter2`],
    ['anna,="0100",hunter2'],
  ])("a file without a header whose MAC address can't be read, without showing what is in it: %s", (line) => {
    const [only, ...others] = said(line, line);
    expect(only).toMatch(/^phones\.csv row 1: a phone stands where the names of the columns belong/);
    expect(only).not.toContain("hunter2");
    expect(others).toEqual([]);
  });

  it("a header of which no name is known, by its names", () => {
    expect(said("MAC address,2nd line,Nebenstelle", "m,1,2")).toEqual([
      expect.stringContaining('unknown column "MAC address"'),
      expect.stringContaining("unknown column (name withheld)"),
      expect.stringContaining('unknown column "Nebenstelle"'),
      'phones.csv row 1: no column "mac"',
      'phones.csv row 1: no column "extension"',
    ]);
  });

  it("an unknown column, with the one that was probably meant", () => {
    expect(said("mac,extension,modle", "m,1,7940")).toEqual([
      expect.stringMatching(
        /^phones\.csv row 1, column 3: unknown column "modle" \(allowed: mac, model, .*\)\. Did you mean "model"\?$/,
      ),
    ]);
  });

  it.each([
    ["overrides.callWating", "overrides.callWaiting"],
    ["overrides.dtmf", "overrides.dtmf.outOfBand"],
    ["callWaiting", "overrides.callWaiting"],
    ["mailbx3", "mailbox3"],
  ])("a column %s, and suggests %s", (header, meant) => {
    expect(said(`mac,extension,extension2,extension3,${header}`)).toEqual([
      expect.stringContaining(`Did you mean "${meant}"?`),
    ]);
  });

  it("a seventh line", () => {
    expect(said("mac,extension,extension7")).toEqual([expect.stringContaining('unknown column "extension7"')]);
  });

  it("a repeated column, in whatever spelling", () => {
    expect(said("mac,name,extension,Display Name", "m,Ann,1,Bob")).toEqual([
      'phones.csv row 1, column 4: "Display Name" means the same as column 2, "name". Keep one of them',
    ]);
  });

  it("a header without mac or extension, without a word on each row", () => {
    expect(said("model,name", "7940,Ann", "7940,Bob")).toEqual([
      'phones.csv row 1: no column "mac"',
      'phones.csv row 1: no column "extension"',
    ]);
  });

  it("columns of a line that leave one out", () => {
    expect(said("mac,extension,extension3", "m,1,3")).toEqual([
      'phones.csv row 1: no column "extension2", which "extension3" needs',
    ]);
    expect(said("mac,extension,name2", "m,1,Bob")).toEqual([
      'phones.csv row 1: no column "extension2", which "name2" needs',
    ]);
  });

  it("a load among the settings", () => {
    expect(said("mac,extension,overrides.load")).toEqual([
      'phones.csv row 1, column 3: "overrides.load" is no column. Call the column "load"',
    ]);
  });

  it.each(["overrides.dialPlan", "overrides.callManagers", "overrides.extraSettings.some_key"])(
    "%s, which fits into no cell",
    (header) => {
      expect(said(`mac,extension,${header}`)).toEqual([expect.stringContaining("does not fit into a cell")]);
    },
  );

  it.each([
    "password",
    "Password2",
    "line_1_PASSWD",
    "pwd",
    "pw",
    "line1_PW2",
    "PIN",
    "pin 2",
    "Kennwort",
    "auth secret",
    "overrides.adminPassword",
  ])("a column %s, and never shows what stands in it", (header) => {
    const { problems, rows } = table(`mac,extension,${header}`, "m,1,hunter2", 'm,="1",hunter2', "m,1,hunter2,x");
    expect(formatProblem(problems[0] as Problem)).toMatch(
      /^phones\.csv row 1, column 3: a password stands here in clear text.*config set --secret --path 'linePasswords\["EXTENSION"\]'.*passwordSeed/,
    );
    expect(JSON.stringify({ problems, rows })).not.toContain("hunter2");
  });

  it("a row with another number of cells", () => {
    const { rows, problems } = table("mac,extension,name", "a,1", "b,2,Bob,7", "c,3,Cem");
    expect(problems.map(formatProblem)).toEqual([
      "phones.csv row 2: 2 cells (allowed: 3, as many as columns). Put a cell that holds the delimiter into quotes",
      "phones.csv row 3: 4 cells (allowed: 3, as many as columns). Put a cell that holds the delimiter into quotes",
    ]);
    expect(rows.map(({ row }) => row)).toEqual([4]);
  });

  it("a quote that is never closed, at the row where it is opened", () => {
    const { rows, problems } = table("mac,extension,name", "a,1,x", "", "# y", 'b,2,"Bob', "c,3,Cem");
    expect(problems.map(formatProblem)).toEqual([
      "phones.csv row 5: a quote is opened and never closed; nothing behind it was read. Close it",
    ]);
    expect(rows.map(({ row }) => row)).toEqual([2]);
  });

  it("text behind a quote", () => {
    expect(said("mac,extension,name", 'a,1,"x"y', "b,2,z")).toEqual([
      expect.stringMatching(/^phones\.csv row 2: text behind a closing quote/),
    ]);
  });

  it("what a spreadsheet makes of digits", () => {
    expect(
      said("mac,extension,proxy", 'a,="0100",', 'b,"=""0100""",', "c,'0100,", "3.6E+10,1,", '"3,6E+10",2,', "e,1E+15,"),
    ).toEqual([
      expect.stringMatching(/^phones\.csv row 2, column extension: a formula of a spreadsheet/),
      expect.stringMatching(/^phones\.csv row 3, column extension: a formula of a spreadsheet/),
      expect.stringMatching(/^phones\.csv row 4, column extension: begins with the apostrophe/),
      expect.stringMatching(/^phones\.csv row 5, column mac: a number that a spreadsheet has shortened.*"3\.6E\+10"/),
      expect.stringMatching(/^phones\.csv row 6, column mac: a number that a spreadsheet has shortened.*"3,6E\+10"/),
      expect.stringMatching(/^phones\.csv row 7, column extension: a number that a spreadsheet has shortened/),
    ]);
  });

  it("neither names with an apostrophe nor addresses with an E", () => {
    expect(inputs("mac,extension,name", "00036E123456,1e5,'t Hooft")).toEqual([
      { mac: "00036E123456", lines: [{ extension: "1e5", displayName: "'t Hooft" }] },
    ]);
  });

  it("letters that are not UTF-8, once", () => {
    const latin1 = Buffer.from("mac,extension,name\na,1,Ann\nb,2,J\xfcrgen\nc,3,Zo\xeb\n", "latin1").toString("utf8");
    expect(readPhoneTable(FILE, latin1).problems.map(formatProblem)).toEqual([
      'phones.csv row 3, column name: not UTF-8? In 2 rows there are letters that could not be read. Save it as "CSV UTF-8"',
    ]);
  });

  it("UTF-16", () => {
    const utf16 = Buffer.from("\uFEFFmac,extension\na,1\n", "utf16le").toString("utf8");
    expect(readPhoneTable(FILE, utf16).problems.map(formatProblem)).toEqual([
      'phones.csv: not UTF-8 text. Save it as "CSV UTF-8"',
    ]);
  });

  it("something in a column without a name", () => {
    expect(said("mac,extension,", "m,1,hunter2")).toEqual([
      "phones.csv row 2, column 3: something stands in a column without a name. Name the column in the first line, or empty it",
    ]);
  });

  it("values that are not of the column's kind", () => {
    expect(
      said("mac,extension,proxyPort,autoAnswer,overrides.dtmf.payloadType", "a,1,5060x,,", "b,2,,maybe,", "c,3,,,9.5"),
    ).toEqual([
      'phones.csv row 2, column proxyPort: not a whole number (given "5060x"; allowed: 1–65535)',
      'phones.csv row 3, column autoAnswer: neither true nor false (given "maybe"; allowed: true, false, yes, no, 1, 0)',
      'phones.csv row 4, column overrides.dtmf.payloadType: not a whole number (given "9.5"; allowed: 96–127)',
    ]);
  });

  it("a line left out between others", () => {
    const { problems, rows } = table("mac,extension,Extension 2,extension3", "m,1,,3", "m,,2,");
    expect(problems.map(formatProblem)).toEqual([
      "phones.csv row 2, column Extension 2: empty, and line 3 is given. Give lines without leaving one out",
      "phones.csv row 3, column extension: empty, and line 2 is given. Give lines without leaving one out",
    ]);
    expect(rows[0]?.input.lines).toEqual([{ extension: "1" }, { extension: "3" }]);
  });

  it("more than 20,000 phones", () => {
    const rows = Array.from({ length: 20_001 }, (_, index) => `${index},${index}`);
    expect(said("mac,extension", ...rows)).toEqual([
      "phones.csv: 20001 phones (allowed: at most 20,000). Divide them among several sites; benchmarks go up to 10,000 phones",
    ]);
    expect(said("mac,extension", ...rows.slice(1))).toEqual([]);
  });

  it("more than 16 MiB, counted in bytes", () => {
    const header = "mac,extension\n# ";
    const text = `${header}${"é".repeat((LARGEST_TABLE - header.length) / 2)}`;
    expect(readPhoneTable(FILE, text).problems).toEqual([]);
    expect(readPhoneTable(FILE, `${text}x`).problems.map(formatProblem)).toEqual([
      "phones.csv: 16777217 bytes (allowed: at most 16 MiB, some 800 bytes for each of 20,000 phones). Check that it is the right file",
    ]);
  });
});
