import * as docker from "@pulumi/docker";
import type { Output } from "@pulumi/pulumi";
import type { HostAccess } from "./host-access";
import { imageContext, programHash } from "./server-program";

/** One of the images of this package on a host. */
export interface HostImage {
  /** Stage of the Dockerfile, and the last part of the image's name. */
  readonly target: "server" | "dhcp";
  /** Container that it is for. */
  readonly container: string;
  /** By digest, to be pulled; else it is built on the host from this package. */
  readonly pulled: string | undefined;
}

/** An image on the host: pulled where one is declared, else built there. A change of what is in it makes another. */
export function imageOn(
  access: HostAccess,
  name: string,
  { target, container, pulled }: HostImage,
  ready: Output<true>,
): docker.RemoteImage {
  if (pulled !== undefined) {
    return new docker.RemoteImage(name, { name: ready.apply(() => pulled), keepLocally: true }, access.inEngine);
  }
  const hash = programHash();
  return new docker.RemoteImage(
    name,
    {
      // A tag of its own for each container: the image goes away with the last of them, and not with the first.
      name: `cisco-phones-${target}:${container}-${hash.slice(0, 12)}`,
      build: { context: imageContext(), target },
      triggers: { content: ready.apply(() => hash) },
    },
    access.inEngine,
  );
}
