/** What a request line asks for (RFC 9112 section 3.2). */
export interface RequestTarget {
  /** The path as it came, without query. */
  readonly raw: string;
  /** Percent-decoded; undefined if it is not well-formed. */
  readonly path: string | undefined;
  readonly query: URLSearchParams;
  /** The query as it came. */
  readonly rawQuery: string;
  /** `host:port` of a target in absolute form; it takes the place of the Host header. */
  readonly authority: string | undefined;
}

/** Reads a target in origin form (`/path?query`) or absolute form (`http://host/path`). */
export function readTarget(target: string): RequestTarget {
  const [, authority, rest = ""] = /^(?:https?:\/\/([^/?#]*))?(.*)$/is.exec(target) ?? [];
  const [, path = "", query = ""] = /^([^?#]*)(?:\?([^#]*))?/s.exec(rest) ?? [];
  const raw = path === "" ? "/" : path;
  return { raw, path: decoded(raw), query: new URLSearchParams(query), rawQuery: query, authority };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
