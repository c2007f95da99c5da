import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Knows whether a request comes from somebody who has the token. Keeps only what compares with it. */
export class AccessToken {
  private readonly digest: Buffer;
  private readonly session: string;
  private readonly secure: boolean;

  /**
   * @param secure Whether the door speaks TLS.
   * @throws Error for an empty token, which everybody has.
   */
  constructor(token: string, secure: boolean) {
    if (token === "") {
      throw new Error("the token of the admin door is empty");
    }
    this.digest = sha256(token);
    // Not the token itself: a cookie that leaks opens the page and not what else the token opens.
    this.session = createHmac("sha256", token).update("session of the admin door").digest("base64url");
    this.secure = secure;
  }

  /** Whether the text is the token, in constant time. */
  isToken(text: string): boolean {
    return timingSafeEqual(sha256(text), this.digest);
  }

  /** Whether headers carry the token (RFC 6750 section 2.1) or a session of the door on that port. */
  admits({ authorization, cookie = "" }: IncomingHttpHeaders, port: number): boolean {
    const [, bearer] = /^bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
    const name = `${this.cookieName(port)}=`;
    return (
      (bearer !== undefined && this.isToken(bearer)) ||
      cookie
        .split(";")
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(name))
        .some((pair) => timingSafeEqual(sha256(pair.slice(name.length)), sha256(this.session)))
    );
  }

  /** The Set-Cookie header after which a browser's requests to the door on that port are admitted. */
  sessionCookie(port: number): string {
    const secure = this.secure ? "; Secure" : "";
    return `${this.cookieName(port)}=${this.session}; Path=/; HttpOnly; SameSite=Strict${secure}`;
  }

  /** Cookies don't tell the ports of a host apart (RFC 6265 section 8.5), so the name has to. */
  private cookieName(port: number): string {
    return `${this.secure ? "__Host-" : ""}cisco-phones-${port}`;
  }
}

/** Digests are of one length whatever was sent, as the comparison needs. */
function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
