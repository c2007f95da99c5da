import { describe, expect, it } from "vitest";
import { readPhoneTable } from "../../../domain/fleet/phone-table";

const FILE = "phones.csv";

function table(...lines: string[]) {
  return readPhoneTable(FILE, lines.join("\n"));
}

function inputs(...lines: string[]): Record<string, unknown>[] {
  const { rows, problems } = table(...lines);
  expect(problems).toEqual([]);
  return rows.map(({ input }) => input);
}

describe("a table of phones", () => {
  it("has a phone a row, with the number of its line", () => {
    const { rows, problems, file } = table(
      "mac,model,load,label,address,extension,name",
      "00036BABCDEF,7940,P0S3-8-12-00,Desk,192.168.1.40,0100,Ann",
      "00036BABCDF0,7960,,,,0101,",
    );
    expect(problems).toEqual([]);
    expect(file).toBe(FILE);
    expect(rows).toEqual([
      {
        row: 2,
        input: {
          mac: "00036BABCDEF",
          model: "7940",
          load: "P0S3-8-12-00",
          label: "Desk",
          address: "192.168.1.40",
          lines: [{ extension: "0100", displayName: "Ann" }],
        },
      },
      { row: 3, input: { mac: "00036BABCDF0", model: "7960", lines: [{ extension: "0101" }] } },
    ]);
  });

  it("has every member of a line", () => {
    expect(
      inputs(
        "mac,extension,displayName,shortName,authName,contact,proxy,proxyPort,autoAnswer,mailbox",
        "m,1,Ann,A,auth,c,pbx,5070,yes,1@default",
      )[0]?.lines,
    ).toEqual([
      {
        extension: "1",
        displayName: "Ann",
        shortName: "A",
        authName: "auth",
        contact: "c",
        proxy: "pbx",
        proxyPort: 5070,
        autoAnswer: true,
        mailbox: "1@default",
      },
    ]);
  });

  it("has further lines by the number behind the name", () => {
    expect(
      inputs("mac,extension1,name1,extension2,name2,extension3", "m,1,Ann,2,Bob,3", "m,1,,2,Bob,", "m,1,,,,").map(
        ({ lines }) => lines,
      ),
    ).toEqual([
      [{ extension: "1", displayName: "Ann" }, { extension: "2", displayName: "Bob" }, { extension: "3" }],
      [{ extension: "1" }, { extension: "2", displayName: "Bob" }],
      [{ extension: "1" }],
    ]);
  });

  it("has settings by their dotted names, each as what the registry says it is", () => {
    const [phone] = inputs(
      "mac,extension,overrides.callWaiting,overrides.dtmf.inband,overrides.dtmf.payloadType,overrides.timeZone,overrides.DTMF.outOfBand",
      "m,1,OFF,Yes,97,Europe/Berlin,avt",
    );
    expect(phone?.overrides).toEqual({
      callWaiting: "off",
      dtmf: { inband: true, payloadType: 97, outOfBand: "avt" },
      timeZone: "Europe/Berlin",
    });
  });

  it.each([
    ["TRUE", true],
    ["yes", true],
    ["1", true],
    ["False", false],
    ["no", false],
    ["0", false],
  ])("reads %s as a flag", (cell, value) => {
    expect(inputs("mac,extension,autoAnswer", `m,1,${cell}`)[0]?.lines).toEqual([
      { extension: "1", autoAnswer: value },
    ]);
  });

  it("forgives capitals, blanks, _ and - in the names of columns", () => {
    expect(inputs("MAC, Extension_2 ,DISPLAY-NAME 2,extension", "m,2,Bob,1")[0]?.lines).toEqual([
      { extension: "1" },
      { extension: "2", displayName: "Bob" },
    ]);
  });

  it.each([";", "\t", ","])("finds the delimiter %j", (delimiter) => {
    const line = (...cells: string[]): string => cells.join(delimiter);
    expect(inputs(line("mac", "extension", "name"), line("m", "1", '"a,b;c\td"'))[0]?.lines).toEqual([
      { extension: "1", displayName: "a,b;c\td" },
    ]);
  });

  it("leaves out a byte order mark, comments, blank lines and rows of empty cells", () => {
    const { rows, problems } = readPhoneTable(
      FILE,
      "\uFEFF# by floor\r\n\r\nmac;extension\r\n  \r\n# first\r\na;1\r\n;\r\nb;2\r\n\r\n",
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { row: 6, input: { mac: "a", lines: [{ extension: "1" }] } },
      { row: 8, input: { mac: "b", lines: [{ extension: "2" }] } },
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("counts the lines inside of quotes, lines ending with %j", (end) => {
    const { rows } = readPhoneTable(FILE, ["mac,extension,name", 'a,1,"x', "", 'y"', "b,2,z"].join(end));
    expect(rows.map(({ row }) => row)).toEqual([2, 5]);
  });

  it("takes quotes, doubled ones inside, and trims what is in them", () => {
    expect(inputs("mac,extension,name", '"m" , " 1 ","say ""hi"""')[0]).toEqual({
      mac: "m",
      lines: [{ extension: "1", displayName: 'say "hi"' }],
    });
  });

  it("ignores columns without a name and without cells, as spreadsheets leave them", () => {
    expect(inputs("mac,extension,,", "m,1,,")).toEqual([{ mac: "m", lines: [{ extension: "1" }] }]);
  });

  it("may have no phone", () => {
    expect(inputs("mac,extension")).toEqual([]);
  });

  it("reads 500 rows in order", () => {
    const rows = Array.from({ length: 500 }, (_, index) => `00036B${String(index).padStart(6, "0")},${1000 + index}`);
    const read = table("mac,extension", ...rows);
    expect(read.problems).toEqual([]);
    expect(read.rows.map(({ row, input }) => [row, input.mac])).toEqual(
      rows.map((line, index) => [index + 2, line.split(",")[0]]),
    );
  });
});
