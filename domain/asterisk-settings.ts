import { z } from "zod";
import { CHANNEL_DRIVERS, type ChannelDriver } from "./asterisk-channel";
import { type AsteriskDialPlan, contextName, dialPlanProblems, dialPlanSchema } from "./asterisk-dial-plan";
import { type RealtimeSettings, realtimeSchema } from "./asterisk-realtime";
import { type AsteriskStatusSettings, asteriskStatusSchema } from "./asterisk-status-settings";
import { type AsteriskVoicemail, voicemailSchema } from "./asterisk-voicemail";
import { choice, flag, shellCommand, text } from "./field";
import { type HostConnection, parseConnection } from "./host-connection";
import { isMapping, present } from "./mapping";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { parseWith } from "./zod-problems";

/** Codecs that Asterisk and a 7940/7960 have in common (cisco.md section 4.8). */
export const ASTERISK_CODECS = ["ulaw", "alaw", "g729"] as const;

/** The Asterisk that the lines of a site register with. */
export interface AsteriskSettings {
  /** Folder of the store whose `current/cisco-phones.conf` is included from pjsip.conf. */
  directory: string;
  /** How the machine of Asterisk is reached. @default this machine */
  connection?: HostConnection;
  /**
   * Command of Asterisk's console on its machine, such as `asterisk` or `docker exec pbx asterisk`: Asterisk is looked at before anything
   * changes, reads what changed, and is asked whether it did. @default none: Asterisk reads the file at its next reload
   */
  cli?: string;
  /** Asterisk's own folder; its pjsip.conf gets one line that includes ours. @default none: that line is written by hand */
  configDirectory?: string;
  /** File in which Asterisk logs what it does not take. @default the one that its console names */
  logFile?: string;
  /** Shell command after a change of the file, in place of `cli`. @default none */
  reloadCommand?: string;
  /**
   * What the phones register with: endpoints of PJSIP, or peers of chan_sip, which only Asterisk before 21 has. With chan_sip sip.conf
   * includes our file instead of pjsip.conf, and `sip.conf` is meant wherever pjsip.conf is said. @default "chan_pjsip"
   */
  channelDriver: ChannelDriver;
  /** In order of preference. @default ["ulaw", "alaw"] */
  codecs: (typeof ASTERISK_CODECS)[number][];
  /** Context of Asterisk's dial plan in which calls of the phones start. @default that of `dialPlan`, else "internal" */
  context: string;
  /** Name of the PJSIP transport of the endpoints; chan_sip has none. @default whichever Asterisk picks */
  transport?: string;
  /** Whether it gets the NOTIFY that tells phones of a delivery. @default false */
  notify: boolean;
  /** A dial plan of ours. @default none: calls are the user's own dial plan's */
  dialPlan?: AsteriskDialPlan;
  /** A voicemail box for each line that names one. @default none: boxes are made elsewhere */
  voicemail?: AsteriskVoicemail;
  /** Lets the status page show who is registered. @default it does not */
  status?: AsteriskStatusSettings;
  /** Lines go into tables of a database that Asterisk reads, in place of a file that it includes. @default the file */
  realtime?: RealtimeSettings;
}

const sectionName = { pattern: /^[A-Za-z0-9_.-]+$/, allowed: "letters, digits and _ . -" };

/** A path that a shell takes as one word, and Asterisk between double quotes. */
const FULL_PATH = { pattern: /^\/[A-Za-z0-9_./+-]*$/, allowed: "a full path of letters, digits and _ . + - /" };
const fullPath = text({ form: FULL_PATH });

const asteriskSchema = z.strictObject({
  directory: text(),
  connection: z.unknown().optional(),
  cli: shellCommand().optional(),
  configDirectory: fullPath.optional(),
  logFile: fullPath.optional(),
  reloadCommand: shellCommand().optional(),
  channelDriver: choice(...CHANNEL_DRIVERS).default("chan_pjsip"),
  codecs: z
    .array(choice(...ASTERISK_CODECS))
    .min(1)
    .default((): AsteriskSettings["codecs"] => ["ulaw", "alaw"]),
  context: contextName().optional(),
  transport: text({ max: 79, form: sectionName }).optional(),
  notify: flag().default(false),
  dialPlan: dialPlanSchema.optional(),
  voicemail: voicemailSchema.optional(),
  status: asteriskStatusSchema.optional(),
  realtime: realtimeSchema.optional(),
});

/**
 * Validates the Asterisk of a site.
 *
 * @param path Where it stands, for the paths of problems.
 */
export function parseAsterisk(input: unknown, path = ""): Parsed<AsteriskSettings> {
  const { value, problems } = parseWith(asteriskSchema, input, path);
  const given = isMapping(input) ? input : {};
  const at = joinPath(path, "connection");
  const connection = given.connection === undefined ? undefined : parseConnection(given.connection, at);
  const settings =
    value === undefined || (connection !== undefined && connection.value === undefined)
      ? undefined
      : (present({
          ...value,
          context: value.context ?? value.dialPlan?.context ?? "internal",
          connection: connection?.value,
        }) as unknown as AsteriskSettings);
  const ofDialPlan = value?.dialPlan === undefined ? [] : dialPlanProblems(value.dialPlan, joinPath(path, "dialPlan"));
  return parsed(
    settings,
    [...problems, ...(connection?.problems ?? []), ...contradictions(given, path), ...ofDialPlan],
    connection?.warnings ?? [],
  );
}

function contradictions(given: Record<string, unknown>, path: string): Problem[] {
  const problems: Problem[] = [];
  if (given.cli !== undefined && given.reloadCommand !== undefined) {
    problems.push({
      path: joinPath(path, "reloadCommand"),
      message: "excludes cli, which is given",
      remedy: "Remove it: with cli Asterisk reads what changed by itself",
    });
  }
  if (given.logFile !== undefined && given.cli === undefined) {
    problems.push({
      path: joinPath(path, "logFile"),
      message: "means nothing without cli",
      remedy: "Remove it, or give cli",
    });
  }
  if (given.notify === true && given.channelDriver === "chan_sip") {
    problems.push({
      path: joinPath(path, "notify"),
      message: "means nothing with chan_sip, whose notifications are in sip_notify.conf",
      remedy: "Remove it",
    });
  }
  if (given.transport !== undefined && given.channelDriver === "chan_sip") {
    problems.push({
      path: joinPath(path, "transport"),
      message: "means nothing with chan_sip, which listens as [general] of sip.conf says",
      remedy: "Remove it, and see to udpbindaddr there",
    });
  }
  if (given.realtime !== undefined && given.channelDriver === "chan_sip") {
    problems.push({
      path: joinPath(path, "realtime"),
      message: "means nothing with chan_sip, whose tables are others",
      remedy: "Remove it, or use chan_pjsip",
    });
  }
  const elsewhere = given.connection !== undefined ? "on another machine" : "to be included";
  const needsFull = given.connection !== undefined || given.configDirectory !== undefined;
  if (needsFull && typeof given.directory === "string" && !FULL_PATH.pattern.test(given.directory)) {
    problems.push({
      path: joinPath(path, "directory"),
      message: `not a full path, which it has to be ${elsewhere}`,
      given: JSON.stringify(given.directory),
      allowed: `${FULL_PATH.allowed}, such as /etc/asterisk/cisco-phones`,
    });
  }
  return problems;
}
