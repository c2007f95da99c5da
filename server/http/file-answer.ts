import type { IncomingHttpHeaders } from "node:http";
import { HEALTH_FILE } from "../health-answer";
import type { Outcome } from "../request-log";
import type { ServedFile } from "../store/file-source";
import type { Answer } from "./answer-writing";
import { readRange } from "./byte-range";
import { mediaType } from "./media-type";

/** An answer to a phone and what the log says of it. */
export interface FileAnswer extends Answer {
  readonly outcome: Outcome;
  readonly detail?: string;
}

/**
 * The answer to GET or HEAD for a file: whole, one range of it, or that the client has it already.
 * Preconditions come in the order of RFC 9110 section 13.2.2; HEAD knows no ranges (section 14.2).
 */
export function fileAnswer({ name, bytes, etag }: ServedFile, method: string, asked: IncomingHttpHeaders): FileAnswer {
  const common = { ETag: etag, "Cache-Control": "private, no-cache", "Accept-Ranges": "bytes" };
  if (isKnown(asked["if-none-match"], etag)) {
    return { code: 304, outcome: "unchanged", headers: common, body: Buffer.alloc(0) };
  }
  const ifRange = asked["if-range"];
  const wantsRange = method === "GET" && (ifRange === undefined || ifRange === etag);
  const range = wantsRange ? readRange(asked.range, bytes.length) : "whole";
  if (range === "unsatisfiable") {
    return {
      code: 416,
      outcome: "refused",
      detail: "range beyond the end",
      headers: { ...common, "Content-Range": `bytes */${bytes.length}`, "Content-Type": "text/plain; charset=utf-8" },
      body: Buffer.from("no byte of the file is in this range\n"),
    };
  }
  const headers = { ...common, "Content-Type": name === HEALTH_FILE ? "application/json" : mediaType(name) };
  if (range === "whole") {
    return { code: 200, outcome: "served", headers, body: bytes };
  }
  const { first, last } = range;
  return {
    code: 206,
    outcome: "served",
    detail: `bytes ${first}-${last} of ${bytes.length}`,
    headers: { ...headers, "Content-Range": `bytes ${first}-${last}/${bytes.length}` },
    body: bytes.subarray(first, last + 1),
  };
}

/** If-None-Match compares weakly (RFC 9110 section 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag);
}
