import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { IMAGE_REPAIR_LABEL } from "./drift-mark";
import type { HostAccess } from "./host-access";
import type { ImageLook } from "./image-look";
import { imageContext, programHash } from "./server-program";
import { isWatched, keepingMarks } from "./watched-host";

/** One of the images of this package on a host. */
export interface HostImage {
  /** Stage of the Dockerfile, and the last part of the image's name. */
  readonly target: "server" | "dhcp";
  /** Container that it is for. */
  readonly container: string;
  /** By digest, to be pulled; else it is built on the host from this package. */
  readonly pulled: string | undefined;
}

/** When an image is to be made, and again. */
export interface ImageState {
  readonly host: Partial<Pick<HostSettings, "gone" | "verify">>;
  /** Resolves when the host was found fit. */
  readonly ready: pulumi.Output<true>;
  /** What was found of it on a host that is watched. */
  readonly look: Promise<ImageLook>;
  /** Of the last repair of the container that runs it. */
  readonly containerMark: pulumi.Output<string | undefined>;
}

/** Its name on the host: a tag of its own for each container, so that it goes away with the last of them, not the first. */
export function imageName({ target, container, pulled }: HostImage): string {
  return pulled ?? `cisco-phones-${target}:${container}-${programHash().slice(0, 12)}`;
}

/** Whether this is the name of an image for the same container, of whichever content. */
export function isTagOf({ target, container }: HostImage, name: string): boolean {
  const start = `cisco-phones-${target}:${container}-`;
  return name.startsWith(start) && /^[0-9a-f]{12}$/.test(name.slice(start.length));
}

/** An image on the host: pulled where one is declared, else built there. A change of what is in it makes another. */
export function imageOn(access: HostAccess, name: string, image: HostImage, state: ImageState): docker.RemoteImage {
  const { host, ready, look, containerMark } = state;
  const { target, pulled } = image;
  if (pulled !== undefined) {
    const triggers = containerMark.apply((mark) => (mark === undefined ? {} : { repair: mark }));
    return new docker.RemoteImage(
      name,
      { name: ready.apply(() => pulled), keepLocally: true, ...(isWatched(host) ? { triggers } : {}) },
      { ...access.inEngine, ...keepingMarks(host, "triggers") },
    );
  }
  const marked = pulumi.all([ready, look]);
  return new docker.RemoteImage(
    name,
    {
      name: imageName(image),
      build: {
        context: imageContext(),
        target,
        ...(isWatched(host)
          ? { labels: marked.apply(([, { mark }]) => (mark === undefined ? {} : { [IMAGE_REPAIR_LABEL]: mark })) }
          : {}),
      },
      triggers: marked.apply(([, { mark }]) => ({
        content: programHash(),
        ...(mark === undefined ? {} : { repair: mark }),
      })),
    },
    {
      ...access.inEngine,
      ...keepingMarks(host, "triggers.repair", "build.labels"),
      ...(isWatched(host) ? { transforms: [removedFirst(look)] } : {}),
    },
  );
}

/**
 * One that is gone is made anew under the name that it had, so that removing the old one comes first: afterwards that would take the
 * new one. With what is there the new one comes first, so that the container waits for no build.
 */
function removedFirst(look: Promise<ImageLook>): pulumi.ResourceTransform {
  return async ({ props, opts }) => {
    const { gone } = await look.catch(() => ({ gone: false }));
    return { props, opts: { ...opts, ...(gone ? { deleteBeforeReplace: true } : {}) } };
  };
}
