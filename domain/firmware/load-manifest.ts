/**
 * What a `.loads` file names (cisco.md section 2.6): behind a signature its own name, its loader `.sbn` and its application `.sb2`.
 * The format is not published, so that no more is read of it than names that can be printed. Case counts in them: a phone asks for what
 * stands there, even where that has its extension in the wrong case.
 */
export interface LoadManifest {
  /** Images that the load needs, exactly as a phone will ask for them, in the order of the manifest. */
  readonly members: readonly string[];
  /** Loads that stand there by themselves or with `.loads`: the one that it is the manifest of. None if no such name can be read. */
  readonly ownNames: readonly string[];
}

/** The images of one load, by what they are for. */
export interface ManifestImages {
  readonly loader: string | undefined;
  readonly application: string | undefined;
  /** An image without signature; none of Cisco's manifests is known to name one. */
  readonly unsigned: string | undefined;
}

const MEMBER = /[A-Za-z0-9][A-Za-z0-9._-]*\.(?:sbn|sb2|bin)(?![A-Za-z0-9])/gi;
/** Not the loader's, which stands there as one of the images. */
const OWN_NAME = /P0(?:S3-\d{1,2}-\d{1,2}-\d{2}|S3\d{4}|03\d{8})(?!\d|\.(?:sbn|sb2|bin))/g;

export function readLoadManifest(bytes: Uint8Array): LoadManifest {
  const text = Buffer.from(bytes).toString("latin1");
  return { members: [...new Set(text.match(MEMBER) ?? [])], ownNames: [...new Set(text.match(OWN_NAME) ?? [])] };
}

/** What the members of a manifest are for. */
export function manifestImages(members: readonly string[]): ManifestImages {
  const ending = (end: string) => members.find((name) => name.toLowerCase().endsWith(end));
  return { loader: ending(".sbn"), application: ending(".sb2"), unsigned: ending(".bin") };
}
