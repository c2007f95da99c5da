import { type HostSettings, parseHost } from "./host-settings";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";

/** More would be asked by no phone: a list of TFTP servers holds two in practice (RFC 5859 section 3 has no limit). */
const MOST_HOSTS = 4;

/** One host of a site, and where it stands in the description. */
export interface SiteHost {
  readonly settings: HostSettings;
  readonly path: string;
}

/**
 * The hosts of a site, `host` or `hosts`: the first is the one that phones ask first.
 *
 * @param root Path of the site.
 */
export function parseHosts(site: Readonly<Record<string, unknown>>, root: string): Parsed<SiteHost[]> {
  const at = joinPath(root, "hosts");
  if (site.hosts === undefined) {
    const path = joinPath(root, "host");
    const { value, problems, warnings } = parseHost(site.host, path);
    return parsed(value === undefined ? undefined : [{ settings: value, path }], problems, warnings);
  }
  const both: Problem[] =
    site.host === undefined
      ? []
      : [{ path: at, message: "excludes host, which is given", remedy: "Move it into the list" }];
  if (!Array.isArray(site.hosts) || site.hosts.length === 0 || site.hosts.length > MOST_HOSTS) {
    return parsed<SiteHost[]>(undefined, [
      ...both,
      { path: at, message: "no list of hosts", allowed: `1–${MOST_HOSTS} hosts`, remedy: "Give one host as host" },
    ]);
  }
  const hosts = site.hosts.map((input: unknown, index) => {
    const path = joinPath(at, index);
    return { path, ...parseHost(input, path) };
  });
  const accepted = hosts.flatMap(({ value, path }) => (value === undefined ? [] : [{ settings: value, path }]));
  return parsed(
    accepted.length < hosts.length ? undefined : accepted,
    [...both, ...hosts.flatMap(({ problems }) => problems), ...confusedHosts(accepted)],
    hosts.flatMap(({ warnings }) => warnings),
  );
}

/** Hosts that can't be told apart, or could not serve beside each other. */
function confusedHosts(hosts: readonly SiteHost[]): Problem[] {
  if (hosts.length < 2) {
    return [];
  }
  // One may do without, so that the only host of a site stays what it is when others come beside it.
  const remedy = "Give all hosts but one a name";
  return hosts.flatMap(({ settings, path }, index): Problem[] => {
    const before = hosts.slice(0, index);
    const named = before.find((other) => other.settings.name === settings.name);
    const placed = before.find((other) => other.settings.address === settings.address);
    return [
      ...(named === undefined
        ? []
        : [
            settings.name === undefined
              ? { path: joinPath(path, "name"), message: `missing, as in ${named.path}`, remedy }
              : {
                  path: joinPath(path, "name"),
                  message: `also the name of ${named.path}`,
                  given: `"${settings.name}"`,
                  remedy,
                },
          ]),
      ...(placed === undefined
        ? []
        : [
            {
              path: joinPath(path, "address"),
              message: `also the address of ${placed.path}, so that phones could not tell them apart`,
              given: settings.address,
              remedy: "Give each the address at which phones reach it",
            },
          ]),
    ];
  });
}
