/** Addresses that stand for all of a machine. */
const ALL = ["0.0.0.0", "::", "*"];

/** True if two programs of one machine can't both listen on these, each `HOST:PORT` or `[HOST]:PORT`. */
export function listenAlike(first: string, second: string): boolean {
  const [one, other] = [hostAndPort(first), hostAndPort(second)];
  return one.port === other.port && (one.host === other.host || [one, other].some(({ host }) => ALL.includes(host)));
}

function hostAndPort(text: string): { host: string; port: string } {
  const [, host = text, port = ""] = /^(.*):(\d+)$/.exec(text.trim()) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port };
}
