import type { DeclaredPhone } from "../../domain/declared-phone";

/** The 7940 on the desk, as a delivery declares it. */
export const DESK: DeclaredPhone = {
  mac: "00036BABCDEF",
  model: "7940",
  load: "P0S3-8-11-00",
  extensions: ["100"],
  label: "Home",
};

/** A bundle as it stands on the standard input of `apply`; a file is a text or bytes. */
export function bundleText(
  files: Readonly<Record<string, string | Buffer>>,
  secrets: Readonly<Record<string, Record<string, string>>> = {},
  site = "home",
  phones: readonly DeclaredPhone[] = [],
): string {
  return JSON.stringify({
    format: 4,
    site,
    files: Object.entries(files).map(([path, content]) =>
      typeof content === "string" ? { path, text: content } : { path, base64: content.toString("base64") },
    ),
    secrets,
    phones,
  });
}
