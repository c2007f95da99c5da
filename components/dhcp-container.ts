import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import type { Confinement } from "./container-confinement";
import type { HostImage } from "./container-image";
import { dhcpContainerName, dhcpDoor } from "./container-names";
import { readDhcpAnswer } from "./drift-answers";
import type { HostAccess } from "./host-access";
import type { ComparedServer, HostDrift } from "./host-drift";
import type { ImageLook } from "./image-look";
import type { Delivery } from "./server-runtime";
import { comparedStored, runStored, type StoredContainer } from "./stored-container";

const STORE = "/srv/dhcp";
/**
 * Raw packets, to answer a phone that has no address yet, and port 67. With 10,000 reservations it takes 100 MB, and 180
 * while they are applied.
 */
const DHCP: Confinement = { uid: 10067, capabilities: ["NET_BIND_SERVICE", "NET_RAW"], memory: 256 };
/** What it takes to run Kea and to hand it its configuration. */
export interface DhcpRequest {
  readonly site: string;
  readonly host: Pick<HostSettings, "name" | "dhcpImage" | "gone" | "verify">;
  /** Kea's JSON, `{"Dhcp4": …}`; paths of its socket and its leases are set in the container. */
  readonly configuration: pulumi.Output<string>;
  /** Resolves when the host was found fit; a child with an input that waits for it is not made on an unfit host. */
  readonly ready: pulumi.Output<true>;
  /** How the host differs from what is declared, where that is looked at. */
  readonly drift: pulumi.Output<HostDrift>;
  /** What was found of its image, where that is looked at. */
  readonly image: Promise<ImageLook>;
}

/**
 * Kea in a container of its own. Leases and configuration are on its volume; a new configuration is reloaded, so that a new phone
 * restarts nothing.
 */
export function runDhcpInContainer(
  name: string,
  { site, host, configuration, ready, drift, image: look }: DhcpRequest,
  access: HostAccess,
  parent: pulumi.ComponentResource,
): Delivery {
  const containerMark = drift.apply(({ dhcpMark }) => dhcpMark);
  const deliveryMark = drift.apply(({ dhcpDeliveryMark }) => dhcpDeliveryMark);
  const delivery = { site, host, stdin: configuration, ready, containerMark, deliveryMark, look };
  return runStored(`${name}-dhcp`, dhcpContainer(site, host), delivery, access, parent);
}

/** The image that the DHCP server of a site runs from. */
export function dhcpImage(site: string, host: Pick<HostSettings, "name" | "dhcpImage">): HostImage {
  return { target: "dhcp", container: dhcpContainerName(site, host.name), pulled: host.dhcpImage };
}

/** What a look at the host compares the DHCP server with. */
export function comparedDhcp(
  site: string,
  host: HostSettings,
  configuration: string,
  found: ImageLook,
): ComparedServer {
  return {
    ...comparedStored(dhcpContainer(site, host), site, host, found),
    delivery: configuration,
    read: readDhcpAnswer,
  };
}

function dhcpContainer(site: string, host: Pick<HostSettings, "name" | "dhcpImage">): StoredContainer {
  return {
    image: dhcpImage(site, host),
    confinement: DHCP,
    health: "dhcp-health",
    store: STORE,
    environment: [dhcpDoor(site, host.name)],
    apply: "dhcp-apply",
    verify: ["dhcp-verify"],
  };
}
