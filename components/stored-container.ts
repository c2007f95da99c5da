import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import {
  type Confinement,
  confined,
  declaredContainer,
  executing,
  HOST_NETWORK,
  labelsOf,
} from "./container-confinement";
import { type HostImage, imageOn } from "./container-image";
import type { HostAccess } from "./host-access";
import { type ComparedServer, repairWords } from "./host-drift";
import { dockerWords } from "./host-shell";
import type { ImageLook } from "./image-look";
import type { Delivery } from "./server-runtime";
import { keepingMarks } from "./watched-host";

/** A program of ours in a container, with all that it keeps on a volume. */
export interface StoredContainer {
  /** What it runs from; the container and its volume have the name of it. */
  readonly image: HostImage;
  readonly confinement: Confinement;
  /** Command of the program that says whether it is well. */
  readonly health: string;
  /** Path of the volume in the container. */
  readonly store: string;
  /** `NAME=VALUE`, sorted. @default none */
  readonly environment?: readonly string[];
  /** Command that takes a delivery on standard input. */
  readonly apply: string;
  /** Words of the command that compares a delivery with what is there. */
  readonly verify: readonly string[];
}

/** What a container is run by, and what is given to it. */
export interface StoredDelivery {
  readonly site: string;
  readonly host: Pick<HostSettings, "gone" | "verify">;
  readonly stdin: pulumi.Output<string>;
  /** Resolves when the host was found fit; a child with an input that waits for it is not made on an unfit host. */
  readonly ready: pulumi.Output<true>;
  /** Changes when the container itself is to be made anew. */
  readonly containerMark: pulumi.Output<string | undefined>;
  /** Changes when the delivery is to be made again. */
  readonly deliveryMark: pulumi.Output<string | undefined>;
  /** What was found of its image, where that is looked at. */
  readonly look: Promise<ImageLook>;
  /** Makes what has to be there before the delivery and needs the running container. @default nothing */
  readonly before?: (server: pulumi.Resource) => readonly pulumi.Resource[];
}

/**
 * Runs it on a host, on the host's network, and hands it its delivery. That goes in through `docker exec`, so that what is delivered
 * restarts nothing, and a new image starts with what is on the volume already.
 *
 * @param name What the names of the resources begin with.
 */
export function runStored(
  name: string,
  { image: hostImage, confinement, health, store, environment, apply }: StoredContainer,
  { site, host, stdin, ready, containerMark, deliveryMark, look, before }: StoredDelivery,
  access: HostAccess,
  parent: pulumi.ComponentResource,
): Delivery {
  const { container } = hostImage;
  const image = imageOn(access, `${name}-image`, hostImage, { host, ready, look, containerMark });
  const volume = new docker.Volume(`${name}-store`, { name: ready.apply(() => container) }, access.inEngine);
  const server = new docker.Container(
    `${name}-server`,
    {
      name: container,
      image: image.imageId,
      networkMode: HOST_NETWORK,
      ...confined(confinement, health),
      ...(environment === undefined ? {} : { envs: [...environment] }),
      volumes: [{ volumeName: volume.name, containerPath: store }],
      labels: containerMark.apply((mark) => labelsOf(site, mark)),
      wait: true,
      waitTimeout: 60,
    },
    {
      ...access.inEngine,
      ...keepingMarks(host, "labels"),
      // The docker provider reports these as updated without touching the container.
      replaceOnChanges: ["healthcheck", "init"],
      deleteBeforeReplace: true,
    },
  );
  return access.run(
    `${name}-delivery`,
    {
      words: deliveryMark.apply((mark) => [
        ...executing(access.docker, container, confinement),
        ...[apply, "--store", store],
        ...repairWords(mark),
      ]),
      stdin,
    },
    // The volume takes all that is on it with it when it goes, so nothing is left to delete by hand.
    { parent, dependsOn: [server, ...(before?.(server) ?? [])] },
  );
}

/** What a look at the host compares it with. */
export function comparedStored(
  { image, confinement, health, store, environment, verify }: StoredContainer,
  site: string,
  host: HostSettings,
  found: ImageLook,
): Pick<ComparedServer, "runs" | "verify"> {
  const name = image.container;
  const declared = declaredContainer(site, confinement, health, { name, path: store }, environment);
  return {
    runs: { kind: "container", name, declared, image, found },
    verify: [...executing(dockerWords(host), name, confinement), ...verify, "--store", store],
  };
}
