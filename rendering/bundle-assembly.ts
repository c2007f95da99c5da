import { type Bundle, bundleSchema } from "../domain/bundle";
import type { DeclaredPhone } from "../domain/declared-phone";
import type { RenderedFile } from "./rendered-file";

/** What of a rendered file goes to a host. */
type BundledFile = Pick<RenderedFile, "path" | "text" | "secrets">;

/**
 * Everything that is delivered to one host.
 *
 * @param phones Phones that the host serves, for its status; none for a host that serves no phones.
 * @throws Error when two files have the same path, two phones the same MAC, a path can't be served, or a text and its
 * secrets don't fit together.
 */
export function assembleBundle(
  site: string,
  files: readonly BundledFile[],
  phones: readonly DeclaredPhone[] = [],
): Bundle {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const [index, file] of sorted.entries()) {
    if (sorted[index - 1]?.path === file.path) {
      throw new Error(`${file.path} is rendered twice`);
    }
    matchPlaceholders(file);
  }
  const sortedPhones = [...phones].sort((a, b) => (a.mac < b.mac ? -1 : 1));
  for (const [index, { mac }] of sortedPhones.entries()) {
    if (sortedPhones[index - 1]?.mac === mac) {
      throw new Error(`the phone ${mac} is declared twice`);
    }
  }
  return bundleSchema.parse({
    format: 2,
    site,
    files: sorted.map(({ path, text }) => ({ path, text })),
    secrets: Object.fromEntries(
      sorted
        .filter(({ secrets }) => Object.keys(secrets).length > 0)
        .map(({ path, secrets }) => [path, Object.fromEntries(sortedEntries(secrets))]),
    ),
    phones: sortedPhones,
  });
}

/** The bundle as JSON with sorted keys: equal for equal contents, so that a delivery is repeated only for a change. */
export function serializeBundle(bundle: Bundle): string {
  return JSON.stringify(bundle, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(sortedEntries(value as Record<string, unknown>))
      : value,
  );
}

/** A placeholder without its value would go to a phone as a password. */
function matchPlaceholders({ path, text, secrets }: BundledFile): void {
  const inText = new Set(text.match(/\[secret [^\]]*\]/g));
  for (const placeholder of new Set([...inText, ...Object.keys(secrets)])) {
    if (!inText.has(placeholder) || !Object.hasOwn(secrets, placeholder)) {
      throw new Error(
        `${path}: ${placeholder} ${inText.has(placeholder) ? "has no value" : "does not stand in the text"}`,
      );
    }
  }
}

function sortedEntries<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
