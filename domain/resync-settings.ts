import { z } from "zod";
import type { AsteriskSettings } from "./asterisk-settings";
import { choice, shellCommand, wholeNumber } from "./field";
import { isMapping } from "./mapping";
import { joinPath, type Parsed, type Problem, parsed } from "./problem";
import { DEFAULT_PER_MINUTE, MOST_PER_MINUTE } from "./resync-plan";
import { parseWith, showGiven } from "./zod-problems";

/** Nobody is told; the commands that would are printed. */
export const MANUAL_RESYNC = "manual";
/** Ways in which phones are told. */
export const RESYNC_WAYS = ["command", "asterisk", MANUAL_RESYNC] as const;
/** What is done about a phone that is in a call. */
export const BUSY_CHOICES = ["wait", "tell"] as const;
/** How long phones in a call are waited for, in minutes. */
export const DEFAULT_PATIENCE = 10;
export const LONGEST_PATIENCE = 240;

/** A shell command tells them. */
export interface CommandResync {
  /**
   * Shell command on the machine that runs Pulumi, in the project's folder; once for each phone that a delivery concerns, with
   * `CISCO_PHONES_MAC`, `CISCO_PHONES_EXTENSION` and `CISCO_PHONES_EXTENSIONS` in its environment.
   */
  command: string;
  /** Most phones that are told within any 60 s, 1–600. @default 30 */
  perMinute: number;
}

/** The Asterisk with which they are registered tells them. */
export interface AsteriskResync {
  through: "asterisk";
  /** Most phones that are told within any 60 s, 1–600. @default 30 */
  perMinute: number;
  /** Whether a phone in a call is told once it is over, or at once. @default "wait" */
  busy: (typeof BUSY_CHOICES)[number];
  /** Minutes that phones in a call are waited for once all others are told, 0–240. @default 10 */
  patienceMinutes: number;
}

/** Somebody tells them by hand. */
export interface ManualResync {
  through: typeof MANUAL_RESYNC;
}

/** How phones are told to take their files anew once these are delivered. */
export type ResyncSettings = CommandResync | AsteriskResync | ManualResync;

const perMinute = wholeNumber(1, MOST_PER_MINUTE).default(DEFAULT_PER_MINUTE);

/** Every member of any way, so that a key is told by what is wrong with it. */
const outline = z.strictObject({
  through: choice(...RESYNC_WAYS).default("command"),
  command: shellCommand().optional(),
  perMinute,
  busy: choice(...BUSY_CHOICES).default("wait"),
  patienceMinutes: wholeNumber(0, LONGEST_PATIENCE).default(DEFAULT_PATIENCE),
});

const MEMBERS: Readonly<Record<(typeof RESYNC_WAYS)[number], readonly string[]>> = {
  command: ["command", "perMinute"],
  asterisk: ["perMinute", "busy", "patienceMinutes"],
  manual: [],
};

/**
 * Validates how phones are told.
 *
 * @param input A mapping, or the word "manual".
 * @param path Where it stands, for the paths of problems.
 */
export function parseResync(input: unknown, path = ""): Parsed<ResyncSettings> {
  if (input === MANUAL_RESYNC) {
    return parsed<ResyncSettings>({ through: MANUAL_RESYNC }, []);
  }
  if (!isMapping(input)) {
    return parsed<ResyncSettings>(undefined, [notResync(input, path)]);
  }
  const { value, problems } = parseWith(outline, input, path);
  const through = RESYNC_WAYS.find((way) => way === (input.through ?? "command"));
  const all = [...problems, ...(through === undefined ? [] : misplaced(input, through, path))];
  return parsed(value === undefined ? undefined : ofWay(value), all);
}

function ofWay({ through, command = "", ...rest }: z.infer<typeof outline>): ResyncSettings {
  switch (through) {
    case "command":
      return { command, perMinute: rest.perMinute };
    case "asterisk":
      return { through, ...rest };
    case MANUAL_RESYNC:
      return { through };
  }
}

function misplaced(input: Record<string, unknown>, through: (typeof RESYNC_WAYS)[number], path: string): Problem[] {
  if (through === "command" && input.command === undefined) {
    const remedy = `Give it, or how else phones are told: through: asterisk, or through: ${MANUAL_RESYNC}`;
    return [{ path: joinPath(path, "command"), message: "missing", allowed: "a shell command", remedy }];
  }
  const others = ["command", "perMinute", "busy", "patienceMinutes"].filter((name) => !MEMBERS[through].includes(name));
  return others
    .filter((name) => input[name] !== undefined)
    .map((name) => ({
      path: joinPath(path, name),
      message: `means nothing with through: ${through}`,
      remedy: "Remove it",
    }));
}

function notResync(input: unknown, path: string): Problem {
  const given = showGiven(input);
  return {
    path,
    message: "neither a mapping of settings nor the word for telling phones by hand",
    ...(given === undefined ? {} : { given }),
    allowed: `"${MANUAL_RESYNC}", or a mapping with command, or with through`,
  };
}

/** Asterisk's settings with all that telling phones takes, whether it tells them by itself or by hand. */
export function withNotify(asterisk: AsteriskSettings, resync: ResyncSettings | undefined): AsteriskSettings {
  const isTold = resync !== undefined && "through" in resync && asterisk.channelDriver === "chan_pjsip";
  return isTold ? { ...asterisk, notify: true } : asterisk;
}

/**
 * What is missing of an Asterisk that is to tell phones.
 *
 * @param resync How phones are told, and `asterisk` the Asterisk, both as they were given, whatever else is wrong with them.
 */
export function resyncNeeds(resync: unknown, path: string, asterisk: unknown, asteriskPath: string): Problem[] {
  const isThroughAsterisk = isMapping(resync) && resync.through === "asterisk";
  if (!isThroughAsterisk) {
    return [];
  }
  if (isMapping(asterisk) && asterisk.channelDriver === "chan_sip") {
    return [
      {
        path: joinPath(path, "through"),
        message: "tells phones of PJSIP alone, and they register with chan_sip",
        given: '"asterisk"',
        remedy: `Use ${MANUAL_RESYNC}, or a command with sip notify`,
      },
    ];
  }
  if (isMapping(asterisk) && asterisk.cli !== undefined) {
    return [];
  }
  const missing = isMapping(asterisk) ? joinPath(asteriskPath, "cli") : asteriskPath;
  return [
    {
      path: joinPath(path, "through"),
      message: `needs ${missing}, which is not given`,
      given: '"asterisk"',
      remedy: "Give the command of Asterisk's console, such as asterisk",
    },
  ];
}

/** What is legal, and has phones that are told do nothing. */
export function resyncCautions(resync: ResyncSettings | undefined, sync: string | undefined, path: string): Problem[] {
  return resync === undefined || sync === undefined
    ? []
    : [
        {
          path,
          message: "phones that are told of a delivery restart only if this is another one than at their last boot",
          given: showGiven(sync) ?? "",
          remedy: "Remove it, and every phone that is told restarts",
        },
      ];
}
