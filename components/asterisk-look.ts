import { boxClashes, dialPlanClashes } from "../domain/asterisk-clashes";
import { asteriskFitness } from "../domain/asterisk-fitness";
import { asteriskInclusions } from "../domain/asterisk-inclusions";
import type { AsteriskSettings } from "../domain/asterisk-settings";
import { ASTERISK_SURVEY_SCRIPT, readAsteriskSurvey } from "../domain/asterisk-survey";
import { joinPath, type Problem } from "../domain/problem";
import { askAsterisk } from "./asterisk-question";
import { declaredPath } from "./server-program";

/**
 * What about an Asterisk would make a delivery fail half way. It changes nothing and reports everything at once. An Asterisk of this
 * machine that is not to be spoken to is not looked at.
 *
 * @param endpoints Extensions of all lines.
 * @param path Where its settings stand, for the paths of problems.
 * @param boxes Voicemail boxes of all lines, as `BOX@CONTEXT`, which count where the settings have voicemail.
 * @param ownLines Extensions that are ours and not in a file: rows of Asterisk's tables. @default none
 */
export async function lookAtAsterisk(
  settings: AsteriskSettings,
  endpoints: readonly string[],
  path: string,
  boxes: readonly string[],
  ownLines: readonly string[] = [],
): Promise<readonly Problem[]> {
  const { connection, cli, configDirectory = "", dialPlan, voicemail } = settings;
  if (cli === undefined && connection === undefined) {
    return [];
  }
  const directory = connection === undefined ? declaredPath(settings.directory) : settings.directory;
  const inclusions = asteriskInclusions(settings);
  const files = inclusions.map(({ includedIn, module }) => `${includedIn}:${module}`);
  const contexts = dialPlan === undefined ? [] : [dialPlan.context, ...dialPlan.include];
  const words = ["sh", "-s", "--", cli ?? "false", directory, configDirectory, contexts.join(" "), ...files];
  const look = await askAsterisk({
    connection,
    words,
    script: ASTERISK_SURVEY_SCRIPT,
    read: readAsteriskSurvey,
    path,
    setting: joinPath(path, "cli"),
  });
  if ("problems" in look) {
    return look.problems;
  }
  const { survey } = look;
  const known = { ...survey, own: [...survey.own, ...ownLines] };
  return cli === undefined
    ? []
    : [
        ...asteriskFitness(known, settings, inclusions, endpoints, path),
        ...(dialPlan === undefined ? [] : dialPlanClashes(survey, dialPlan, joinPath(path, "dialPlan"))),
        ...(voicemail === undefined ? [] : boxClashes(survey, boxes, joinPath(path, "voicemail"))),
      ];
}
