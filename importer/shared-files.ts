import type { Finding, RawEntries } from "../domain/settings/from-raw";
import { findFile } from "./folder-roles";
import { importLoads, importSelector, importSyncMark } from "./load-files";
import { importRings } from "./ring-files";
import type { Described } from "./site-layers";

/** What the files beside the `.cnf` files and the dial plans say. */
export interface SharedFiles {
  /** Members of a site's settings. */
  readonly settings: Described;
  /** Load of XMLDefault.cnf.xml. */
  readonly load?: string;
  /** Mark of syncinfo.xml. */
  readonly syncMark?: string;
  readonly findings: readonly Finding[];
  /** Files that something was made of. */
  readonly used: ReadonlySet<string>;
}

type Read = (name: string) => Uint8Array | undefined;

/** Reads OS79XX.TXT, XMLDefault.cnf.xml, RINGLIST.DAT and syncinfo.xml, as far as they are there. */
export function importSharedFiles(
  names: readonly string[],
  read: Read,
  defaults: RawEntries,
  pathOf: (name: string) => string,
): SharedFiles {
  const findings: Finding[] = [];
  const used = new Set<string>();
  const open = <T extends { findings: Finding[] }>(
    wanted: string,
    made: (name: string, bytes: Uint8Array) => T,
  ): T | undefined => {
    const found = findFile(names, wanted);
    const bytes = found.name === undefined ? undefined : read(found.name);
    if (found.name === undefined || bytes === undefined) {
      return undefined;
    }
    used.add(found.name);
    const result = made(found.name, bytes);
    findings.push(...found.findings, ...result.findings);
    return result;
  };
  const load = defaults.get("image_version")?.value;
  const selector = open("OS79XX.TXT", importSelector);
  const loads = open("XMLDefault.cnf.xml", (name, bytes) => importLoads(name, bytes, load || undefined));
  const sync = open("syncinfo.xml", importSyncMark);
  const rings = open("RINGLIST.DAT", (name, bytes) =>
    importRings(name, bytes, { bytesOf: (file) => (names.includes(file) ? read(file) : undefined), pathOf }),
  );
  return {
    settings: {
      ...(selector?.os79xx === undefined ? {} : { os79xx: selector.os79xx }),
      ...(rings === undefined || rings.rings.length === 0 ? {} : { rings: rings.rings }),
    },
    ...(loads?.load === undefined ? {} : { load: loads.load }),
    ...(sync?.mark === undefined ? {} : { syncMark: sync.mark }),
    findings,
    used,
  };
}
