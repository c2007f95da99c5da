import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { RealtimeSettings } from "../domain/asterisk-realtime";
import type { AsteriskSettings } from "../domain/asterisk-settings";
import { connectionAddress } from "../domain/host-connection";
import type { TableRows } from "../rendering/asterisk/realtime-rows";
import { realtimeScript } from "../rendering/asterisk/realtime-script";
import type { CommandRunner } from "./host-access";
import { ownerName } from "./realtime-look";

/**
 * Brings rows into Asterisk's tables, and takes them out again when the resource goes.
 *
 * @param name Of the peer.
 * @returns what was done, one line a step.
 */
export function deliverRows(
  name: string,
  { cli, connection }: AsteriskSettings,
  realtime: RealtimeSettings,
  tables: Output<readonly TableRows[]>,
  run: CommandRunner,
  options: pulumi.CustomResourceOptions,
): Output<string> {
  const script = tables.apply((all) =>
    realtimeScript({ site: ownerName(name), realtime, tables: all, ...(cli === undefined ? {} : { cli }) }),
  );
  return run(
    `${name}-rows`,
    {
      words: ["sh", "-s", "--", "apply"],
      undo: ["sh", "-s", "--", "clear"],
      stdin: pulumi.secret(script),
      // Another database: the rows of the one before go first.
      triggers: [realtime.sql, connectionAddress(connection)],
    },
    options,
  ).stdout;
}
