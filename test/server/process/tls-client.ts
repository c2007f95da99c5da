import { once } from "node:events";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { allOf, lines } from "../http/raw-http";

/** A connection whose TLS handshake is done, open until the test ends. Any certificate is taken. */
export async function connectByTls(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  return socket;
}

/** The common name of the certificate that was shown. */
export function shownBy(socket: TLSSocket): string {
  return String(socket.getPeerCertificate().subject.CN);
}

/** The body of the file, read by a request that closes the connection after its answer. */
export async function readOver(socket: TLSSocket, path: string): Promise<string> {
  socket.write(lines(`GET ${path} HTTP/1.0`));
  const answer = await allOf(socket);
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}
