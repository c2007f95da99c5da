import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The fenced blocks of a section of the README, in their order. */
export function readmeBlocks(heading: string): string[] {
  const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
  const [, section = ""] = readme.split(`\n## ${heading}\n`);
  return [...(section.split("\n## ")[0] ?? "").matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
}
