import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Answer } from "../http/answer-writing";
import type { AdminAnswer } from "./admin-server";

/** On every answer, streams too, unless a route says otherwise. */
export const SECURITY_HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Smaller answers fit into one or two packets anyway. */
const WORTH_COMPRESSING = 2048;
const TEXT = /^(text\/|application\/(json|javascript|xml)|image\/svg\+xml)/i;
// The link is for who came from another site: a browser leaves a strict cookie out on the way from there.
const TOKEN_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Token needed</title>
</head>
<body>
<main>
<h1>Token needed</h1>
<p>This page is for those who have the token of this server. Whoever set it up knows it.</p>
<form action="/" method="get">
<p><label for="token">Token</label> <input id="token" name="token" type="password" autocomplete="off" required></p>
<p><button type="submit">Open</button></p>
</form>
<p>Programs send it as the header <code>Authorization: Bearer TOKEN</code>.</p>
<p>Entered it already, or opened a link with it? <a href="/">Go on</a>.</p>
</main>
</body>
</html>
`;
const compress = promisify(gzip);

/** Makes the answer of a route one that can be sent; large texts are compressed for who accepts that. */
export async function finishedAnswer(answer: AdminAnswer, acceptEncoding: string | undefined): Promise<Answer> {
  const { code, type } = answer;
  const body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
  const headers = { "Content-Type": type, ...answer.headers };
  const encoded = Object.keys(headers).some((name) => name.toLowerCase() === "content-encoding");
  if (encoded || !TEXT.test(type) || body.length < WORTH_COMPRESSING) {
    return { code, headers, body };
  }
  const varying = { ...headers, Vary: "Accept-Encoding" };
  return acceptsGzip(acceptEncoding)
    ? { code, headers: { ...varying, "Content-Encoding": "gzip" }, body: await compress(body) }
    : { code, headers: varying, body };
}

export function plainText(code: number, text: string, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  return { code, type: "text/plain; charset=utf-8", body: `${text}\n`, headers };
}

/** @param url Where the door is asked by its right name. */
export function foreignHost(url: string): AdminAnswer {
  return plainText(
    403,
    `This door is open to this machine alone and answers only to its names. Open ${url} instead; ` +
      "a proxy or tunnel in front of it has to send the header Host: localhost.",
  );
}

export function unauthorized(): AdminAnswer {
  return { code: 401, type: "text/html; charset=utf-8", headers: { "WWW-Authenticate": "Bearer" }, body: TOKEN_PAGE };
}

/** RFC 9110 section 12.5.3; a weight of 0 means "not acceptable". */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map(
    (acceptEncoding ?? "").split(",").map((item) => {
      const [coding = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
