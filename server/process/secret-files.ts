import { readFileSync } from "node:fs";
import { secureContextOptions, type TlsSettings, TlsSettingsError } from "../http/tls-settings";
import { ProblemsError } from "../problems";
import type { ServingSettings } from "../serving-settings";

const SHORTEST_TOKEN = 16;

/** The certificate that the settings name, or undefined if they name none. @throws ProblemsError naming the file that is no good. */
export function readTls({ certificate, certificateKey, oldTls }: ServingSettings): TlsSettings | undefined {
  if (certificate === undefined || certificateKey === undefined) {
    return undefined;
  }
  const tls = {
    certificate: read("certificate", certificate),
    key: read("certificate-key", certificateKey),
    legacy: oldTls,
  };
  try {
    secureContextOptions(tls);
    return tls;
  } catch (error) {
    if (error instanceof TlsSettingsError) {
      const [option, file] = error.part === "key" ? ["certificate-key", certificateKey] : ["certificate", certificate];
      throw new ProblemsError([`--${option} ${file}: ${error.message}`]);
    }
    throw error;
  }
}

/** The token of the status page: the first line of its file. @throws ProblemsError that does not tell it. */
export function readToken({ adminTokenFile }: ServingSettings): string | undefined {
  if (adminTokenFile === undefined) {
    return undefined;
  }
  const [token = ""] = read("admin-token-file", adminTokenFile).split(/\r?\n/);
  if (token.trim().length < SHORTEST_TOKEN) {
    throw new ProblemsError([
      `--admin-token-file ${adminTokenFile}: its first line has fewer than ${SHORTEST_TOKEN} characters; openssl rand -hex 32 makes a good one`,
    ]);
  }
  return token.trim();
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ProblemsError([`--${option} ${file} can't be read (${reason})`]);
  }
}
