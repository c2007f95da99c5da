import { isMapping } from "./mapping";

/** What a container is declared to be, as far as someone on the host could have made it otherwise. */
export interface DeclaredContainer {
  /** Of the site that made it, `NAME=value`. */
  readonly label: string;
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
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly log: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly healthcheck: DeclaredHealthcheck;
  /** Name of the volume and where it is mounted. */
  readonly volume: { readonly name: string; readonly path: string };
}

/** How an Engine is to see whether the program in a container is well; times in seconds. */
export interface DeclaredHealthcheck {
  readonly tests: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

/** The image that a container is to run from. */
export interface ExpectedImage {
  /** Absent where the declared image is not there yet, and this is the one that the container has. */
  readonly id?: string;
  /** `Config` of `docker image inspect`: what the container has where its declaration says nothing. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Whether a site made a container of its name; of another one nothing is to be asked, nor is anything to be told to it. */
export function isMadeBy(label: string, inspected: unknown): boolean {
  const [name = "", site] = label.split("=");
  const labels = part(part(inspected, "Config"), "Labels");
  return labels[name] === site;
}

/** Whether its Engine says that the program in a container is not well; on a busy host that alone means little. */
export function isUnhealthy(inspected: unknown): boolean {
  return part(part(inspected, "State"), "Health").Status === "unhealthy";
}

/** Whether a program can be run in a container just now. */
export function canBeAsked(inspected: unknown): boolean {
  const { Running, Paused, Restarting } = part(inspected, "State");
  return Running === true && Paused !== true && Restarting !== true;
}

/**
 * How a container differs from its declaration, a line each; nothing where it does not.
 *
 * @param inspected What `docker inspect` says of it; undefined where there is no such container.
 * @param image Undefined where nothing is known of it; then nothing of it is compared.
 */
export function containerDrift(
  name: string,
  declared: DeclaredContainer,
  inspected: unknown,
  image?: ExpectedImage,
): string[] {
  if (!isMapping(inspected)) {
    return [`container ${name}: is not there`];
  }
  if (!isMadeBy(declared.label, inspected)) {
    // `up` makes containers and removes what it made; a name that someone else's holds it can't take.
    return [`container ${name}: was not made by this site; before \`up\`: docker rm -f ${name}`];
  }
  const [state, config, host] = [part(inspected, "State"), part(inspected, "Config"), part(inspected, "HostConfig")];
  const differences: string[] = [];
  const compare = (what: string, is: unknown, wanted: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted)) {
      differences.push(`container ${name}: ${what} is ${shown(is)}, declared ${shown(wanted)}`);
    }
  };
  compare("running", state.Running, true);
  compare("paused", state.Paused ?? false, false);
  compare("restarting", state.Restarting ?? false, false);
  // Who made it by the id of an image finds that id in both places, whatever an Engine takes for the id of an image.
  if (image?.id !== undefined && inspected.Image !== image.id && config.Image !== image.id) {
    compare("image", inspected.Image, image.id);
  }
  differences.push(...environmentDrift(name, declared.environment, config.Env, image?.config.Env));
  if (image !== undefined) {
    compare("entry point", texts(config.Entrypoint), texts(image.config.Entrypoint));
    compare("command", texts(config.Cmd), texts(image.config.Cmd));
    compare("user", config.User ?? "", image.config.User ?? "");
  }
  compare(
    "health check",
    healthcheckOf(part(config, "Healthcheck")),
    healthcheckOf(inNanoseconds(declared.healthcheck)),
  );
  compare("network", host.NetworkMode, declared.networkMode);
  compare("processes of", host.PidMode ?? "", "");
  compare("read-only root", host.ReadonlyRootfs, declared.readOnly);
  compare("privileged", host.Privileged ?? false, false);
  compare("capabilities", texts(host.CapAdd).map(withPrefix).sort(), declared.capabilities);
  compare("dropped capabilities", texts(host.CapDrop), ["ALL"]);
  compare("security options", texts(host.SecurityOpt), declared.securityOptions);
  compare(
    "devices",
    mappings(host.Devices).map(({ PathOnHost }) => PathOnHost),
    [],
  );
  compare("memory", Number(host.Memory ?? 0) / (1024 * 1024), declared.memory);
  compare("restart", part(host, "RestartPolicy").Name, declared.restart);
  // The Engine adds its own defaults to both, which are nobody's change.
  for (const { name: limit, soft, hard } of declared.ulimits) {
    const found = mappings(host.Ulimits).find(({ Name }) => Name === limit);
    compare(`limit ${limit}`, found === undefined ? undefined : [found.Soft, found.Hard], [soft, hard]);
  }
  compare("log driver", part(host, "LogConfig").Type, declared.log.driver);
  const logOptions = part(part(host, "LogConfig"), "Config");
  for (const [option, value] of Object.entries(declared.log.options).sort()) {
    compare(`log option ${option}`, logOptions[option], value);
  }
  const mounted = mappings(inspected.Mounts).map(({ Type, Name, Source, Destination, RW }) =>
    Type === "volume"
      ? `${String(Name)} on ${String(Destination)}${RW === false ? ", read-only" : ""}`
      : `${String(Source)} on ${String(Destination)}`,
  );
  compare("mounts", mounted.sort(), [`${declared.volume.name} on ${declared.volume.path}`]);
  return differences;
}

/** Values of variables that are not declared are never shown: someone may have put a password there. */
function environmentDrift(name: string, declared: readonly string[], found: unknown, ofImage: unknown): string[] {
  const [wanted, given, image] = [declared, texts(found), texts(ofImage)].map(
    (all) => new Map(all.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)])),
  ) as [Map<string, string>, Map<string, string>, Map<string, string>];
  const differing = [...wanted]
    .filter(([variable, value]) => given.get(variable) !== value)
    .map(([variable, value]) => `${variable} is ${shown(given.get(variable))}, declared ${shown(value)}`);
  if (ofImage !== undefined) {
    const others = new Set([...given.keys(), ...image.keys()]);
    for (const variable of [...others].filter((each) => !wanted.has(each)).sort()) {
      if (given.get(variable) !== image.get(variable)) {
        const what = image.has(variable) ? "is not what its image says" : "is not declared";
        differing.push(`environment variable ${variable} ${what}`);
      }
    }
  }
  return differing.map((each) => `container ${name}: ${each}`);
}

const NANOSECONDS = 1e9;

function inNanoseconds({
  tests,
  interval,
  timeout,
  startPeriod,
  retries,
}: DeclaredHealthcheck): Record<string, unknown> {
  const [Interval, Timeout, StartPeriod] = [interval, timeout, startPeriod].map((seconds) => seconds * NANOSECONDS);
  return { Test: tests, Interval, Timeout, StartPeriod, Retries: retries };
}

/** In words that can be read; an Engine leaves out what is zero. */
function healthcheckOf({ Test, Interval, Timeout, StartPeriod, Retries }: Readonly<Record<string, unknown>>): string {
  const times = [Interval, Timeout, StartPeriod].map((each) => `${Number(each ?? 0) / NANOSECONDS} s`);
  return [texts(Test).join(" "), ...times, String(Retries ?? 0)].join(", ");
}

function part(whole: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isMapping(whole) ? whole[key] : undefined;
  return isMapping(found) ? found : {};
}

function mappings(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
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
