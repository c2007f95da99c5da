import type { HostSettings } from "./host-settings";
import type { HostSurvey, ListeningSocket } from "./host-survey";
import { EVERY_ADDRESS } from "./network-address";
import { joinPath, type Problem } from "./problem";

/** Least space for building the image on the host, KiB. */
const SPACE_TO_BUILD_KIB = 1024 * 1024;
/** Least space for pulling it and for the files, KiB. */
const SPACE_TO_PULL_KIB = 400 * 1024;
/** A clock that is off by more than this many seconds is worth a word. */
const CLOCK_TOLERANCE_S = 60;
/** The oldest Docker Engine that is promised to do (docs/remote-hosts.md). */
const LEAST_DOCKER = [20, 10] as const;

/** An image that containers of ours are made of. */
export interface WantedImage {
  readonly name: string;
  /** Built on the host; else pulled. */
  readonly built: boolean;
}

/** What the survey is looked at for. */
export interface Wanted {
  /** Name of the server's container, whose doors are ours already. */
  readonly container: string;
  /** All images that the host is to have. */
  readonly images: readonly WantedImage[];
  /** Clock of this machine, seconds since 1970. */
  readonly now: number;
}

/** What about a remote host would make a deployment fail half way, and what will hurt, all at once. */
export function hostFitness(
  survey: HostSurvey,
  host: HostSettings,
  { container, images, now }: Wanted,
  path: string,
): { problems: Problem[]; warnings: Problem[] } {
  const at = (key: string): string => joinPath(path, key);
  const space = lackOfSpace(survey, images, at("connection.host"));
  return {
    problems: [
      ...dockerProblems(survey, at("connection.host")),
      ...space.problems,
      ...addressProblems(survey, host, at),
      ...doorProblems(survey, host, container, at),
    ],
    warnings: [...space.warnings, ...clockWarnings(survey, now, at("connection.host"))],
  };
}

function dockerProblems({ docker, user }: HostSurvey, path: string): Problem[] {
  if ("version" in docker) {
    return isOlder(docker.version)
      ? [
          {
            path,
            message: `Docker ${docker.version} is on the host`,
            allowed: `${LEAST_DOCKER.join(".")} or later`,
            remedy: "Update it there",
          },
        ]
      : [];
  }
  if ("missing" in docker) {
    return [
      docker.elsewhere === undefined
        ? { path, message: "there is no docker on the host", remedy: "Install it there: apt-get install docker.io" }
        : {
            path,
            message: `commands over SSH don't find the host's docker, which is ${docker.elsewhere}`,
            remedy: `Have its folder on their PATH, or run there: ln -s ${docker.elsewhere} /usr/bin/docker`,
          },
    ];
  }
  if (/permission denied/i.test(docker.refusal)) {
    const message = `${user} may not use Docker on the host`;
    return [{ path, message, remedy: `Connect as root, or run there: usermod -aG docker ${user}` }];
  }
  const verb = /hangs/.test(docker.refusal) ? "restart" : "start";
  const message = `Docker does not answer on the host: ${docker.refusal}`;
  return [{ path, message, remedy: `Bring it up there: systemctl ${verb} docker` }];
}

function isOlder(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const [leastMajor, leastMinor] = LEAST_DOCKER;
  return (
    major !== undefined && (Number(major) < leastMajor || (Number(major) === leastMajor && Number(minor) < leastMinor))
  );
}

/** What is there already takes no more room: a phone is changed on a host that is full. */
function lackOfSpace(
  { freeKib, images: there }: HostSurvey,
  images: readonly WantedImage[],
  path: string,
): { problems: Problem[]; warnings: Problem[] } {
  const missing = images.filter(({ name }) => !there.has(name));
  const needed = spaceFor(missing.length > 0 ? missing : images);
  if (freeKib === undefined || freeKib >= needed) {
    return { problems: [], warnings: [] };
  }
  const remedy = "Make room there: docker system df";
  const message = `only ${Math.floor(freeKib / 1024)} MiB are free where Docker keeps its data`;
  return missing.length > 0
    ? { problems: [{ path, message, allowed: `at least ${needed / 1024} MiB`, remedy }], warnings: [] }
    : { problems: [], warnings: [{ path, message: `${message}, too few for the next image`, remedy }] };
}

function spaceFor(images: readonly WantedImage[]): number {
  return images.some(({ built }) => built) ? SPACE_TO_BUILD_KIB : SPACE_TO_PULL_KIB;
}

function addressProblems(
  { interfaces }: HostSurvey,
  { address, adminAddress }: HostSettings,
  at: (key: string) => string,
): Problem[] {
  // A host that does not tell its addresses is not judged by them.
  if (interfaces.length === 0) {
    return [];
  }
  const there = interfaces.map((each) => `${each.address} on ${each.name}`).join(", ");
  const given = [
    { key: "address", each: address },
    ...(address === adminAddress ? [] : [{ key: "adminAddress", each: adminAddress }]),
  ];
  return given
    .filter(({ each }) => each !== EVERY_ADDRESS && !each.startsWith("127."))
    .filter(({ each }) => interfaces.every((one) => one.address !== each))
    .map(({ key, each }) => ({
      path: at(key),
      message: "the host has no such address",
      given: each,
      allowed: `${there}, or ${EVERY_ADDRESS} for all`,
      remedy: "Declare the one that phones reach",
    }));
}

function doorProblems(
  { sockets, own }: HostSurvey,
  { address, tftpPort, httpPort, adminAddress, adminPort }: HostSettings,
  container: string,
  at: (key: string) => string,
): Problem[] {
  const doors = [
    { key: "tftpPort", protocol: "udp", address, port: tftpPort },
    { key: "httpPort", protocol: "tcp", address, port: httpPort },
    { key: "adminPort", protocol: "tcp", address: adminAddress, port: adminPort },
  ] as const;
  const ours = ownDoors(own.get(container));
  const foreign = sockets.filter(({ protocol, address: on, port }) => !ours.has(`${protocol} ${on}:${port}`));
  return doors.flatMap((door) => {
    const holder = foreign.find((socket) => shuts(socket, door));
    return holder === undefined
      ? []
      : [
          {
            path: at(door.key),
            message: `${door.protocol.toUpperCase()} port ${door.port} of the host is in use${holder.holder === undefined ? "" : ` by ${holder.holder}`}`,
            given: String(door.port),
            remedy: "Stop what holds it, or declare another port",
          },
        ];
  });
}

/** Where a container of ours listens: it is gone before another one takes its doors, on whatever address. */
function ownDoors(environment: ReadonlyMap<string, string> | undefined): Set<string> {
  const doors = { CISCO_PHONES_TFTP: "udp", CISCO_PHONES_HTTP: "tcp", CISCO_PHONES_ADMIN: "tcp" };
  return new Set(Object.entries(doors).map(([variable, protocol]) => `${protocol} ${environment?.get(variable)}`));
}

/** Whether a socket that listens leaves a door no room. */
export function shuts(
  socket: ListeningSocket,
  door: { readonly protocol: "udp" | "tcp"; readonly address: string; readonly port: number },
): boolean {
  return (
    socket.protocol === door.protocol &&
    socket.port === door.port &&
    (socket.address === door.address || socket.address === EVERY_ADDRESS || door.address === EVERY_ADDRESS)
  );
}

function clockWarnings({ clock }: HostSurvey, now: number, path: string): Problem[] {
  const off = Math.round(clock - now);
  return Math.abs(off) <= CLOCK_TOLERANCE_S
    ? []
    : [
        {
          path,
          message: `the host's clock is ${Math.abs(off)} seconds ${off < 0 ? "slow" : "fast"}, so that leases and the log tell wrong times`,
          remedy: "Let it follow a time server",
        },
      ];
}
