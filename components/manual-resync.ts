import * as command from "@pulumi/command";
import type { Output } from "@pulumi/pulumi";
import { type ConsolePlace, manualCommands } from "../rendering/asterisk/manual-commands";
import { planOf, type ResyncOrder } from "./resync-order";

/** Prints what somebody is to run by hand, when a delivery asks for it and as output; tells nobody. */
export function printCommands(order: ResyncOrder, asterisk: ConsolePlace | undefined): Output<string> {
  const print = new command.local.Command(
    `${order.name}-commands`,
    {
      create: "echo '# Nobody is to be told of deliveries until now.'",
      update: "cat",
      stdin: planOf(order).apply((plan) => manualCommands(plan, asterisk)),
      addPreviousOutputInEnv: false,
    },
    { parent: order.parent },
  );
  return print.stdout;
}
