import { FIRST_LOADS } from "../../domain/settings/first-load";
import { choiceOf } from "./choices";
import type { Member, Shape } from "./member";
import { OFFSET, TIME_OF_DAY } from "./patterns";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const CHANGE: Shape = {
  is: "mapping",
  name: "ClockChange",
  meaning: "One of the two changes of a year: on a day of the week of a month, or on a day of the month.",
  members: [
    {
      name: "month",
      presence: "required",
      shape: { is: "value", schema: { type: "integer", minimum: 1, maximum: 12 } },
      meaning: "Month of the year.",
      allowed: "1–12",
      keyName: "dst_start_month, dst_stop_month",
      since: FIRST_LOADS["dst_*"],
      example: 3,
    },
    {
      name: "week",
      presence: "optional",
      shape: { is: "value", schema: { type: "integer", enum: [1, 2, 3, 4, 5, 6, 8] } },
      meaning: "Week of the month; 8 is the last one.",
      allowed: "1–6 or 8",
      fallbackWords: "none: `day` says it",
      keyName: "dst_start_week_of_month, dst_stop_week_of_month",
      since: FIRST_LOADS["dst_*"],
      example: 8,
    },
    {
      name: "dayOfWeek",
      presence: "optional",
      shape: { is: "value", schema: { type: "string", enum: DAYS }, choice: choiceOf("DayOfWeek", DAYS) },
      meaning: "Day of that week.",
      allowed: DAYS.map((day) => `\`${day}\``).join(", "),
      fallback: "Sunday",
      keyName: "dst_start_day_of_week, dst_stop_day_of_week",
      since: FIRST_LOADS["dst_*"],
    },
    {
      name: "day",
      presence: "optional",
      shape: { is: "value", schema: { type: "integer", minimum: 1, maximum: 31 } },
      meaning: "Day of the month, in place of `week` and `dayOfWeek`.",
      allowed: "1–31",
      fallbackWords: "none: `week` says it",
      keyName: "dst_start_day, dst_stop_day",
      since: FIRST_LOADS["dst_*"],
    },
    {
      name: "time",
      presence: "required",
      shape: { is: "value", schema: { type: "string", pattern: TIME_OF_DAY } },
      meaning: "Time on the clock that is about to change.",
      allowed: "`HH:MM`",
      keyName: "dst_start_time, dst_stop_time",
      since: FIRST_LOADS["dst_*"],
      example: "02:00",
    },
  ],
  schema: { oneOf: [{ required: ["week"] }, { required: ["day"] }] },
};

/** Daylight saving by a rule of its own. */
export const CLOCK_CHANGES: Member = {
  name: "clockChanges",
  presence: "optional",
  shape: {
    is: "mapping",
    name: "ClockChanges",
    meaning: "Both changes of a year.",
    members: [
      { name: "start", presence: "required", shape: CHANGE, meaning: "When the clock goes forward." },
      { name: "stop", presence: "required", shape: CHANGE, meaning: "When it goes back." },
      {
        name: "offset",
        presence: "optional",
        shape: { is: "value", schema: { type: "string", pattern: OFFSET } },
        meaning: "By how much the clock is moved.",
        allowed: "hours, or hours and minutes such as `0:30`; -12 to 12 hours",
        fallback: "1",
        keyName: "dst_offset",
        doubt: "SipXconfig has whole hours alone, and minutes were seen in no file.",
        since: FIRST_LOADS["dst_*"],
      },
    ],
  },
  meaning: "Daylight saving by a rule of its own, in place of `daylightSaving`.",
  fallbackWords: "none",
};
