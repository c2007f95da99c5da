import { existsSync } from "node:fs";
import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { HostSettings } from "../domain/host-settings";
import { runningServer } from "../server/process/server-record";
import { storeLayout } from "../server/store/layout";
import { readServerAnswer } from "./drift-answers";
import { deliverFirmware } from "./firmware-delivery";
import { type ComparedServer, repairWords } from "./host-drift";
import { declaredPath, portablePath, programHash, serverCommand, serverWords } from "./server-program";
import type { Delivery, ServerRequest } from "./server-runtime";
import { keepingMarks } from "./watched-host";

/** Variable of the command that starts the server: another mark runs it again. */
const REPAIR = "CISCO_PHONES_REPAIR";

/**
 * The server as a process of this machine. `start` is idempotent: it leaves a running server alone unless its
 * addresses or its program changed, so the same command serves create and update.
 */
export function runEmbedded(
  name: string,
  { site, host, bundle, ready, drift, firmware }: ServerRequest,
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
      environment: drift.apply(({ serverMark }) => ({
        CISCO_PHONES_PROGRAM: programHash(),
        ...(serverMark === undefined ? {} : { [REPAIR]: serverMark }),
      })),
      addPreviousOutputInEnv: false,
    },
    { parent, ...keepingMarks(host, `environment.${REPAIR}`) },
  );
  const images =
    firmware === undefined
      ? []
      : [
          deliverFirmware(
            name,
            { firmware, receiver: serverWords("firmware-put", store), ready, drift },
            { parent, dependsOn: server, ...keepingMarks(host, "environment") },
          ),
        ];
  return new command.local.Command(
    `${name}-delivery`,
    {
      create: drift.apply(({ deliveryMark }) => serverCommand("apply", store, ...repairWords(deliveryMark))),
      delete: serverCommand("clear", store),
      stdin: bundle,
      addPreviousOutputInEnv: false,
    },
    { parent, dependsOn: [server, ...images] },
  );
}

/** Full path of the folder in which the embedded server of a site keeps its files. */
export function storeOf(host: HostSettings, site: string): string {
  return declaredPath(host.directory ?? `.state/${[site, ...(host.name === undefined ? [] : [host.name])].join("-")}`);
}

/** What a look at the host compares the server with. */
export function comparedEmbedded(site: string, host: HostSettings, bundle: string): ComparedServer {
  const store = storeOf(host, site);
  const doors = ["--tftp", `${host.address}:${host.tftpPort}`, "--http", `${host.address}:${host.httpPort}`];
  return {
    runs: {
      kind: "process",
      store: portablePath(store),
      hasStore: () => existsSync(store),
      isRunning: async () => (await runningServer(storeLayout(store))) !== undefined,
    },
    verify: serverWords("verify", store, "--json", ...doors),
    delivery: bundle,
    read: readServerAnswer,
  };
}
