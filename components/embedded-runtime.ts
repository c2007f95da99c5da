import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { declaredPath, programHash, serverCommand } from "./server-program";
import type { Delivery, ServerRequest } from "./server-runtime";

/**
 * The server as a process of this machine. `start` is idempotent: it leaves a running server alone unless its
 * addresses or its program changed, so the same command serves create and update.
 */
export function runEmbedded(
  name: string,
  { site, host, bundle, ready }: ServerRequest,
  parent: pulumi.ComponentResource,
): Delivery {
  const store = storeOf(host, site);
  const doors = [
    ...["--tftp", `${host.address}:${host.tftpPort}`],
    ...["--http", `${host.address}:${host.httpPort}`],
    ...["--admin", `${host.adminAddress}:${host.adminPort}`],
    ...["--site", site],
  ];
  const server = new command.local.Command(
    `${name}-server`,
    {
      create: ready.apply(() => serverCommand("start", store, ...doors)),
      delete: serverCommand("stop", store),
      environment: { CISCO_PHONES_PROGRAM: programHash() },
      addPreviousOutputInEnv: false,
    },
    { parent },
  );
  return new command.local.Command(
    `${name}-delivery`,
    {
      create: serverCommand("apply", store),
      delete: serverCommand("clear", store),
      stdin: bundle,
      addPreviousOutputInEnv: false,
    },
    { parent, dependsOn: server },
  );
}

/** Full path of the folder in which the embedded server of a site keeps its files. */
export function storeOf(host: HostSettings, site: string): string {
  return declaredPath(host.directory ?? `.state/${[site, ...(host.name === undefined ? [] : [host.name])].join("-")}`);
}
