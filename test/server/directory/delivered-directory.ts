import { Snapshot } from "../../../server/store/snapshot";
import { numbered } from "./golden-objects";

/** What a delivery of a site with a directory brings beside the phones' files. */
export function directoryFiles(change: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const fleet = {
    name: "fleet",
    title: "Phones",
    entries: [
      { name: "Büro", number: "100" },
      { name: "Hall", number: "101" },
    ],
  };
  const customers = [...numbered(70), { name: "Müller, Jürgen", number: "+493012345" }];
  const directory = {
    title: "Phone book",
    lists: [{ name: "customers", title: "Kunden & Co", entries: customers }],
    ...change,
  };
  return {
    ".server/directory.json": JSON.stringify(directory),
    ".server/directory-fleet.json": JSON.stringify(fleet),
  };
}

/** A delivery in memory, as the server takes it. */
export function snapshotOf(files: Readonly<Record<string, string>>): Snapshot {
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  return new Snapshot("home", "0123456789abcdef", bytes);
}
