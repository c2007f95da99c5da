import { execFileSync } from "node:child_process";
import { dirname } from "node:path";

/** The project's folder. */
export const PROJECT = dirname(dirname(__dirname));

/**
 * A text as the project's formatter leaves it; unchanged for what it does not format.
 *
 * @param path From the project's folder; its extension says what the text is.
 */
export function formatted(path: string, text: string): string {
  return /\.(ts|json|md)$/.test(path)
    ? execFileSync(
        process.execPath,
        [require.resolve("@biomejs/biome/bin/biome"), "format", `--stdin-file-path=${path}`],
        {
          cwd: PROJECT,
          input: text,
          encoding: "utf8",
          stdio: ["pipe", "pipe", "inherit"],
          maxBuffer: 64 * 1024 * 1024,
        },
      )
    : text;
}
