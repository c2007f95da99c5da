import { readPhonesCsv } from "../components/phones-csv";
import type { PhoneTable } from "../domain/fleet/phone-table";
import { isMapping } from "../domain/mapping";
import { type Parsed, parsed } from "../domain/problem";

/** Reads the CSV file that a site names as `phonesFile`; no value and no problem if it names none. */
export function readPhonesFile(site: unknown): Parsed<PhoneTable> {
  const given = isMapping(site) ? site.phonesFile : undefined;
  const path = "site.phonesFile";
  if (given === undefined) {
    return { problems: [], warnings: [] };
  }
  return typeof given === "string" && given !== ""
    ? readPhonesCsv(given, path)
    : parsed<PhoneTable>(undefined, [{ path, message: "not a path", allowed: "such as phones.csv" }]);
}
