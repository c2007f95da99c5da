/** A file as it came, or as it would come. */
export interface ServedFile {
  /** Bytes. */
  readonly size: number;
  /** Its content; may be left out of firmware, of which a forecast knows no more than names and sizes. */
  readonly bytes?: Uint8Array | undefined;
  /**
   * Whether an image is signed, for whom it is known.
   * @default as the end of the name says: `.bin` is unsigned (cisco.md section 2.6)
   */
  readonly signed?: boolean | undefined;
  /** Files that a manifest names, where its content is left out. */
  readonly members?: readonly string[] | undefined;
}

const NONE = new Uint8Array();

/** The content, empty where it is left out. */
export function contentOf({ bytes }: ServedFile): Uint8Array {
  return bytes ?? NONE;
}

/** Whether an image is signed. */
export function isSigned(name: string, { signed }: ServedFile): boolean {
  return signed ?? !name.endsWith(".bin");
}

/** The images of one load, as its manifest names them. */
export interface Manifest {
  readonly loader: string | undefined;
  readonly application: string | undefined;
  /** An image without signature that the manifest names. */
  readonly unsigned: string | undefined;
}

/**
 * Reads a `.loads` file: a signature, then names as printable text (cisco.md section 2.6). What the signature says is not
 * known and not looked at; the names are taken from between bytes that no name has.
 */
export function readManifest({ bytes, members }: ServedFile): Manifest {
  const text = Buffer.from(bytes ?? NONE).toString("latin1");
  const names = members ?? text.match(/[A-Za-z0-9._-]+\.(?:sbn|sb2|bin)(?![A-Za-z0-9])/g) ?? [];
  const ending = (end: string) => names.find((name) => name.endsWith(end));
  return { loader: ending(".sbn"), application: ending(".sb2"), unsigned: ending(".bin") };
}

/** The one line of `OS79XX.TXT`. */
export interface Selector {
  readonly load: string;
  /** Text that stands where it does no good, in words; undefined if there is none. */
  readonly fault?: string;
  readonly caution?: string;
}

/**
 * Reads `OS79XX.TXT`: one line with the base name of a load. CRLF and blanks at its end occur in working sets [R]; Cisco's
 * CSCdv19260 has phones that ask for the name with its blank, so that blanks are cautioned against.
 */
export function readSelector(file: ServedFile): Selector {
  const [first = "", ...more] = Buffer.from(contentOf(file)).toString("latin1").split(/\r?\n/);
  const load = first.trim();
  const rest = more.some((line) => line.trim() !== "");
  if (load === "") {
    return { load, fault: rest ? "its first line is empty, the name comes after a newline" : "it is empty" };
  }
  if (rest) {
    return { load, fault: "it has a newline with more text after it" };
  }
  return first === load ? { load } : { load, caution: "blanks around the name: some loads ask for the name with them" };
}
