import { DEFAULT_PER_MINUTE, MOST_PER_MINUTE } from "../../domain/resync-plan";
import {
  BUSY_CHOICES,
  DEFAULT_PATIENCE,
  LONGEST_PATIENCE,
  MANUAL_RESYNC,
  RESYNC_WAYS,
} from "../../domain/resync-settings";
import type { Shape } from "./member";
import { SHELL_LINE } from "./shell-line";

/** How phones are told of a delivery. */
export const RESYNC: Shape = {
  is: "or-word",
  word: MANUAL_RESYNC,
  shape: {
    is: "mapping",
    name: "Resync",
    meaning: "How phones are told of a delivery.",
    schema: {
      if: { properties: { through: { enum: RESYNC_WAYS.filter((way) => way !== "command") } }, required: ["through"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { command: false } },
      else: { properties: { busy: false, patienceMinutes: false }, required: ["command"] },
    },
    members: [
      {
        name: "through",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "string", enum: RESYNC_WAYS } },
        meaning:
          "`command`: the command below runs for each phone. `asterisk`: Asterisk sends a NOTIFY to each phone that is registered; `asterisk.cli` and " +
          "PJSIP are needed. `manual`: nobody is told, and the commands that would are printed.",
        allowed: RESYNC_WAYS.map((way) => `\`${way}\``).join(", "),
        fallback: "command",
      },
      {
        name: "command",
        presence: "optional",
        shape: SHELL_LINE,
        meaning:
          "Shell command in the project's folder, once for each phone that a delivery concerns, with `CISCO_PHONES_MAC`, `CISCO_PHONES_EXTENSION` and `CISCO_PHONES_EXTENSIONS` in its environment.",
        allowed: "one line",
        fallbackWords: "none: needed, unless `through` says another way",
        example: "./tell-phone.sh",
      },
      {
        name: "perMinute",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "integer", minimum: 1, maximum: MOST_PER_MINUTE } },
        meaning: "Most phones that are told within any 60 s.",
        allowed: `1–${MOST_PER_MINUTE}`,
        fallback: DEFAULT_PER_MINUTE,
      },
      {
        name: "busy",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "string", enum: BUSY_CHOICES } },
        meaning:
          "Whether Asterisk tells a phone that is in a call once that is over (`wait`), or at once (`tell`): the phone then restarts by itself once it has been idle for a moment.",
        allowed: BUSY_CHOICES.map((word) => `\`${word}\``).join(", "),
        fallback: "wait",
      },
      {
        name: "patienceMinutes",
        presence: "defaulted",
        shape: { is: "value", schema: { type: "integer", minimum: 0, maximum: LONGEST_PATIENCE } },
        meaning:
          "How long an `up` waits for phones in a call once all others are told. Those that still are in one are named, and the next `up` tells them.",
        allowed: `0–${LONGEST_PATIENCE}`,
        unit: "minutes",
        fallback: DEFAULT_PATIENCE,
      },
    ],
  },
};
