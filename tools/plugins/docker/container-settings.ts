import type { ContainerCreateOptions, HealthConfig, HostConfig } from "dockerode";
import { isObject, type Properties, type Value } from "../property/wire";
import { nanoseconds } from "./duration";
import { labelMap } from "./labels";

const MEBIBYTE = 1024 * 1024;

function strings(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function stringMap(value: Value | undefined): Record<string, string> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, String(inner)])) : {};
}

function count(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

function objects(value: Value | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function healthcheck(settings: Properties): HealthConfig {
  const duration = (name: string): number => {
    const given = settings[name];
    return typeof given === "string" ? (nanoseconds(given) ?? 0) : 0;
  };
  return {
    Test: strings(settings.tests),
    Interval: duration("interval"),
    Timeout: duration("timeout"),
    StartPeriod: duration("startPeriod"),
    Retries: count(settings.retries),
    ...(duration("startInterval") > 0 ? { StartInterval: duration("startInterval") } : {}),
  };
}

/** Volumes as the Engine takes them: a bind for each with a source, an anonymous volume for each without. */
function volumes(settings: Value | undefined): { paths: Record<string, object>; binds: string[] } {
  const all = objects(settings);
  return {
    paths: Object.fromEntries(all.map(({ containerPath }) => [String(containerPath), {}])),
    binds: all.flatMap(({ containerPath, hostPath, volumeName, readOnly }) => {
      const source = hostPath ?? volumeName ?? "";
      return source === "" ? [] : [`${String(source)}:${String(containerPath)}:${readOnly === true ? "ro" : "rw"}`];
    }),
  };
}

function mounts(settings: Value | undefined): NonNullable<HostConfig["Mounts"]> {
  return objects(settings).map(({ target, readOnly, tmpfsOptions }) => {
    const options = isObject(tmpfsOptions) ? tmpfsOptions : undefined;
    return {
      Type: "tmpfs" as const,
      Target: String(target),
      Source: "",
      ReadOnly: readOnly === true,
      ...(options === undefined
        ? {}
        : { TmpfsOptions: { SizeBytes: count(options.sizeBytes), Mode: count(options.mode) } }),
    };
  });
}

function ulimits(settings: Value | undefined): NonNullable<HostConfig["Ulimits"]> {
  return objects(settings).map(({ name, soft, hard }) => ({
    Name: String(name),
    Soft: count(soft),
    Hard: count(hard),
  }));
}

/** What the Engine is asked to create for these inputs (revealed). Empty inputs leave the image's own setting. */
export function createOptions(inputs: Properties): ContainerCreateOptions {
  const { paths, binds } = volumes(inputs.volumes);
  const [command, entrypoint, environment] = [inputs.command, inputs.entrypoints, inputs.envs].map(strings);
  const capabilities = isObject(inputs.capabilities) ? inputs.capabilities : {};
  const host: HostConfig = {
    NetworkMode: String(inputs.networkMode),
    ReadonlyRootfs: inputs.readOnly === true,
    Init: inputs.init === true,
    RestartPolicy: { Name: String(inputs.restart), MaximumRetryCount: 0 },
    CapAdd: strings(capabilities.adds),
    CapDrop: strings(capabilities.drops),
    Binds: binds,
    Mounts: mounts(inputs.mounts),
    Tmpfs: stringMap(inputs.tmpfs),
    Memory: count(inputs.memory) * MEBIBYTE,
    ...(objects(inputs.ulimits).length > 0 ? { Ulimits: ulimits(inputs.ulimits) } : {}),
    ...(strings(inputs.securityOpts).length > 0 ? { SecurityOpt: strings(inputs.securityOpts) } : {}),
    ...(inputs.logDriver === undefined && inputs.logOpts === undefined
      ? {}
      : { LogConfig: { Type: String(inputs.logDriver ?? ""), Config: stringMap(inputs.logOpts) } }),
  };
  return {
    name: String(inputs.name),
    Image: String(inputs.image),
    Labels: labelMap(inputs.labels),
    Volumes: paths,
    HostConfig: host,
    ...(inputs.user === undefined ? {} : { User: String(inputs.user) }),
    ...(command?.length ? { Cmd: command } : {}),
    ...(entrypoint?.length ? { Entrypoint: entrypoint } : {}),
    ...(environment?.length ? { Env: environment } : {}),
    ...(isObject(inputs.healthcheck) ? { Healthcheck: healthcheck(inputs.healthcheck) } : {}),
    ...(count(inputs.stopTimeout) > 0 ? { StopTimeout: count(inputs.stopTimeout) } : {}),
  };
}

/** Durations of a healthcheck that are none, as `path: reason`. */
export function durationFailures(healthcheckInput: Value | undefined): { property: string; reason: string }[] {
  if (!isObject(healthcheckInput)) {
    return [];
  }
  return ["interval", "timeout", "startPeriod", "startInterval"].flatMap((name) => {
    const given = healthcheckInput[name];
    const wrong = typeof given === "string" && nanoseconds(given) === undefined;
    const property = `healthcheck.${name}`;
    return wrong
      ? [{ property, reason: `${property} is "${given}", must be a duration such as 500ms, 5s or 1m30s` }]
      : [];
  });
}
