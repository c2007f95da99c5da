import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { dhcpFitness } from "../domain/dhcp/dhcp-fitness";
import type { HostSettings } from "../domain/host-settings";
import { readSurvey, SURVEY_SCRIPT } from "../domain/host-survey";
import { joinPath, type Problem } from "../domain/problem";
import { runningServer } from "../server/process/server-record";
import { storeLayout } from "../server/store/layout";
import { containerName, dhcpContainerName } from "./container-names";
import { type DoorRefusal, tryTcpDoor, tryUdpDoor } from "./doors";
import { storeOf } from "./embedded-runtime";
import { engineRefusal, isEngineHere, lacksDockerClient, runningContainerDoors } from "./engine-query";
import { lookAtRemote, type WantedDhcp } from "./remote-preflight";

/** Addresses on which our own server of a site listens already, as `address:port`. */
export interface OwnDoors {
  readonly tftp?: string | undefined;
  readonly http?: string | undefined;
  /** Absent for a server of an earlier version, which had none. */
  readonly admin?: string | undefined;
}

/** A door to be opened. */
interface Door {
  readonly tryIt: (address: string, port: number) => Promise<DoorRefusal | undefined>;
  readonly address: string;
  readonly addressKey: "address" | "adminAddress";
  readonly port: number;
  readonly portKey: "tftpPort" | "httpPort" | "adminPort";
}

const SURVEY_MS = 30_000;

/** What a look at a host brought, and changed nothing. */
export interface PreflightResult {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * What about this host would make a deployment fail half way: no way to it, an Engine that does not answer, a port that is taken or
 * may not be opened, a folder that can't be written. It changes nothing and reports everything at once.
 *
 * @param at Path of the host in the site description, for the problems' paths; empty for a component's own args.
 */
export async function preflight(
  host: HostSettings,
  site: string,
  at: string,
  dhcp?: WantedDhcp,
): Promise<PreflightResult> {
  const { connection } = host;
  if (host.gone) {
    return NOTHING;
  }
  if (connection !== undefined) {
    const containers = { server: containerName(site, host.name), dhcp: dhcpContainerName(site, host.name) };
    return lookAtRemote({ ...host, connection }, containers, at, dhcp);
  }
  const [problems, ofDhcp] = await Promise.all([
    host.runtime === "container" ? engineProblems(host, site, at) : processProblems(host, site, at),
    dhcp === undefined ? NOTHING : lookForDhcp(host, site, dhcp),
  ]);
  return { problems: [...problems, ...ofDhcp.problems], warnings: ofDhcp.warnings };
}

const NOTHING: PreflightResult = { problems: [], warnings: [] };

/** An Engine elsewhere says nothing of its machine. */
async function lookForDhcp(host: HostSettings, site: string, dhcp: WantedDhcp): Promise<PreflightResult> {
  if (host.runtime !== "container" || !isEngineHere(host.dockerHost) || process.platform !== "linux") {
    return NOTHING;
  }
  const container = dhcpContainerName(site, host.name);
  const environment = host.dockerHost === undefined ? {} : { DOCKER_HOST: host.dockerHost };
  const survey = readSurvey(await runSurvey([container], environment));
  return survey === undefined ? NOTHING : dhcpFitness(survey, dhcp.settings, container, dhcp.path);
}

/** The survey of this machine; less than all of it where something hangs. */
function runSurvey(containers: readonly string[], environment: Record<string, string>): Promise<string> {
  return new Promise((done) => {
    const settings = { env: { ...process.env, ...environment }, timeout: SURVEY_MS };
    const child = execFile("sh", ["-s", "--", ...containers], settings, (_error, stdout) => done(stdout));
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(SURVEY_SCRIPT);
  });
}

async function engineProblems(host: HostSettings, site: string, at: string): Promise<Problem[]> {
  const lacksClient = await lacksDockerClient();
  const client: Problem[] = lacksClient
    ? [
        {
          path: joinPath(at, "runtime"),
          message: "there is no docker on this machine, through which files go into a container",
          given: JSON.stringify(host.runtime),
          remedy: 'Declare runtime: "embedded", or install Docker\'s client: apt-get install docker.io',
        },
      ]
    : [];
  const refusal = await engineRefusal(host.dockerHost);
  if (refusal !== undefined) {
    return [...client, { path: joinPath(at, "dockerHost"), ...refusal }];
  }
  if (!isEngineHere(host.dockerHost)) {
    return client;
  }
  const own = await runningContainerDoors(host.dockerHost, containerName(site, host.name));
  return [...client, ...(await closedDoors(host, own, (key) => joinPath(at, key)))];
}

async function processProblems(host: HostSettings, site: string, at: string): Promise<Problem[]> {
  const store = storeOf(host, site);
  const unwritable = unwritableFolder(store, joinPath(at, "directory"));
  // What can't be written may be another user's, whose server is not ours to count on.
  const own: OwnDoors = unwritable.length > 0 ? {} : ((await runningServer(storeLayout(store))) ?? {});
  return [...unwritable, ...(await closedDoors(host, own, (key) => joinPath(at, key)))];
}

async function closedDoors(host: HostSettings, own: OwnDoors, path: (key: string) => string): Promise<Problem[]> {
  const { address, tftpPort, httpPort, adminAddress, adminPort } = host;
  const forPhones = { address, addressKey: "address" } as const;
  const forPeople = { address: adminAddress, addressKey: "adminAddress" } as const;
  const doors: readonly (Door & { readonly own: string | undefined })[] = [
    { ...forPhones, tryIt: tryUdpDoor, port: tftpPort, portKey: "tftpPort", own: own.tftp },
    { ...forPhones, tryIt: tryTcpDoor, port: httpPort, portKey: "httpPort", own: own.http },
    { ...forPeople, tryIt: tryTcpDoor, port: adminPort, portKey: "adminPort", own: own.admin },
  ];
  // On whatever address: our own server is gone before another one takes its doors.
  const ours = new Set([`UDP ${portOf(own.tftp)}`, `TCP ${portOf(own.http)}`, `TCP ${portOf(own.admin)}`]);
  const problems: Problem[] = [];
  const foreign = new Set<string>();
  for (const door of doors) {
    // A foreign address would only be told once more.
    if (door.own === `${door.address}:${door.port}` || foreign.has(door.address)) {
      continue;
    }
    const refusal = await door.tryIt(door.address, door.port);
    if (refusal?.reason === "foreign-address") {
      foreign.add(door.address);
    }
    if (refusal?.reason === "taken" && ours.has(`${refusal.protocol} ${door.port}`)) {
      continue;
    }
    problems.push(...describeRefusal(refusal, host, door, path));
  }
  return problems;
}

function portOf(endpoint: string | undefined): string | undefined {
  return endpoint?.slice(endpoint.lastIndexOf(":") + 1);
}

function describeRefusal(
  refusal: DoorRefusal | undefined,
  host: HostSettings,
  { address, addressKey, port, portKey }: Door,
  path: (key: string) => string,
): Problem[] {
  switch (refusal?.reason) {
    case undefined:
      return [];
    case "taken":
      return [
        {
          path: path(portKey),
          message: `${refusal.protocol} port ${port} on ${address} is in use${refusal.holder ? ` by ${refusal.holder}` : ""}`,
          given: String(port),
          remedy: "Stop what holds it, or declare another port",
        },
      ];
    case "forbidden":
      // The container's process gets the right to open low ports from its image, whoever runs this program.
      return host.runtime === "container"
        ? []
        : [
            {
              path: path(portKey),
              message: `no right to open ${refusal.protocol} port ${port}`,
              given: String(port),
              allowed: "1024–65535 for a user without CAP_NET_BIND_SERVICE",
              remedy: "Run as root, use the container runtime, or declare a port from 1024 up",
            },
          ];
    case "foreign-address":
      return [
        {
          path: path(addressKey),
          message: "this machine has no such address",
          given: address,
          remedy: "Declare an address of the machine that serves, or 0.0.0.0 for all of them",
        },
      ];
  }
}

function unwritableFolder(folder: string, path: string): Problem[] {
  let nearest = folder;
  while (!existsSync(nearest)) {
    nearest = dirname(nearest);
  }
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return [];
  } catch {
    return [{ path, message: `${nearest} can't be written`, given: folder, remedy: "Declare a folder that you own" }];
  }
}
