import type { ContainerInspectInfo, HealthConfig } from "dockerode";
import { isObject, isSecret, type Properties, reveal, type Value } from "../property/wire";
import { goDuration } from "./duration";
import { bridgeMeta, stored } from "./rules";

const MEBIBYTE = 1024 * 1024;

/** What the state says of the settings that are not implemented here, all unset. */
const UNSET: Properties = {
  attach: false,
  cgroupParent: null,
  cgroupnsMode: null,
  containerLogs: null,
  cpuPeriod: null,
  cpuQuota: null,
  cpus: null,
  destroyGraceSeconds: null,
  deviceReadBps: [],
  deviceReadIops: [],
  deviceRequests: [],
  deviceWriteBps: [],
  deviceWriteIops: [],
  devices: [],
  envs: [],
  exitCode: null,
  gpus: null,
  hosts: [],
  labels: [],
  logOpts: null,
  logs: false,
  networksAdvanced: [],
  pidMode: null,
  ports: [],
  rm: false,
  start: true,
  ulimits: [],
  uploads: [],
  volumes: [],
  wait: false,
  waitTimeout: 60,
};

/** Inputs that the Engine is not asked about, so that they stay as they were given. */
const AS_GIVEN = [
  "containerReadRefreshTimeoutMilliseconds",
  "destroyGraceSeconds",
  "envs",
  "labels",
  "mustRun",
  "removeVolumes",
  "start",
  "volumes",
  "wait",
  "waitTimeout",
];

const VOLUME: Properties = {
  containerPath: "",
  fromContainer: "",
  hostPath: "",
  readOnly: false,
  selinuxRelabel: "",
  volumeName: "",
};

/** Fields that the Engine reports and the type declarations lack. */
interface Extras {
  readonly Platform?: string;
  readonly Config: { readonly StopSignal?: string; readonly StopTimeout?: number };
  readonly NetworkSettings: { readonly Bridge?: string };
}

function healthcheck(config: HealthConfig & { StartInterval?: number | undefined }): Properties {
  return {
    interval: goDuration(config.Interval ?? 0),
    retries: config.Retries ?? 0,
    startInterval: goDuration(config.StartInterval ?? 0),
    startPeriod: goDuration(config.StartPeriod ?? 0),
    tests: config.Test ?? [],
    timeout: goDuration(config.Timeout ?? 0),
  };
}

function networks(info: ContainerInspectInfo): Value {
  return Object.entries(info.NetworkSettings.Networks ?? {}).map(([networkName, data]) => ({
    gateway: data.Gateway,
    globalIpv6Address: data.GlobalIPv6Address,
    globalIpv6PrefixLength: data.GlobalIPv6PrefixLen,
    ipAddress: data.IPAddress,
    ipPrefixLength: data.IPPrefixLen,
    ipv6Gateway: data.IPv6Gateway,
    macAddress: data.MacAddress,
    networkName,
  }));
}

function mounts(info: ContainerInspectInfo): Value {
  return (info.HostConfig.Mounts ?? []).map((mount) => ({
    bindOptions: null,
    readOnly: mount.ReadOnly ?? false,
    source: mount.Source ?? "",
    target: mount.Target,
    tmpfsOptions:
      mount.TmpfsOptions === undefined
        ? null
        : { mode: mount.TmpfsOptions.Mode ?? 0, sizeBytes: mount.TmpfsOptions.SizeBytes ?? 0 },
    type: mount.Type,
    volumeOptions: null,
  }));
}

function ulimits(info: ContainerInspectInfo): Value {
  return (info.HostConfig.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({
    name: Name ?? "",
    soft: Soft ?? 0,
    hard: Hard ?? 0,
  }));
}

function orNull<T>(value: T | undefined | null): T | null {
  return value === undefined || value === "" ? null : value;
}

/** The parts of the state that the Engine tells. */
function told(info: ContainerInspectInfo & Extras, given: Properties): Properties {
  const { Config: config, HostConfig: host } = info;
  const image = reveal(given.image);
  const byId = typeof image === "string" && image.startsWith("sha256:");
  const added = (host.CapAdd ?? []).length + (host.CapDrop ?? []).length > 0;
  return {
    bridge: info.NetworkSettings.Bridge ?? "",
    capabilities: added ? { adds: host.CapAdd ?? [], drops: host.CapDrop ?? [] } : null,
    command: config.Cmd ?? [],
    cpuSet: host.CpusetCpus ?? "",
    cpuShares: host.CpuShares ?? 0,
    dns: host.Dns?.length ? host.Dns : null,
    dnsOpts: host.DnsOptions?.length ? host.DnsOptions : null,
    dnsSearches: host.DnsSearch?.length ? host.DnsSearch : null,
    domainname: config.Domainname,
    entrypoints: typeof config.Entrypoint === "string" ? [config.Entrypoint] : (config.Entrypoint ?? []),
    groupAdds: host.GroupAdd?.length ? host.GroupAdd : null,
    healthcheck: config.Healthcheck === undefined ? null : healthcheck(config.Healthcheck),
    hostname: config.Hostname,
    image: byId ? info.Image : config.Image,
    init: host.Init ?? false,
    ipcMode: host.IpcMode ?? "",
    logDriver: host.LogConfig?.Type ?? "",
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: Math.floor((host.Memory ?? 0) / MEBIBYTE),
    memoryReservation: Math.floor((host.MemoryReservation ?? 0) / MEBIBYTE),
    memorySwap: (host.MemorySwap ?? 0) > 0 ? Math.floor((host.MemorySwap ?? 0) / MEBIBYTE) : (host.MemorySwap ?? 0),
    mounts: mounts(info),
    name: info.Name.replace(/^\/+/, ""),
    networkDatas: networks(info),
    networkMode: host.NetworkMode ?? "",
    platform: info.Platform ?? "",
    privileged: host.Privileged ?? false,
    publishAllPorts: host.PublishAllPorts ?? false,
    readOnly: host.ReadonlyRootfs ?? false,
    restart: host.RestartPolicy?.Name ?? "",
    runtime: host.Runtime ?? "",
    securityOpts: (host.SecurityOpt ?? []) as string[],
    shmSize: Math.floor((host.ShmSize ?? 0) / MEBIBYTE),
    stdinOpen: config.OpenStdin,
    stopSignal: config.StopSignal ?? "",
    stopTimeout: config.StopTimeout ?? 0,
    storageOpts: orNull(host.StorageOpt),
    sysctls: orNull(host.Sysctls),
    tmpfs: Object.keys((host.Tmpfs ?? {}) as object).length > 0 ? (host.Tmpfs as Properties) : null,
    tty: config.Tty,
    user: config.User,
    usernsMode: host.UsernsMode ?? "",
    workingDir: config.WorkingDir,
    ...(given.logOpts === undefined || given.logOpts === null ? {} : { logOpts: host.LogConfig?.Config ?? {} }),
    ...(given.ulimits === undefined ? {} : { ulimits: ulimits(info) }),
    ...(info.State.Running ? {} : { exitCode: info.State.ExitCode }),
    // How a stopped container comes to show as a change: it must run and does not.
    ...(!info.State.Running && reveal(given.mustRun) === true ? { mustRun: false } : {}),
  };
}

/** A value that the inputs keep secret stays so in the state. */
function asSecretAs(given: Value | undefined, value: Value): Value {
  return isSecret(given) ? { ...given, value } : value;
}

/**
 * The state of a container: what the Engine tells, and of the inputs (or of the state before) what it is not asked.
 */
export function containerState(info: ContainerInspectInfo & Extras, given: Properties): Properties {
  const kept = Object.fromEntries(
    AS_GIVEN.flatMap((name) => {
      const value = given[name];
      return value === undefined ? [] : [[name, stored(value)]];
    }),
  );
  if (Array.isArray(kept.volumes)) {
    kept.volumes = kept.volumes.map((volume) =>
      isObject(volume) && !isSecret(volume) ? { ...VOLUME, ...volume } : volume,
    );
  }
  const fromEngine = Object.fromEntries(
    Object.entries(told(info, given)).map(([name, value]) => [name, asSecretAs(given[name], value)]),
  );
  return { __meta: bridgeMeta("2", true), ...UNSET, ...kept, ...fromEngine, id: info.Id };
}
