import type { AsteriskStatusSettings } from "./asterisk-status-settings";
import type { AsteriskSurvey } from "./asterisk-survey";
import { joinPath, type Problem } from "./problem";

/** What about Asterisk's manager interface keeps the status page from learning who is registered. */
export function managerFitness(
  { managerIsOn, managerUsers }: Pick<AsteriskSurvey, "managerIsOn" | "managerUsers">,
  { user }: AsteriskStatusSettings,
  path: string,
): Problem[] {
  const off: Problem = {
    path,
    message: "Asterisk's manager interface is off",
    remedy: "Set enabled = yes, and bindaddr, in [general] of manager.conf, and reload manager",
  };
  const taken: Problem = {
    path: joinPath(path, "user"),
    message: "a user of Asterisk's own manager.conf has this name",
    given: JSON.stringify(user),
    remedy: "Give another name",
  };
  return [...(managerIsOn === false ? [off] : []), ...(managerUsers.includes(user) ? [taken] : [])];
}
