import { type Bundle, type BundledFile, bundleSchema } from "../domain/bundle";
import type { DeclaredPhone } from "../domain/declared-phone";
import { matchPlaceholders } from "./placeholders";
import type { RenderedFile } from "./rendered-file";

/** What of a rendered file goes to a host. */
type DeliveredText = Pick<RenderedFile, "path" | "text" | "secrets">;

/** A file that is delivered byte for byte, such as the audio of a ring. */
export interface Asset {
  /** Name below the root of TFTP. */
  readonly path: string;
  /** At most 64 KiB. */
  readonly bytes: Uint8Array;
}

/**
 * Everything that is delivered to one host.
 *
 * @param phones Phones that the host serves, for its status; none for a host that serves no phones.
 * @param assets Files beside the rendered ones; none for a host that serves texts alone.
 * @throws Error when two files have the same path, two phones the same MAC, a path can't be served, an asset is too large, or a
 * text and its secrets don't fit together.
 */
export function assembleBundle(
  site: string,
  files: readonly DeliveredText[],
  phones: readonly DeclaredPhone[] = [],
  assets: readonly Asset[] = [],
): Bundle {
  files.forEach(matchPlaceholders);
  const all: BundledFile[] = [
    ...files.map(({ path, text }) => ({ path, text })),
    ...assets.map(({ path, bytes }) => ({ path, base64: Buffer.from(bytes).toString("base64") })),
  ].sort(byPath);
  for (const [index, { path }] of all.entries()) {
    if (all[index - 1]?.path === path) {
      throw new Error(`${path} is delivered twice`);
    }
  }
  const sortedPhones = [...phones].sort((a, b) => (a.mac < b.mac ? -1 : 1));
  for (const [index, { mac }] of sortedPhones.entries()) {
    if (sortedPhones[index - 1]?.mac === mac) {
      throw new Error(`the phone ${mac} is declared twice`);
    }
  }
  return bundleSchema.parse({
    format: 4,
    site,
    files: all,
    secrets: Object.fromEntries(
      [...files]
        .sort(byPath)
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

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}

function sortedEntries<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
