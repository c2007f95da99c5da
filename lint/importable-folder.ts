import type { Finding } from "../domain/settings/from-raw";
import type { Folder } from "../importer/folder";
import { findFile } from "../importer/folder-roles";

const DEFAULTS = "SIPDefault.cnf";

/** A folder that can be imported whatever it holds, the sizes of the files that are read of it, and what stood in the way. */
export interface ImportableFolder {
  readonly readable: Folder;
  /** Bytes by name, of what has been read. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/** Takes a SIPDefault.cnf that can't be read out of the way: an import would end there. */
export function importable(folder: Folder): ImportableFolder {
  const sizes = new Map<string, number>();
  const recorded: Folder = {
    ...folder,
    read: (name) => {
      const answer = folder.read(name);
      if ("bytes" in answer) {
        sizes.set(name, answer.bytes.length);
      }
      return answer;
    },
  };
  const odd = [...folder.odd.keys()].find((name) => name.toLowerCase() === DEFAULTS.toLowerCase());
  if (odd !== undefined) {
    const others = new Map([...folder.odd].filter(([name]) => name !== odd));
    return { readable: { ...recorded, odd: others }, sizes, findings: folder.findings };
  }
  const { name } = findFile(folder.names, DEFAULTS);
  const answer = name === undefined ? undefined : folder.read(name);
  return answer === undefined || "bytes" in answer
    ? { readable: recorded, sizes, findings: [] }
    : {
        readable: { ...recorded, names: folder.names.filter((each) => each !== name) },
        sizes,
        findings: [answer.finding],
      };
}
