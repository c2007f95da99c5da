/** A bundle as it stands on the standard input of `apply`. */
export function bundleText(
  files: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, Record<string, string>>> = {},
  site = "home",
): string {
  return JSON.stringify({
    format: 1,
    site,
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    secrets,
  });
}
