import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of a test, to be removed when it is over. */
export interface TestFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a folder with these files. */
export function testFolder(files: Readonly<Record<string, string | Uint8Array>>): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "tftpboot-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
