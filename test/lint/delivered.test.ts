import { chmodSync } from "node:fs";
import { expect, it } from "vitest";
import { filesAt, filesOf, folderPath, importAt, siteOf } from "../importer/imported-folder";
import { testFolder } from "../importer/test-folder";
import { lintAt } from "./linted-folder";

it("has nothing against the files that this package itself delivers for a site without warnings", () => {
  const imported = importAt(folderPath("clean"));
  const files = filesOf(siteOf(imported));
  const bell = filesAt(folderPath("clean")).get("bell.raw") ?? Buffer.of();
  const folder = testFolder({ ...Object.fromEntries(files), "bell.raw": bell });
  chmodSync(folder.path, 0o755);
  try {
    const { phones, findings } = lintAt(folder.path);
    expect(phones).toBe(imported.site.phones.length);
    // Cisco's firmware is never among them.
    expect(findings.map(({ rule }) => rule)).toEqual(["firmware-elsewhere"]);
  } finally {
    folder.remove();
  }
});
