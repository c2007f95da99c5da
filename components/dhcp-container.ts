import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { type Confinement, confined, executing } from "./container-confinement";
import { imageOn } from "./container-image";
import { containerName } from "./container-runtime";
import type { HostAccess } from "./host-access";
import type { Delivery } from "./server-runtime";

const STORE = "/srv/dhcp";
/**
 * Raw packets, to answer a phone that has no address yet, and port 67. With 10,000 reservations it takes 100 MB, and 180
 * while they are applied.
 */
const DHCP: Confinement = { uid: 10067, capabilities: ["NET_BIND_SERVICE", "NET_RAW"], memory: 256 };

/** What it takes to run Kea and to hand it its configuration. */
export interface DhcpRequest {
  readonly site: string;
  readonly host: Pick<HostSettings, "name" | "dhcpImage">;
  /** Kea's JSON, `{"Dhcp4": …}`; paths of its socket and its leases are set in the container. */
  readonly configuration: pulumi.Output<string>;
  /** Resolves when the host was found fit; a child with an input that waits for it is not made on an unfit host. */
  readonly ready: pulumi.Output<true>;
}

/** Name of the container of a site's DHCP server, and of the volume with its leases. */
export function dhcpContainerName(site: string, host?: string): string {
  return `${containerName(site, host)}-dhcp`;
}

/**
 * Kea in a container of its own, on the host's network. Leases and configuration are on a volume; a new configuration goes
 * in through `docker exec` and is reloaded, so that a new phone restarts nothing.
 */
export function runDhcpInContainer(
  name: string,
  { site, host, configuration, ready }: DhcpRequest,
  access: HostAccess,
  parent: pulumi.ComponentResource,
): Delivery {
  const container = dhcpContainerName(site, host.name);
  const image = imageOn(access, `${name}-dhcp-image`, { target: "dhcp", container, pulled: host.dhcpImage }, ready);
  const volume = new docker.Volume(`${name}-dhcp-store`, { name: ready.apply(() => container) }, access.inEngine);
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
    { ...access.inEngine, replaceOnChanges: ["healthcheck", "init"], deleteBeforeReplace: true },
  );
  return access.run(
    `${name}-dhcp-delivery`,
    {
      words: dhcpWords(access.docker, container, "dhcp-apply"),
      stdin: configuration,
    },
    // The volume takes configuration and leases with it when it goes.
    { parent, dependsOn: server },
  );
}

/** Words that hand a configuration on standard input to a site's DHCP server. */
export function dhcpWords(docker: readonly string[], container: string, verb: "dhcp-apply" | "dhcp-verify"): string[] {
  return [...executing(docker, container, DHCP), verb, "--store", STORE];
}
