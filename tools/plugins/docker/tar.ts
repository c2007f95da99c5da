/** One entry of an archive; modified: seconds since 1970. */
export type TarEntry = { readonly path: string; readonly mode: number; readonly modified: number } & (
  | { readonly kind: "file"; readonly content: Buffer }
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly target: string }
);

const BLOCK = 512;

/** POSIX ustar keeps a long path as up to 155 bytes of prefix and 100 of name, split at a slash. */
function splitPath(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) {
    return { prefix: "", name: path };
  }
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100 && name !== "") {
      return { prefix, name };
    }
  }
  throw new Error(`the path ${path} is too long for a tar archive`);
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK);
  const text = (value: string, at: number, room: number): void => {
    if (Buffer.byteLength(value) > room) {
      throw new Error(`"${value}" of ${entry.path} is too long for a tar archive`);
    }
    block.write(value, at, "utf8");
  };
  const octal = (value: number, at: number, room: number): void =>
    text(value.toString(8).padStart(room - 1, "0"), at, room);
  const { prefix, name } = splitPath(entry.kind === "folder" ? `${entry.path}/` : entry.path);
  text(name, 0, 100);
  octal(entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(entry.kind === "file" ? entry.content.length : 0, 124, 12);
  octal(entry.modified, 136, 12);
  block.fill(" ", 148, 156);
  text({ file: "0", folder: "5", link: "2" }[entry.kind], 156, 1);
  text(entry.kind === "link" ? entry.target : "", 157, 100);
  text("ustar\0" + "00", 257, 8);
  text("root", 265, 32);
  text("root", 297, 32);
  text(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  text(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 8);
  return block;
}

/** A tar archive (POSIX ustar, IEEE Std 1003.1 "pax", ustar interchange format) with everything owned by root. */
export function tarArchive(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    if (entry.kind !== "file") {
      return [header(entry)];
    }
    const padding = (BLOCK - (entry.content.length % BLOCK)) % BLOCK;
    return [header(entry), entry.content, Buffer.alloc(padding)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}
