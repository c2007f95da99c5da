/** What became of each file, each list sorted by path. */
export interface FileChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly kept: number;
}

/** What an apply or a rollback did. */
export interface GenerationChange extends FileChange {
  readonly id: string;
  /** Neither the files nor the name of the site nor its phones are others than before. */
  readonly unchanged: boolean;
  /** When the generation became the current one, ISO 8601 in UTC. */
  readonly at: string;
  /** What was not as this program makes it and is now, beside the content of files: one text each. */
  readonly healed: readonly string[];
}

type Files = ReadonlyMap<string, Buffer>;

export function compareFiles(old: Files, files: Files): FileChange {
  const paths = [...files.keys()].sort();
  const both = paths.filter((path) => old.has(path));
  const changed = both.filter((path) => !files.get(path)?.equals(old.get(path) ?? Buffer.alloc(0)));
  return {
    added: paths.filter((path) => !old.has(path)),
    changed,
    removed: [...old.keys()].filter((path) => !files.has(path)).sort(),
    kept: both.length - changed.length,
  };
}

export function isSameFiles(found: Files | undefined, files: Files): boolean {
  return (
    found !== undefined &&
    found.size === files.size &&
    [...files].every(([path, content]) => found.get(path)?.equals(content) === true)
  );
}
