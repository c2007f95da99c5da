import type { HostSettings } from "./host-settings";
import type { HostSurvey, ListeningSocket } from "./host-survey";
import { joinPath, type Problem } from "./problem";

/** Least space for building the image on the host, KiB. */
const SPACE_TO_BUILD_KIB = 1024 * 1024;
/** Least space for pulling it and for the files, KiB. */
const SPACE_TO_PULL_KIB = 400 * 1024;
/** A clock that is off by more than this many seconds is worth a word. */
const CLOCK_TOLERANCE_S = 60;
const EVERY_ADDRESS = "0.0.0.0";

/** What the survey is looked at for. */
export interface Wanted {
  /** Name of the server's container, whose doors are ours already. */
  readonly container: string;
  /** Clock of this machine, seconds since 1970. */
  readonly now: number;
}

/** What about a remote host would make a deployment fail half way, and what will hurt, all at once. */
export function hostFitness(
  survey: HostSurvey,
  host: HostSettings,
  { container, now }: Wanted,
  path: string,
): { problems: Problem[]; warnings: Problem[] } {
  const at = (key: string): string => joinPath(path, key);
  return {
    problems: [
      ...dockerProblems(survey, at("connection.host")),
      ...spaceProblems(survey, host, at("connection.host")),
      ...addressProblems(survey, host, at),
      ...doorProblems(survey, host, container, at),
    ],
    warnings: clockWarnings(survey, now, at("connection.host")),
  };
}

function dockerProblems({ docker, user }: HostSurvey, path: string): Problem[] {
  if ("version" in docker) {
    return [];
  }
  if ("missing" in docker) {
    return [{ path, message: "there is no docker on the host", remedy: "Install it there: apt-get install docker.io" }];
  }
  return /permission denied/i.test(docker.refusal)
    ? [
        {
          path,
          message: `${user} may not use Docker on the host`,
          remedy: `Connect as root, or run there: usermod -aG docker ${user}`,
        },
      ]
    : [
        {
          path,
          message: `Docker does not answer on the host: ${docker.refusal}`,
          remedy: "Start it there: systemctl start docker",
        },
      ];
}

function spaceProblems({ freeKib }: HostSurvey, { image }: HostSettings, path: string): Problem[] {
  const needed = image === undefined ? SPACE_TO_BUILD_KIB : SPACE_TO_PULL_KIB;
  return freeKib === undefined || freeKib >= needed
    ? []
    : [
        {
          path,
          message: `only ${Math.floor(freeKib / 1024)} MiB are free where Docker keeps its data`,
          allowed: `at least ${needed / 1024} MiB`,
          remedy: "Make room there: docker system df",
        },
      ];
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
    { key: "tftpPort", protocol: "udp", address, port: tftpPort, variable: "CISCO_PHONES_TFTP" },
    { key: "httpPort", protocol: "tcp", address, port: httpPort, variable: "CISCO_PHONES_HTTP" },
    { key: "adminPort", protocol: "tcp", address: adminAddress, port: adminPort, variable: "CISCO_PHONES_ADMIN" },
  ] as const;
  return doors.flatMap((door) => {
    const ours = own.get(container)?.get(door.variable) === `${door.address}:${door.port}`;
    const holder = ours ? undefined : sockets.find((socket) => shuts(socket, door));
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
