/**
 * What a `.loads` file names (cisco.md section 2.6): behind a signature its own name, its loader `.sbn` and its application `.sb2`.
 * The format is not published, so that no more is read of it than names that can be printed.
 */
export interface LoadManifest {
  /** Files that the load needs, exactly as a phone will ask for them, in the order of the manifest. */
  readonly members: readonly string[];
  /** Names of loads in it, each once, without extension. */
  readonly loads: readonly string[];
}

const MEMBER = /[A-Za-z0-9][A-Za-z0-9_-]*\.(?:sbn|sb2)(?![A-Za-z0-9])/gi;
const LOAD = /P0[0-9A-Z]3-\d{1,2}-\d{1,2}-\d{2}(?!\d)/g;

export function readLoadManifest(bytes: Uint8Array): LoadManifest {
  const text = Buffer.from(bytes).toString("latin1");
  return { members: [...new Set(text.match(MEMBER) ?? [])], loads: [...new Set(text.match(LOAD) ?? [])] };
}
