import { isIpv4 } from "./network-address";
import { readAnswer } from "./survey-answer";

/** A socket that listens on a host. */
export interface ListeningSocket {
  readonly protocol: "udp" | "tcp";
  /** `0.0.0.0` for every address, that of IPv6 included, which takes IPv4 as well. */
  readonly address: string;
  readonly port: number;
  /** Such as `dnsmasq (pid 812)`; absent where the host does not tell. */
  readonly holder?: string;
}

/** One address of a host. */
export interface HostInterface {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
  /** `unplugged`: it is up, and nothing is at the other end of its cable. */
  readonly state: "up" | "down" | "unplugged";
}

/** What was found on a host. */
export interface HostSurvey {
  /** User that the connection logged in as. */
  readonly user: string;
  /** Clock of the host, seconds since 1970. */
  readonly clock: number;
  /** Docker: its version, or why it can't be used; `elsewhere` is a docker that is there, but not for commands over SSH. */
  readonly docker:
    | { readonly version: string }
    | { readonly missing: true; readonly elsewhere?: string }
    | { readonly refusal: string };
  /** Space that is free where Docker keeps its data, KiB; absent where it is not told. */
  readonly freeKib?: number;
  /** Environment of our own containers that run, by the container's name. */
  readonly own: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Those of the images asked for that are there. */
  readonly images: ReadonlySet<string>;
  readonly interfaces: readonly HostInterface[];
  readonly sockets: readonly ListeningSocket[];
}

/**
 * A shell script that surveys a host and changes nothing; its arguments are the names of our containers and, told by their colon, of
 * images that are wanted. It says lines of a word and what belongs to it, which {@link readSurvey} reads.
 *
 * Docker is looked for as those find it that come after: only then the search for other programs goes wider.
 */
export const SURVEY_SCRIPT = `LC_ALL=C; export LC_ALL
docker=$(command -v docker 2>/dev/null)
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin; export PATH
asked() {
  if timeout 1 true >/dev/null 2>&1; then timeout 15 "$docker" "$@" </dev/null; else "$docker" "$@" </dev/null; fi
}
echo "clock $(date +%s)"
echo "user $(id -un)"
if [ -n "$docker" ]; then
  version=$(asked version --format '{{.Server.Version}}' 2>&1)
  code=$?
  said=$(printf '%s\n' "$version" | tail -n 1)
  if [ $code = 0 ]; then
    echo "docker $said"
    root=$(asked info --format '{{.DockerRootDir}}' 2>/dev/null)
    { df -Pk "$root" 2>/dev/null || df -Pk /; } | while read -r _ _ _ free _; do echo "free $free"; done
    for name in "$@"; do
      case $name in
        *:*) ! asked image inspect "$name" >/dev/null 2>&1 || echo "image $name" ;;
        *)
          asked inspect --format '{{if .State.Running}}{{range .Config.Env}}{{println .}}{{end}}{{end}}' "$name" 2>/dev/null |
            while read -r variable; do [ -z "$variable" ] || echo "own $name $variable"; done
          ;;
      esac
    done
  elif [ $code = 124 ] || [ $code = 143 ]; then
    echo "refused it hangs: no answer within 15 s"
  else
    echo "refused $said"
  fi
else
  echo "missing $(command -v docker 2>/dev/null)"
fi
ip -o link show 2>/dev/null | while read -r _ name flags _; do echo "link $name $flags"; done
ip -o -4 addr show 2>/dev/null | while read -r _ name _ address; do echo "interface $name $address"; done
if command -v ss >/dev/null 2>&1; then
  ss -Hlnup 2>/dev/null | while read -r _ _ _ local _ users; do echo "udp $local $users"; done
  ss -Hlntp 2>/dev/null | while read -r _ _ _ local _ users; do echo "tcp $local $users"; done
else
  for protocol in udp udp6 tcp tcp6; do
    [ -r /proc/net/$protocol ] || continue
    while read -r _ local _ state _; do echo "raw $protocol $local $state"; done </proc/net/$protocol
  done
fi
echo "end"
`;

/** What a survey said; undefined if it was cut off. */
export function readSurvey(text: string): HostSurvey | undefined {
  const rest = readAnswer(text);
  if (rest === undefined) {
    return undefined;
  }
  const [version] = rest("docker");
  const [refusal] = rest("refused");
  const [elsewhere] = rest("missing").filter((path) => path !== "");
  const free = rest("free").map(Number).find(Number.isFinite);
  return {
    user: rest("user")[0] ?? "",
    clock: Number(rest("clock")[0]),
    docker:
      version !== undefined
        ? { version }
        : refusal !== undefined
          ? { refusal }
          : { missing: true, ...(elsewhere === undefined ? {} : { elsewhere }) },
    ...(free === undefined ? {} : { freeKib: free }),
    own: ownContainers(rest("own")),
    images: new Set(rest("image")),
    interfaces: interfacesOf(rest("interface"), rest("link")),
    sockets: [
      ...(["udp", "tcp"] as const).flatMap((protocol) => rest(protocol).flatMap((line) => socketOf(protocol, line))),
      ...rest("raw").flatMap(rawSocketOf),
    ],
  };
}

/**
 * Lines of ip-address(8) and ip-link(8): `eth0 192.168.1.3/24 brd …`, `ppp0 192.0.2.1 peer 192.0.2.2/32 …`, and
 * `eth0@if7: <BROADCAST,UP,LOWER_UP>`.
 */
function interfacesOf(addresses: readonly string[], links: readonly string[]): HostInterface[] {
  const states = new Map(
    links.flatMap((line) => {
      const [, name = "", flags = ""] = /^([^\s:@]+)(?:@[^\s:]*)?: <([^>]*)>/.exec(line) ?? [];
      const all = flags.split(",");
      return [[name, !all.includes("UP") ? "down" : all.includes("NO-CARRIER") ? "unplugged" : "up"] as const];
    }),
  );
  return addresses.flatMap((line) => {
    const [, name, address = "", prefix] = /^(\S+) ([\d.]+)(?: peer [\d.]+)?\/(\d+)(?: |$)/.exec(line) ?? [];
    return name === undefined || !isIpv4(address)
      ? []
      : [{ name, address, prefix: Number(prefix), state: states.get(name) ?? "up" }];
  });
}

function ownContainers(lines: readonly string[]): Map<string, Map<string, string>> {
  const own = new Map<string, Map<string, string>>();
  for (const line of lines) {
    const [, container = "", name = "", value = ""] = /^(\S+) ([^=]+)=(.*)$/.exec(line) ?? [];
    own.set(container, (own.get(container) ?? new Map()).set(name, value));
  }
  return own;
}

/** A line of ss(8): `127.0.0.1%lo:69 users:(("dnsmasq",pid=812,fd=4))`. */
function socketOf(protocol: "udp" | "tcp", line: string): ListeningSocket[] {
  const [, given = "", port, users = ""] = /^(\S+):(\d+)(?: (.*))?$/.exec(line) ?? [];
  if (port === undefined) {
    return [];
  }
  const address = given.replace(/%.*$/, "").replace(/^\[(?:::ffff:)?(.*)\]$/, "$1");
  const [, program, pid] = /\("([^"]*)",pid=(\d+)/.exec(users) ?? [];
  return [
    {
      protocol,
      address: address === "*" || address === "::" ? "0.0.0.0" : address,
      port: Number(port),
      ...(program === undefined ? {} : { holder: `${program} (pid ${pid})` }),
    },
  ];
}

/** State of a TCP socket that listens, and of a UDP socket that is bound, in /proc/net (proc(5)). */
const LISTENS: Readonly<Record<string, string>> = { tcp: "0A", udp: "07" };

function rawSocketOf(line: string): ListeningSocket[] {
  const [, name = "", six, address = "", port = "", state] =
    /^(udp|tcp)(6?) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2})$/.exec(line) ?? [];
  const protocol = name === "udp" || name === "tcp" ? name : undefined;
  if (protocol === undefined || state !== LISTENS[protocol]) {
    return [];
  }
  const any = /^0+$/.test(address);
  if (six === "6" && !any) {
    return [];
  }
  // The address stands in the byte order of the machine, which is little-endian on all that Docker runs on.
  const bytes = address.match(/../g)?.slice(0, 4).reverse() ?? [];
  const dotted = bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  return [{ protocol, address: any ? "0.0.0.0" : dotted, port: Number.parseInt(port, 16) }];
}
