const BINARY = /\.(bin|sbn|sb2|loads)$/i;

/** The HTTP content type of a file, from its name. */
export function mediaType(name: string): string {
  if (/\.xml$/i.test(name)) {
    return "text/xml";
  }
  return BINARY.test(name) ? "application/octet-stream" : "text/plain; charset=utf-8";
}
