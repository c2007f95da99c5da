import type { Finding, RawEntries } from "../domain/settings/from-raw";

/** The mark that makes phones restart whenever they are told, since syncinfo.xml never has it (cisco.md section 4.6). */
const ALWAYS = "0";

/**
 * Settles the mark of a site so that check-sync does what it did: nothing where both files have the same mark, or where there is no
 * syncinfo.xml; a restart where they differ.
 *
 * @param mark Of syncinfo.xml; undefined without one.
 */
export function describedSync(
  site: Map<string, unknown>,
  phones: readonly Map<string, unknown>[],
  mark: string | undefined,
  defaults: RawEntries,
): Finding[] {
  const own = String(site.get("sync"));
  const entry = defaults.get("sync");
  const about = {
    level: "info" as const,
    keys: ["sync"],
    ...(entry === undefined ? {} : { file: entry.file, line: entry.line }),
  };
  if (mark === undefined || mark === own) {
    return mark === undefined
      ? [
          {
            ...about,
            rule: "syncinfo-none",
            message: "there is no syncinfo.xml, so that the phones do nothing when Asterisk sends check-sync",
            instead: `the same, as sync ${own}; without sync in the description each phone that is told restarts`,
          },
        ]
      : [];
  }
  site.set("sync", undefined);
  for (const phone of phones) {
    if (phone.get("sync") === own) {
      phone.set("sync", undefined);
    }
  }
  return own === ALWAYS
    ? []
    : [
        {
          ...about,
          message: "not the mark of syncinfo.xml, so that each phone that is told restarts",
          given: JSON.stringify(own),
          instead: `the same, as "${ALWAYS}"`,
        },
      ];
}
