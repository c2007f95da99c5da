import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { type Confinement, confined, executing } from "./container-confinement";
import { imageOn } from "./container-image";
import type { HostAccess } from "./host-access";
import type { Delivery, ServerRequest } from "./server-runtime";

const STORE = "/srv/phones";
/** The one capability opens port 69. At rest it takes 110 MB; 5,000 phones that boot at once take some 300. */
const SERVER: Confinement = { uid: 10069, capabilities: ["NET_BIND_SERVICE"], memory: 512 };

/**
 * Name of the container of a site's server, and of the volume with its store.
 *
 * @param host Name of the host among those of the site.
 */
export function containerName(site: string, host?: string): string {
  return ["cisco-phones", site, ...(host === undefined ? [] : [host])].join("-");
}

/**
 * The server in a container. The store is a volume, so that an image change restarts the server with the files already
 * there, and the bundle goes in through `docker exec`, so that a phone change restarts nothing.
 */
export function runInContainer(
  name: string,
  { site, host, bundle, ready }: ServerRequest,
  access: HostAccess,
  parent: pulumi.ComponentResource,
): Delivery {
  const container = containerName(site, host.name);
  const image = imageOn(access, `${name}-image`, { target: "server", container, pulled: host.image }, ready);
  const volume = new docker.Volume(`${name}-store`, { name: ready.apply(() => container) }, access.inEngine);
  const server = new docker.Container(
    `${name}-server`,
    {
      name: container,
      image: image.imageId,
      networkMode: "host",
      ...confined(SERVER, "health"),
      envs: [
        `CISCO_PHONES_ADMIN=${host.adminAddress}:${host.adminPort}`,
        `CISCO_PHONES_HTTP=${host.address}:${host.httpPort}`,
        `CISCO_PHONES_SITE=${site}`,
        `CISCO_PHONES_STORE=${STORE}`,
        `CISCO_PHONES_TFTP=${host.address}:${host.tftpPort}`,
      ],
      volumes: [{ volumeName: volume.name, containerPath: STORE }],
      labels: [{ label: "cisco-phones.site", value: site }],
      wait: true,
      waitTimeout: 60,
    },
    // The docker provider reports these as updated without touching the container.
    { ...access.inEngine, replaceOnChanges: ["healthcheck", "init"], deleteBeforeReplace: true },
  );
  return access.run(
    `${name}-delivery`,
    {
      words: [...executing(access.docker, container, SERVER), "apply", "--store", STORE],
      stdin: bundle,
    },
    // The volume takes all files with it when it goes, so nothing is left to delete by hand.
    { parent, dependsOn: server },
  );
}
