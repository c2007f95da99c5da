import { isMapping } from "./mapping";

/** What a container is declared to be, as far as someone on the host could have made it otherwise. */
export interface DeclaredContainer {
  /** `NAME=value`. */
  readonly environment: readonly string[];
  readonly networkMode: string;
  readonly readOnly: boolean;
  /** With `CAP_`, sorted. */
  readonly capabilities: readonly string[];
  readonly securityOptions: readonly string[];
  /** MiB. */
  readonly memory: number;
  readonly restart: string;
  /** Name of the volume and where it is mounted. */
  readonly volume: { readonly name: string; readonly path: string };
}

/**
 * How a container differs from its declaration, a line each; nothing where it does not.
 *
 * @param inspected What `docker inspect` says of it; undefined where there is no such container.
 */
export function containerDrift(name: string, declared: DeclaredContainer, inspected: unknown): string[] {
  if (!isMapping(inspected)) {
    return [`container ${name}: is not there`];
  }
  const [state, config, host] = [inspected.State, inspected.Config, inspected.HostConfig].map((part) =>
    isMapping(part) ? part : {},
  );
  const differences: string[] = [];
  const compare = (what: string, is: unknown, wanted: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted)) {
      differences.push(`container ${name}: ${what} is ${shown(is)}, declared ${shown(wanted)}`);
    }
  };
  compare("running", state?.Running, true);
  const environment = texts(config?.Env);
  const given = new Map(
    environment.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  for (const each of declared.environment) {
    const [variable = "", ...value] = each.split("=");
    compare(variable, given.get(variable), value.join("="));
  }
  compare("network", host?.NetworkMode, declared.networkMode);
  compare("read-only root", host?.ReadonlyRootfs, declared.readOnly);
  compare("privileged", host?.Privileged ?? false, false);
  compare("capabilities", texts(host?.CapAdd).map(withPrefix).sort(), declared.capabilities);
  compare("dropped capabilities", texts(host?.CapDrop), ["ALL"]);
  compare("security options", texts(host?.SecurityOpt), declared.securityOptions);
  compare("memory", Number(host?.Memory ?? 0) / (1024 * 1024), declared.memory);
  compare("restart", isMapping(host?.RestartPolicy) ? host.RestartPolicy.Name : undefined, declared.restart);
  const mounts = Array.isArray(inspected.Mounts) ? inspected.Mounts.filter(isMapping) : [];
  const mounted = mounts.map(({ Type, Name, Source, Destination, RW }) =>
    Type === "volume"
      ? `${String(Name)} on ${String(Destination)}${RW === false ? ", read-only" : ""}`
      : `${String(Source)} on ${String(Destination)}`,
  );
  compare("mounts", mounted.sort(), [`${declared.volume.name} on ${declared.volume.path}`]);
  return differences;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** Engines before 20.10 leave the prefix away. */
function withPrefix(capability: string): string {
  return capability.startsWith("CAP_") ? capability : `CAP_${capability}`;
}

function shown(value: unknown): string {
  return value === undefined ? "not set" : typeof value === "string" ? `"${value}"` : JSON.stringify(value);
}
