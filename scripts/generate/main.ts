import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { artifacts } from "./artifacts";
import { formatted, PROJECT } from "./format";

for (const { path, text } of artifacts()) {
  const file = join(PROJECT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, formatted(path, text));
  console.log(path);
}
