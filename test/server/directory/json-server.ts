import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a server of others answers; the last of them answers from then on. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A JSON document as an answer. */
export function json(document: unknown): Answer {
  return (_, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(document));
  };
}

export interface JsonServer {
  readonly url: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
  answer: Answer;
  close(): Promise<void>;
}

/** A server of others on the loopback, until the test ends. */
export async function openJsonServer(answer: Answer, port = 0): Promise<JsonServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    opened.answer(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  onTestFinished(close);
  const { port: bound } = server.address() as AddressInfo;
  const opened: JsonServer = { url: `http://127.0.0.1:${bound}/people`, port: bound, requests, answer, close };
  return opened;
}
