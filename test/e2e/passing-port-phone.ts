import { createHash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { SipAccount } from "./served-account";

const PATIENCE_MS = 20_000;

/** Status codes of the answers that came to where the phone listens, and to where it had sent from. */
export interface PlaceOfAnswers {
  readonly listening: readonly number[];
  readonly passing: readonly number[];
}

/**
 * Registers as a 7940/7960 does whose NAT is not enabled: each request leaves from a passing port, its Via names the port on which
 * the phone listens and asks for no rport, and an answer anywhere else is lost on it (RFC 3261 section 18.2.2, cisco.md section 4.8).
 *
 * @param address Of the phone; it listens on port 5060 of it.
 */
export async function registerFromPassingPort(address: string, account: SipAccount): Promise<PlaceOfAnswers> {
  const [listening, passing] = await Promise.all([open(address, 5060), open(address, 0)]);
  const lost: number[] = [];
  passing.on("message", (message) => lost.push(statusOf(message.toString())));
  const [host = "", port = ""] = account.proxy.split(":");
  const statuses: number[] = [];
  try {
    let authorization: string | undefined;
    for (const sequence of [1, 2]) {
      passing.send(request(address, host, account.name, sequence, authorization), Number(port), host);
      const answer = await answerTo(listening, sequence);
      statuses.push(statusOf(answer));
      authorization = digest(answer, host, account);
    }
  } catch {
    // No answer within the phone's patience: what came to the other port tells why.
  } finally {
    listening.close();
    passing.close();
  }
  return { listening: statuses, passing: lost };
}

async function open(address: string, port: number): Promise<Socket> {
  const socket = createSocket("udp4").bind(port, address);
  await once(socket, "listening");
  return socket;
}

/** The answer to the REGISTER of this number; whatever else Asterisk sends meanwhile is left aside. */
async function answerTo(socket: Socket, sequence: number): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const [message] = (await once(socket, "message", { signal })) as [Buffer];
    const text = message.toString();
    if (text.startsWith("SIP/2.0 ") && text.includes(`\nCSeq: ${sequence} REGISTER`)) {
      return text;
    }
  }
}

function statusOf(message: string): number {
  return Number(/^SIP\/2\.0 (\d{3}) /.exec(message)?.[1] ?? Number.NaN);
}

function request(address: string, host: string, name: string, sequence: number, authorization?: string): string {
  return [
    `REGISTER sip:${host} SIP/2.0`,
    `Via: SIP/2.0/UDP ${address}:5060;branch=z9hG4bK${process.pid}${sequence}`,
    `From: <sip:${name}@${host}>;tag=${process.pid}`,
    `To: <sip:${name}@${host}>`,
    `Call-ID: ${name}-${process.pid}@${address}`,
    `CSeq: ${sequence} REGISTER`,
    `Contact: <sip:${name}@${address}:5060;transport=udp>`,
    "Max-Forwards: 70",
    "Expires: 3600",
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
}

/** RFC 2617 section 3.2.2, with qop=auth where that is asked for, which chan_sip does not. */
function digest(challenge: string, host: string, { authName, password }: SipAccount): string {
  const value = (name: string): string => new RegExp(`[ ,]${name}="([^"]*)"`).exec(challenge)?.[1] ?? "";
  const md5 = (...parts: string[]): string => createHash("md5").update(parts.join(":")).digest("hex");
  const [realm, nonce, uri, cnonce, count] = [value("realm"), value("nonce"), `sip:${host}`, "0a4f113b", "00000001"];
  const own = md5(authName, realm, password);
  const method = md5("REGISTER", uri);
  const isAuth = value("qop") !== "";
  const response = isAuth ? md5(own, nonce, count, cnonce, "auth", method) : md5(own, nonce, method);
  const quoted = {
    username: authName,
    realm,
    nonce,
    uri,
    response,
    ...(isAuth ? { cnonce, opaque: value("opaque") } : {}),
  };
  const fields = Object.entries(quoted).map(([name, each]) => `${name}="${each}"`);
  return `Digest ${[...fields, "algorithm=MD5", ...(isAuth ? ["qop=auth", `nc=${count}`] : [])].join(", ")}`;
}
