import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContextOptions } from "node:tls";

/** What a door needs to speak TLS. */
export interface TlsSettings {
  /** PEM text: the certificate of the server, then those between it and its root. */
  readonly certificate: string;
  /** PEM text of the private key, without a pass phrase. */
  readonly key: string;
  /** Lets in phones that speak nothing newer than TLS 1.0, as the 7900 series does. @default false: TLS 1.2 at least */
  readonly legacy?: boolean;
}

/** Certificate or key can't be used. The message holds nothing of either. */
export class TlsSettingsError extends Error {
  override readonly name = "TlsSettingsError";
  /** Which of the two texts is wrong. */
  readonly part: "certificate" | "key";

  constructor(part: "certificate" | "key", message: string) {
    super(message);
    this.part = part;
  }
}

/** @throws TlsSettingsError if the texts are no certificate and key that belong together. */
export function secureContextOptions({ certificate, key, legacy = false }: TlsSettings): SecureContextOptions {
  const privateKey = readKey(key);
  if (!readCertificate(certificate).checkPrivateKey(privateKey)) {
    throw new TlsSettingsError("key", "the private key does not belong to the certificate");
  }
  const options: SecureContextOptions = {
    cert: certificate,
    key,
    // OpenSSL has TLS 1.0 at security level 0 alone, because it signs with MD5 and SHA-1.
    ...(legacy ? { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } : { minVersion: "TLSv1.2" }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new TlsSettingsError("certificate", `the certificate is refused (${opensslCode(error)})`);
  }
  return options;
}

function readCertificate(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new TlsSettingsError("certificate", `it holds no PEM certificate that can be read (${opensslCode(error)})`);
  }
}

function readKey(text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    const code = opensslCode(error);
    throw new TlsSettingsError(
      "key",
      code === "ERR_MISSING_PASSPHRASE"
        ? "the private key has a pass phrase; give it without"
        : `it holds no PEM private key that can be read (${code})`,
    );
  }
}

/** The code alone: a message could quote what it was given. */
function opensslCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
