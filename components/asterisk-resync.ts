import type { Output } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import type { AsteriskSettings } from "../domain/asterisk-settings";
import { connectionAddress } from "../domain/host-connection";
import type { AsteriskResync } from "../domain/resync-settings";
import { notifyScript } from "../rendering/asterisk/notify-script";
import { commandsOn } from "./host-access";
import { planOf, type ResyncOrder } from "./resync-order";
import { declaredPath, portablePath } from "./server-program";

/** Has Asterisk tell the phones; who was told. On its machine is remembered of which deliveries they were. */
export function tellThroughAsterisk(
  order: ResyncOrder,
  { directory, cli = "", connection }: AsteriskSettings,
  resync: AsteriskResync,
): Output<string> {
  const folder = connection === undefined ? portablePath(declaredPath(directory)) : directory;
  const tell = commandsOn(connection, pulumi.output(true as const))(
    `${order.name}-asterisk`,
    {
      words: ["sh", "-s", "--", "begin"],
      update: ["sh", "-s", "--", "tell"],
      undo: ["sh", "-s", "--", "forget"],
      stdin: planOf(order).apply((plan) => notifyScript(plan, { directory: folder, cli, resync })),
      // Another place begins anew.
      triggers: [directory, connectionAddress(connection)],
    },
    { parent: order.parent, deleteBeforeReplace: true },
  );
  return tell.stdout;
}
