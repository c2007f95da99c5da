import { isIPv6 } from "node:net";

/** An address and port, as in `192.0.2.5:69` or `[::1]:6970`. */
export interface Endpoint {
  /** A name or address, without brackets. */
  readonly host: string;
  /** 0–65535; 0 lets the system choose. */
  readonly port: number;
}

/** Reads `HOST:PORT`; an IPv6 address may stand in brackets. Undefined if it is none. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|(.+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535 || /[\s/[\]]/.test(host) || (host.includes(":") && !isIPv6(host))) {
    return undefined;
  }
  return { host, port };
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a program on the same machine reaches a server that listens there. */
export function reachable({ host, port }: Endpoint): Endpoint {
  if (host === "0.0.0.0") {
    return { host: "127.0.0.1", port };
  }
  return host === "::" ? { host: "::1", port } : { host, port };
}
