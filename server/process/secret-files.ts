import { readFileSync } from "node:fs";
import { secureContextOptions, type TlsSettings, TlsSettingsError } from "../http/tls-settings";
import { ProblemsError } from "../problems";
import type { ServingSettings } from "../serving-settings";

const SHORTEST_TOKEN = 16;

/** What the settings name in files. @throws ProblemsError naming each file that is no good. */
export function readSecretFiles(settings: ServingSettings): {
  readonly tls: TlsSettings | undefined;
  readonly token: string | undefined;
} {
  const [tls, token] = bothOf(
    () => readTls(settings),
    () => readToken(settings),
  );
  return { tls, token };
}

/** The certificate that the settings name, or undefined if they name none. @throws ProblemsError naming the file that is no good. */
export function readTls({
  certificate: certificateFile,
  certificateKey,
  oldTls,
}: ServingSettings): TlsSettings | undefined {
  if (certificateFile === undefined || certificateKey === undefined) {
    return undefined;
  }
  const [certificate, key] = bothOf(
    () => read("certificate", certificateFile),
    () => read("certificate-key", certificateKey),
  );
  const tls = { certificate, key, legacy: oldTls };
  try {
    secureContextOptions(tls);
    return tls;
  } catch (error) {
    if (error instanceof TlsSettingsError) {
      const [option, file] =
        error.part === "key" ? ["certificate-key", certificateKey] : ["certificate", certificateFile];
      throw new ProblemsError([`--${option} ${file}: ${error.message}`]);
    }
    throw error;
  }
}

/** The token of the status page: the first line of its file. @throws ProblemsError that does not tell it. */
function readToken({ adminTokenFile }: ServingSettings): string | undefined {
  if (adminTokenFile === undefined) {
    return undefined;
  }
  const [token = ""] = read("admin-token-file", adminTokenFile).split(/\r?\n/);
  // A blank ends it in `Authorization: Bearer` (RFC 6750 section 2.1).
  if (token.trim().length < SHORTEST_TOKEN || /\s/.test(token.trim())) {
    throw new ProblemsError([
      `--admin-token-file ${adminTokenFile}: its first line is not of ${SHORTEST_TOKEN} characters or more without blanks; openssl rand -hex 32 makes a good one`,
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

/** @throws ProblemsError with what is wrong with either. */
function bothOf<First, Second>(first: () => First, second: () => Second): [First, Second] {
  const [one, other] = [resultOf(first), resultOf(second)];
  if ("value" in one && "value" in other) {
    return [one.value, other.value];
  }
  throw new ProblemsError([...one.problems, ...other.problems]);
}

function resultOf<Value>(
  reading: () => Value,
): { readonly value: Value; readonly problems: readonly [] } | { readonly problems: readonly string[] } {
  try {
    return { value: reading(), problems: [] };
  } catch (error) {
    if (error instanceof ProblemsError) {
      return { problems: error.problems };
    }
    throw error;
  }
}
