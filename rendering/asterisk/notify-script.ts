import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECK_SYNC } from "../../domain/check-sync";
import { type NotifyPlan, paceOf } from "../../domain/notify-plan";
import type { AsteriskResync } from "../../domain/resync-settings";
import { printingFunction, shellVariable } from "./shell-script";

/** Where and how phones are told. */
export interface NotifyOrder {
  /** Full path of our folder on the machine of Asterisk. */
  readonly directory: string;
  /** Command of Asterisk's console, such as `asterisk`. */
  readonly cli: string;
  readonly resync: AsteriskResync;
}

const SCRIPT = readFileSync(join(__dirname, "..", "..", "templates", "asterisk", "notify.sh"), "utf8");

/**
 * A script for `sh -s -- begin`, which notes that nobody is told of what there is, `sh -s -- tell`, which tells whom the deliveries concern that
 * are new to it, and `sh -s -- forget`. Equal for equal plans; no secret is in it.
 */
export function notifyScript({ deliveries, concerned, phones }: NotifyPlan, order: NotifyOrder): string {
  const { perMinute, busy, patienceMinutes } = order.resync;
  const { atOnce, pauseSeconds } = paceOf(perMinute);
  return [
    shellVariable("DIRECTORY", order.directory),
    shellVariable("CLI", order.cli),
    shellVariable("TYPE", CHECK_SYNC),
    shellVariable("AT_ONCE", atOnce),
    shellVariable("PAUSE", pauseSeconds),
    shellVariable("BUSY", busy),
    shellVariable("PATIENCE", patienceMinutes * 60),
    ...printingFunction("deliveries", deliveries),
    ...printingFunction(
      "concerned",
      concerned.map(({ delivery, mac, reason }) => `${delivery} ${mac} ${reason}`),
    ),
    ...printingFunction(
      "phones",
      phones.map(({ mac, extensions }) => [mac, ...extensions].join(" ")),
    ),
    SCRIPT,
  ].join("\n");
}
