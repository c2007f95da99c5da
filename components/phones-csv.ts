import { readFileSync, statSync } from "node:fs";
import { LARGEST_TABLE, type PhoneTable, readPhoneTable } from "../domain/fleet/phone-table";
import { type Parsed, parsed } from "../domain/problem";
import { declaredPath } from "./server-program";

/**
 * Reads a CSV file of phones.
 *
 * @param csv Its path from the project's folder.
 * @param path Where that is declared.
 */
export function readPhonesCsv(csv: string, path: string): Parsed<PhoneTable> {
  const given = JSON.stringify(csv);
  try {
    const stats = statSync(declaredPath(csv));
    if (!stats.isFile()) {
      return parsed<PhoneTable>(undefined, [{ path, message: "not a file", given }]);
    }
    if (stats.size > LARGEST_TABLE) {
      const allowed = `at most ${LARGEST_TABLE / 1024 / 1024} MiB`;
      return parsed<PhoneTable>(undefined, [{ path, message: `${stats.size} bytes`, given, allowed }]);
    }
    return parsed(readPhoneTable(csv, readFileSync(declaredPath(csv), "utf8")), []);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return parsed<PhoneTable>(undefined, [
      {
        path,
        message: code === "ENOENT" ? "no such file" : `can't be read (${code ?? "unknown error"})`,
        given,
        remedy: "Give its path from the project's folder",
      },
    ]);
  }
}
