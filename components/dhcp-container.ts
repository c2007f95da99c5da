import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { type Confinement, confined, executing } from "./container-confinement";
import { containerName } from "./container-runtime";
import { imageContext, programHash, shellWord } from "./server-program";
import type { Delivery } from "./server-runtime";

const STORE = "/srv/dhcp";
/** Raw packets, to answer a phone that has no address yet, and port 67. Kea with 5,000 leases and its keeper: some 120 MB. */
const DHCP: Confinement = { uid: 10067, capabilities: ["NET_BIND_SERVICE", "NET_RAW"], memory: 256 };

/** What it takes to run Kea and to hand it its configuration. */
export interface DhcpRequest {
  readonly site: string;
  readonly host: Pick<HostSettings, "dockerHost">;
  /** Kea's JSON, `{"Dhcp4": …}`; paths of its socket and its leases are set in the container. */
  readonly configuration: pulumi.Output<string>;
  /** Resolves when the host was found fit; a child with an input that waits for it is not made on an unfit host. */
  readonly ready: pulumi.Output<true>;
  /** The Engine, where the component has a provider for it already; without it one is made from `host.dockerHost`. */
  readonly engine?: pulumi.ProviderResource;
}

/** Name of the container of a site's DHCP server, and of the volume with its leases. */
export function dhcpContainerName(site: string): string {
  return `${containerName(site)}-dhcp`;
}

/**
 * Kea in a container of its own, on the host's network. Leases and configuration are on a volume; a new configuration goes
 * in through `docker exec` and is reloaded, so that a new phone restarts nothing.
 */
export function runDhcpInContainer(name: string, request: DhcpRequest, parent: pulumi.ComponentResource): Delivery {
  const { site, host, configuration, ready } = request;
  const inEngine: pulumi.CustomResourceOptions = { parent };
  const provider = request.engine ?? engineOf(name, host.dockerHost, ready, parent);
  if (provider !== undefined) {
    inEngine.provider = provider;
  }
  const container = dhcpContainerName(site);
  const hash = programHash();
  const image = new docker.RemoteImage(
    `${name}-dhcp-image`,
    {
      name: `cisco-phones-dhcp:${hash.slice(0, 12)}`,
      build: { context: imageContext(), target: "dhcp" },
      triggers: { content: ready.apply(() => hash) },
    },
    inEngine,
  );
  const volume = new docker.Volume(`${name}-dhcp-store`, { name: ready.apply(() => container) }, inEngine);
  const server = new docker.Container(
    `${name}-dhcp-server`,
    {
      name: container,
      image: image.imageId,
      networkMode: "host",
      ...confined(DHCP, "dhcp-health"),
      volumes: [{ volumeName: volume.name, containerPath: STORE }],
      labels: [{ label: "cisco-phones.site", value: site }],
      wait: true,
      waitTimeout: 60,
    },
    // The docker provider reports these as updated without touching the container.
    { ...inEngine, replaceOnChanges: ["healthcheck", "init"], deleteBeforeReplace: true },
  );
  return new command.local.Command(
    `${name}-dhcp-delivery`,
    {
      create: dhcpCommand(site, host, "dhcp-apply"),
      stdin: configuration,
      addPreviousOutputInEnv: false,
    },
    // The volume takes configuration and leases with it when it goes.
    { parent, dependsOn: server },
  );
}

/** The command line that hands a configuration on standard input to a site's DHCP server. */
export function dhcpCommand(
  site: string,
  { dockerHost }: DhcpRequest["host"],
  verb: "dhcp-apply" | "dhcp-verify",
): string {
  const engine = dockerHost === undefined ? [] : ["-H", dockerHost];
  return [...executing(engine, dhcpContainerName(site), DHCP), verb, "--store", STORE].map(shellWord).join(" ");
}

function engineOf(
  name: string,
  dockerHost: string | undefined,
  ready: pulumi.Output<true>,
  parent: pulumi.ComponentResource,
): pulumi.ProviderResource | undefined {
  return dockerHost === undefined
    ? undefined
    : new docker.Provider(`${name}-dhcp-engine`, { host: ready.apply(() => dockerHost) }, { parent });
}
