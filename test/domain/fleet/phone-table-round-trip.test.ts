import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPhoneTable } from "../../../domain/fleet/phone-table";

/** How a file is written. */
interface Style {
  readonly delimiter: "," | ";" | "\t";
  readonly end: "\n" | "\r\n" | "\r";
  readonly mark: boolean;
  /** Quotes around every cell, or only where they have to be. */
  readonly quoteAll: boolean;
  readonly lastEnd: boolean;
  /** What stands between records and counts for nothing. */
  readonly between: readonly string[];
}

const style: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t"),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  mark: fc.boolean(),
  quoteAll: fc.boolean(),
  lastEnd: fc.boolean(),
  between: fc.array(fc.constantFrom("", '# a comment, with ; and " of its own', "  ")),
});

/** Texts as cells hold them, with all that needs quotes; their ends are no blanks, which would be trimmed. */
const cell = fc
  .array(fc.constantFrom("a", "0", "Z", "é", "😀", ",", ";", "\t", '"', '""', " ", "\n", "'", "#", "+", "."), {
    maxLength: 8,
  })
  .map((letters) => letters.join("").trim())
  .filter((text) => !/^="|^'/.test(text));

const phone = fc.record({
  mac: cell.map((text) => `m${text}`),
  model: cell,
  label: cell,
  extension: cell.map((text) => `1${text}`),
  name: cell,
  extension2: cell,
});
type Row = { readonly [K in keyof typeof COLUMNS]: string };
const COLUMNS = { mac: 1, model: 1, label: 1, extension: 1, name: 1, extension2: 1 } as const;

/** Writes a file and says on which line each row begins. */
function write(names: readonly (keyof Row)[], rows: readonly Row[], style: Style): { text: string; begins: number[] } {
  const quoted = (text: string): string =>
    style.quoteAll || /[,;\t"\n#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const begins: number[] = [];
  const lines: string[] = [];
  for (const [index, cells] of [names, ...rows.map((row) => names.map((name) => row[name]))].entries()) {
    begins.push(lines.length + 1);
    lines.push(...cells.map(quoted).join(style.delimiter).split("\n"), ...(index === 0 ? style.between : []));
  }
  const text = lines.join(style.end) + (style.lastEnd ? style.end : "");
  return { text: `${style.mark ? "\uFEFF" : ""}${text}`, begins: begins.slice(1) };
}

function expected(row: Row): unknown {
  const { mac, model, label, extension, name, extension2 } = row;
  return {
    mac,
    ...(model === "" ? {} : { model }),
    ...(label === "" ? {} : { label }),
    lines: [
      { extension, ...(name === "" ? {} : { displayName: name }) },
      ...(extension2 === "" ? [] : [{ extension: extension2 }]),
    ],
  };
}

describe("a table that anybody writes", () => {
  it("is read as it was meant, whatever its delimiter, its quotes and the order of its columns", () => {
    const names = fc.shuffledSubarray(Object.keys(COLUMNS) as (keyof Row)[], { minLength: 6 });
    fc.assert(
      fc.property(names, fc.array(phone, { maxLength: 6 }), style, (order, rows, how) => {
        const { text, begins } = write(order, rows, how);
        const table = readPhoneTable("phones.csv", text);
        expect(table.problems).toEqual([]);
        expect(table.rows).toEqual(rows.map((row, index) => ({ row: begins[index], input: expected(row) })));
      }),
      { numRuns: 300 },
    );
  });

  it("never makes the reader fail, whatever it is", () => {
    const letters = fc.constantFrom(
      "mac",
      "extension",
      ",",
      ";",
      '"',
      "\n",
      "\r",
      "\t",
      "#",
      "=",
      "'",
      "name2",
      "a",
      "\uFFFD",
    );
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 40 }), (parts) => {
        const table = readPhoneTable("phones.csv", parts.join(""));
        for (const { path } of table.problems) {
          expect(path).toMatch(/^phones\.csv( row [1-9]\d*(, column .*)?)?$/su);
        }
      }),
      { numRuns: 500 },
    );
  });
});
