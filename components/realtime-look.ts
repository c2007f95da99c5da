import * as pulumi from "@pulumi/pulumi";
import type { AsteriskSettings } from "../domain/asterisk-settings";
import type { Phone } from "../domain/phone";
import { joinPath, type Problem } from "../domain/problem";
import { realtimeFitness } from "../domain/realtime-fitness";
import { readRealtimeSurvey, realtimeSurveyScript, realtimeSurveyWords } from "../domain/realtime-survey";
import { Secret } from "../domain/secret";
import type { SiteSettings } from "../domain/settings/phone-settings";
import { renderEndpoints } from "../rendering/asterisk/pjsip-endpoints";
import { realtimeRows, type TableRows } from "../rendering/asterisk/realtime-rows";
import { Fingerprint } from "../rendering/fingerprint";
import { askAsterisk } from "./asterisk-question";

/** What a look at Asterisk's tables brought. */
export interface RealtimeLook {
  readonly problems: readonly Problem[];
  /** Ids of the lines of the site that are in the tables already. */
  readonly own: readonly string[];
}

/**
 * What about Asterisk's tables would make a delivery fail. It changes nothing and reports everything at once.
 *
 * @param peer Its name.
 * @param tables The rows as they are to be, passwords included.
 * @param path Where Asterisk's settings stand, for the paths of problems.
 */
export async function lookAtRealtime(
  { realtime, cli, configDirectory, connection }: AsteriskSettings,
  peer: string,
  tables: readonly TableRows[],
  path: string,
): Promise<RealtimeLook> {
  if (realtime === undefined) {
    return { problems: [], own: [] };
  }
  const at = joinPath(path, "realtime");
  const ids = tables[0]?.rows.map(({ id = "" }) => id) ?? [];
  const script = realtimeSurveyScript(ownerName(peer), ids);
  const words = ["sh", "-s", "--", ...realtimeSurveyWords(realtime, cli, configDirectory)];
  const setting = joinPath(at, "sql");
  const look = await askAsterisk({ connection, words, script, read: readRealtimeSurvey, path, setting });
  if ("problems" in look) {
    return { problems: look.problems, own: [] };
  }
  const { survey } = look;
  return { problems: realtimeFitness(survey, realtime, tables, at), own: survey.own };
}

/**
 * Name under which the lines of a peer are known in the tables. Two stacks may have peers of one name, and neither may take the other's
 * lines for its own.
 */
export function ownerName(peer: string): string {
  return `${pulumi.getProject()}/${pulumi.getStack()}/${peer}`;
}

/** The rows of these phones as they are to be, passwords included; for a look at what they would meet. */
export function rowsToBe(phones: readonly Phone[], asterisk: AsteriskSettings, settings: SiteSettings): TableRows[] {
  // No fingerprint is seen of rows that hold the passwords themselves.
  const none = new Fingerprint(Secret.of("none"));
  return realtimeRows(renderEndpoints(phones, asterisk, settings, none), true);
}
