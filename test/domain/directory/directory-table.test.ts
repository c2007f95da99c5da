import { describe, expect, it } from "vitest";
import { MOST_ENTRIES } from "../../../domain/directory/directory-entry";
import { readDirectoryTable } from "../../../domain/directory/directory-table";
import { formatProblem } from "../../../domain/problem";

const read = (text: string) => readDirectoryTable("people.csv", text);
const problemsOf = (text: string): string[] => read(text).problems.map(formatProblem);

describe("a CSV file of people", () => {
  it.each([
    ["commas", "name,number\nAnna Müller,030 / 12 34-5\n"],
    ["semicolons, as a spreadsheet of Germany has them", "\uFEFFNumber;Name\r\n+49 (0)30-12345;Anna Müller\r\n"],
    ["other columns and quotes", 'id,Name,note,NUMBER\n7,"Anna  Müller","x ""y"", z",(030) 12345\n\n# a comment\n'],
  ])("is read with %s", (_, text) => {
    const { value, problems } = read(text);
    expect(problems).toEqual([]);
    expect(value).toEqual([{ name: "Anna Müller", number: expect.stringMatching(/^(\+4930|030)12345$/) }]);
  });

  it("may hold names that no phone's file could", () => {
    expect(read('name,number\n"A ""B"" [secret x] \\ <C>",1\n').value).toEqual([
      { name: 'A "B" [secret x] \\ <C>', number: "1" },
    ]);
  });

  it("tells each row and column that can't be used", () => {
    expect(problemsOf("name,number,pin\n,100,Canary\nAnna,call me,Canary\nBob,\nCarl,1234\n")).toEqual([
      "people.csv row 2, column name: empty",
      'people.csv row 3, column number: no number that can be dialled (given "call me"; allowed: at most 32 digits, * and #, + at the beginning; blanks and ( ) . / - between them)',
      "people.csv row 4, column number: empty (allowed: at most 32 digits, * and #, + at the beginning; blanks and ( ) . / - between them)",
    ]);
  });

  it.each([
    ["nothing", "", "people.csv: empty (allowed: a line with the columns name and number, then a person a row)"],
    ["no names of columns", "Anna,100\n", "people.csv row 1: no column name and none number. Put a line"],
    ["one column", "name,phone\nAnna,100\n", "people.csv row 1: no column number. Put a line"],
    [
      "another character set",
      "name,number\nM\uFFFDller,1\n",
      'people.csv: not UTF-8: there are letters that could not be read. Save it as "CSV UTF-8"',
    ],
    ["an open quote", 'name,number\n"Anna,100\n', "people.csv row 2: a quote is opened and never closed"],
    [
      "too many people",
      `name,number\n${"a,1\n".repeat(MOST_ENTRIES + 1)}`,
      "people.csv: 20001 people (allowed: at most 20000)",
    ],
  ])("is refused with %s", (_, text, problem) => {
    const { value, problems } = read(text);
    expect(value).toBeUndefined();
    expect(problems.map(formatProblem).join("\n")).toContain(problem);
  });

  it("may hold nobody", () => {
    expect(read("name,number\n").value).toEqual([]);
  });
});
