import type { AsteriskSettings } from "./asterisk-settings";
import type { Phone } from "./phone";
import { joinPath, type Problem } from "./problem";

/** Sections of sip.conf that are never a peer, whatever their case (chan_sip.c, reload_config). */
const SECTIONS = ["general", "authentication"];

/**
 * Lines that chan_sip can't hold, tried on Asterisk 16: it takes a digest of no other user than the peer's name, and peers whose names
 * differ in case alone for one.
 *
 * @param paths Where each phone stands. @default `phones[0]` and so on
 */
export function chanSipProblems(
  { channelDriver }: Pick<AsteriskSettings, "channelDriver">,
  phones: readonly Phone[],
  paths: readonly string[] = [],
): Problem[] {
  if (channelDriver !== "chan_sip") {
    return [];
  }
  const problems: Problem[] = [];
  const holders = new Map<string, { extension: string; path: string }>();
  for (const [index, { lines }] of phones.entries()) {
    for (const [number, { extension, authName }] of lines.entries()) {
      const at = joinPath(paths[index] ?? joinPath("phones", index), "lines", number);
      const path = joinPath(at, "extension");
      if (authName !== undefined && authName !== extension) {
        problems.push({
          path: joinPath(at, "authName"),
          message: "not the extension, and chan_sip lets no other user in",
          given: JSON.stringify(authName),
          allowed: JSON.stringify(extension),
          remedy: "Remove it",
        });
      }
      if (SECTIONS.includes(extension.toLowerCase())) {
        problems.push({
          path,
          message: "the name of a section of sip.conf that is no peer",
          given: JSON.stringify(extension),
          remedy: "Choose another",
        });
      }
      const twin = holders.get(extension.toLowerCase());
      if (twin !== undefined && twin.extension !== extension) {
        problems.push({
          path,
          message: `to chan_sip the same as "${twin.extension}" of ${twin.path}, since it takes no notice of case`,
          given: JSON.stringify(extension),
          remedy: "Choose another",
        });
      }
      holders.set(extension.toLowerCase(), { extension, path });
    }
  }
  return problems;
}
