import type { Finding, RawEntries, RawEntry } from "../domain/settings/from-raw";
import type { ReadPhone } from "./import-phone";
import { LINE_NUMBERS, type LineProxy, proxyOfLine, sharedProxy } from "./line-proxies";

/** Where the lines of a site register that say nothing else. */
export interface SiteProxy {
  /** Undefined if no file names one. */
  readonly host?: string;
  readonly port: number;
  /** Entries of SIPDefault.cnf, with the proxy among them, wherever it was said. */
  readonly entries: RawEntries;
  /** Gives a phone the proxy of its lines, as far as they have one in common, else the site's. */
  shareWith(flat: Map<string, unknown>, entries: RawEntries, used: readonly number[]): void;
}

/** The proxy of SIPDefault.cnf, else the one that most lines have. */
export function siteProxy(defaults: RawEntries, phones: readonly ReadPhone[]): SiteProxy {
  const own = proxyOfLine(defaults, 1);
  const { host, port } = own.host === "" ? mostCommon(phones) : own;
  const said = (key: string, value: string): [string, RawEntry] => [
    key,
    defaults.get(key) ?? { value, file: "", line: 0 },
  ];
  const entries = new Map([
    ...defaults,
    ...(host === "" ? [] : [said("proxy1_address", host), said("proxy1_port", String(port))]),
  ]);
  return {
    ...(host === "" ? {} : { host }),
    port,
    entries,
    shareWith: (flat, phoneEntries, used) => {
      const shared = sharedProxy(phoneEntries, used);
      flat.set("proxy", shared.host ?? (host === "" ? undefined : host)).set("proxyPort", shared.port ?? port);
    },
  };
}

/** Lines that are used and were told no proxy, which get the site's and so may register from now on. */
export function emptyProxyFindings(phones: readonly ReadPhone[], site: ReadonlyMap<string, unknown>): Finding[] {
  return phones.flatMap(({ entries, used, file, flat }): Finding[] => {
    const host = flat.get("proxy") ?? site.get("proxy");
    const keys = used.filter((line) => proxyOfLine(entries, line).host === "").map((line) => `proxy${line}_address`);
    return keys.length === 0 || typeof host !== "string"
      ? []
      : [
          {
            level: "warning",
            rule: "proxy-missing",
            message: "no proxy, so that the line did not register",
            keys,
            file,
            instead: `${host}, the proxy of the site`,
          },
        ];
  });
}

/** Lines that are not used and are told another proxy from now on, since one is written for each. */
export function unusedProxyFindings(phones: readonly ReadPhone[], site: ReadonlyMap<string, unknown>): Finding[] {
  const keys = new Set<string>();
  for (const { entries, used, flat } of phones) {
    const host = flat.get("proxy") ?? site.get("proxy");
    const port = flat.get("proxyPort") ?? site.get("proxyPort");
    for (const line of LINE_NUMBERS.filter((each) => !used.includes(each))) {
      const now = proxyOfLine(entries, line);
      if (now.host !== host) {
        keys.add(`proxy${line}_address`);
      }
      if (now.port !== port) {
        keys.add(`proxy${line}_port`);
      }
    }
  }
  return keys.size === 0
    ? []
    : [
        {
          level: "info",
          message: "a proxy of lines that some phones do not use",
          keys: [...keys].sort(),
          instead: "the proxy of the site, which is written for every line",
        },
      ];
}

function mostCommon(phones: readonly ReadPhone[]): LineProxy {
  const proxies = phones.flatMap(({ entries, used }) => used.map((line) => proxyOfLine(entries, line)));
  const counts = new Map<string, { proxy: LineProxy; count: number }>();
  for (const proxy of proxies.filter(({ host }) => host !== "")) {
    const key = JSON.stringify(proxy);
    counts.set(key, { proxy, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  return most?.proxy ?? { host: "", port: 5060 };
}
