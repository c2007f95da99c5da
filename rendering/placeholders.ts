import type { RenderedFile } from "./rendered-file";

type SecretText = Pick<RenderedFile, "path" | "text" | "secrets">;

const PLACEHOLDER = /\[secret [^\]]*\]/g;

/**
 * Makes sure that a text and its secrets fit together: a placeholder without its value would go out as a password.
 *
 * @throws Error when they do not.
 */
export function matchPlaceholders({ path, text, secrets }: SecretText): void {
  const inText = new Set(text.match(PLACEHOLDER));
  for (const placeholder of new Set([...inText, ...Object.keys(secrets)])) {
    if (!inText.has(placeholder) || !Object.hasOwn(secrets, placeholder)) {
      throw new Error(
        `${path}: ${placeholder} ${inText.has(placeholder) ? "has no value" : "does not stand in the text"}`,
      );
    }
  }
}

/**
 * The text of the file of this path as it goes to its host, secrets included.
 *
 * @throws Error when there is no such file, or when a placeholder has no value.
 */
export function deliveredText(files: readonly SecretText[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) {
    throw new Error(`${path} is not rendered`);
  }
  matchPlaceholders(file);
  return file.text.replaceAll(PLACEHOLDER, (placeholder) => file.secrets[placeholder] ?? "");
}
