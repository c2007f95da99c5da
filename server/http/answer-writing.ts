import type { ServerResponse } from "node:http";

/** An answer whole in memory. */
export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const WITHOUT_CONTENT = 304;

/** Whether bytes of the body go out: not for HEAD, and not for 304 (RFC 9110 section 6.4.1). */
export function sendsBody({ code }: Answer, method: string | undefined): boolean {
  return method !== "HEAD" && code !== WITHOUT_CONTENT;
}

/**
 * Writes an answer with its length, never in chunks: old phones are unreliable with those (cisco.md section 5.3).
 * A client that has not read it after `answerMs` milliseconds loses its connection.
 */
export function writeAnswer(response: ServerResponse, answer: Answer, answerMs: number): void {
  const { code, headers, body } = answer;
  response.writeHead(code, {
    ...(code === WITHOUT_CONTENT ? {} : { "Content-Length": body.length }),
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  const { socket } = response.req;
  const timer = setTimeout(() => socket.destroy(), answerMs).unref();
  response.on("close", () => clearTimeout(timer));
  if (body.length > 0 && sendsBody(answer, response.req.method)) {
    // Ended no sooner than sent: Node takes a connection whose answer has ended for idle, and closes it with the door.
    response.write(body, () => response.end());
  } else {
    response.end();
  }
}

export function plainAnswer(code: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    code,
    headers: { "Cache-Control": "no-store", ...headers, "Content-Type": "text/plain; charset=utf-8" },
    body: Buffer.from(`${text}\n`, "utf8"),
  };
}
