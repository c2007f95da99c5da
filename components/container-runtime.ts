import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { type Confinement, executing } from "./container-confinement";
import type { HostImage } from "./container-image";
import { containerName, dhcpDoor } from "./container-names";
import { readServerAnswer } from "./drift-answers";
import { deliverFirmware } from "./firmware-delivery";
import type { HostAccess } from "./host-access";
import type { ComparedServer } from "./host-drift";
import type { ImageLook } from "./image-look";
import type { Delivery, ServerRequest } from "./server-runtime";
import { comparedStored, runStored, type StoredContainer } from "./stored-container";
import { keepingMarks } from "./watched-host";

const STORE = "/srv/phones";
/** The one capability opens port 69. At rest it takes 110 MB; 5,000 phones that boot at once take some 300. */
const SERVER: Confinement = { uid: 10069, capabilities: ["NET_BIND_SERVICE"], memory: 512 };
/** The server in a container; the store is its volume. */
export function runInContainer(
  name: string,
  { site, host, bundle, ready, drift, firmware, image: look }: ServerRequest & { readonly image: Promise<ImageLook> },
  access: HostAccess,
  parent: pulumi.ComponentResource,
): Delivery {
  const containerMark = drift.apply(({ serverMark }) => serverMark);
  const deliveryMark = drift.apply((marks) => marks.deliveryMark);
  const delivery = { site, host, stdin: bundle, ready, containerMark, deliveryMark, look };
  if (firmware === undefined) {
    return runStored(name, serverContainer(site, host), delivery, access, parent);
  }
  const program = executing(access.docker, containerName(site, host.name), SERVER);
  const receiver = access.fromHere([...program, "firmware-put", "--store", STORE]);
  const before = (server: pulumi.Resource): pulumi.Resource[] => [
    deliverFirmware(
      name,
      { firmware, receiver, ready, drift },
      { parent, dependsOn: server, ...keepingMarks(host, "environment") },
    ),
  ];
  return runStored(name, serverContainer(site, host), { ...delivery, before }, access, parent);
}

/** The image that the server of a site runs from. */
export function serverImage(site: string, host: Pick<HostSettings, "name" | "image">): HostImage {
  return { target: "server", container: containerName(site, host.name), pulled: host.image };
}

/** What a look at the host compares the server with. */
export function comparedServer(site: string, host: HostSettings, bundle: string, found: ImageLook): ComparedServer {
  return {
    ...comparedStored(serverContainer(site, host), site, host, found),
    delivery: bundle,
    read: readServerAnswer,
  };
}

function serverContainer(site: string, host: HostSettings): StoredContainer {
  return {
    image: serverImage(site, host),
    confinement: SERVER,
    health: "health",
    store: STORE,
    environment: environmentOf(site, host),
    apply: "apply",
    verify: ["verify", "--json"],
  };
}

function environmentOf(site: string, host: HostSettings): string[] {
  return [
    `CISCO_PHONES_ADMIN=${host.adminAddress}:${host.adminPort}`,
    dhcpDoor(site, host.name),
    `CISCO_PHONES_HTTP=${host.address}:${host.httpPort}`,
    `CISCO_PHONES_SITE=${site}`,
    `CISCO_PHONES_STORE=${STORE}`,
    `CISCO_PHONES_TFTP=${host.address}:${host.tftpPort}`,
  ];
}
