const TEXT = /\.(cnf|txt|dat|conf|cfg|ini)$/i;
const IMAGE = /\.(png|bmp)$/i;

/** The HTTP content type of a file, from its name. What phones read as text or XML is named; the rest is bytes to them. */
export function mediaType(name: string): string {
  if (/\.xml$/i.test(name)) {
    return "text/xml";
  }
  const [, image] = IMAGE.exec(name) ?? [];
  if (image !== undefined) {
    return `image/${image.toLowerCase()}`;
  }
  return TEXT.test(name) ? "text/plain; charset=utf-8" : "application/octet-stream";
}
