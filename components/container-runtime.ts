import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { imageContext, programHash, shellWord } from "./server-program";
import type { ServerRuntime } from "./server-runtime";

const STORE = "/srv/phones";

/** Name of the container of a site's server, and of the volume with its store. */
export function containerName(site: string): string {
  return `cisco-phones-${site}`;
}

/**
 * The server in a container. The store is a volume, so that an image change restarts the server with the files already
 * there, and the bundle goes in through `docker exec`, so that a phone change restarts nothing.
 */
export const runInContainer: ServerRuntime = (name, { site, host, bundle, ready }, parent) => {
  const inEngine: pulumi.CustomResourceOptions = { parent };
  if (host.dockerHost !== undefined) {
    inEngine.provider = new docker.Provider(
      `${name}-engine`,
      { host: ready.apply(() => host.dockerHost ?? "") },
      { parent },
    );
  }
  const container = containerName(site);
  const hash = programHash();
  const image = new docker.RemoteImage(
    `${name}-image`,
    {
      name: `cisco-phones-server:${hash.slice(0, 12)}`,
      build: { context: imageContext() },
      triggers: { content: ready.apply(() => hash) },
    },
    inEngine,
  );
  const volume = new docker.Volume(`${name}-store`, { name: ready.apply(() => container) }, inEngine);
  const server = new docker.Container(
    `${name}-server`,
    {
      name: container,
      image: image.imageId,
      networkMode: "host",
      readOnly: true,
      init: true,
      restart: "unless-stopped",
      // With NET_BIND_SERVICE alone the unprivileged user can open port 69 and nothing else that root could.
      capabilities: { adds: ["CAP_NET_BIND_SERVICE"], drops: ["ALL"] },
      envs: [
        `CISCO_PHONES_ADMIN=${host.adminAddress}:${host.adminPort}`,
        `CISCO_PHONES_HTTP=${host.address}:${host.httpPort}`,
        `CISCO_PHONES_SITE=${site}`,
        `CISCO_PHONES_STORE=${STORE}`,
        `CISCO_PHONES_TFTP=${host.address}:${host.tftpPort}`,
      ],
      volumes: [{ volumeName: volume.name, containerPath: STORE }],
      healthcheck: {
        tests: ["CMD", "node", "/app/server.cjs", "health"],
        interval: "5s",
        timeout: "5s",
        retries: 3,
        // Zero would mean "as in the image", and each preview would show a change.
        startPeriod: "5s",
      },
      logDriver: "json-file",
      logOpts: { "max-file": "3", "max-size": "10m" },
      // MB. At rest it takes 110; 5,000 phones that boot at once take some 300.
      memory: 512,
      labels: [{ label: "cisco-phones.site", value: site }],
      wait: true,
      waitTimeout: 60,
    },
    // The docker provider reports these as updated without touching the container.
    { ...inEngine, replaceOnChanges: ["healthcheck", "init"], deleteBeforeReplace: true },
  );
  const engine = host.dockerHost === undefined ? [] : ["-H", host.dockerHost];
  return new command.local.Command(
    `${name}-delivery`,
    {
      create: ["docker", ...engine, "exec", "-i", container, "node", "/app/server.cjs", "apply", "--store", STORE]
        .map(shellWord)
        .join(" "),
      stdin: bundle,
      addPreviousOutputInEnv: false,
    },
    // The volume takes all files with it when it goes, so nothing is left to delete by hand.
    { parent, dependsOn: server },
  );
};
