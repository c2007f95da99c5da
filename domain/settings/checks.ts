import { daylightSavingProblems } from "../daylight-saving";
import { dialPlanProblems } from "../dial-plan";
import type { Problem } from "../problem";
import { HIGHEST_MEDIA_PORT, LOWEST_MEDIA_PORT } from "./media-settings";
import type { PhoneSettings } from "./phone-settings";
import { USE_CALL_MANAGER } from "./proxy-settings";

/** Path of a setting, such as `dtmf.inband`, in the layer that says it. */
export type PathOf = (setting: string) => string;

/** Whatever of a phone's settings can be read. */
export type ReadableSettings = { [K in keyof PhoneSettings]?: PhoneSettings[K] };

/** What can't be between settings, as far as they can be read. */
export function settingProblems(settings: ReadableSettings, at: PathOf): Problem[] {
  return [
    ...mediaPortProblems(settings, at),
    ...timerProblems(settings, at),
    ...callManagerProblems(settings, at),
    ...ruleProblems(settings, at),
    ...daylightSavingProblems(at("daylightSaving"), settings.daylightSaving, settings.timeZone),
    ...dialPlanProblems(at("dialPlan"), settings.dialPlan),
  ];
}

function mediaPortProblems({ mediaPorts }: ReadableSettings, at: PathOf): Problem[] {
  if (mediaPorts === undefined || mediaPorts.start < mediaPorts.end) {
    return [];
  }
  return [
    {
      path: at("mediaPorts"),
      rule: "media-ports-order",
      message: "the first port is not below the last one",
      given: `${mediaPorts.start}–${mediaPorts.end}`,
      allowed: `start < end, best within ${LOWEST_MEDIA_PORT}–${HIGHEST_MEDIA_PORT}`,
    },
  ];
}

function timerProblems({ timers }: ReadableSettings, at: PathOf): Problem[] {
  if (timers === undefined || timers.t2Ms > timers.t1Ms) {
    return [];
  }
  return [
    {
      path: at("timers.t2Ms"),
      rule: "timers-order",
      message: "not above T1",
      given: String(timers.t2Ms),
      allowed: `more than ${timers.t1Ms}`,
    },
  ];
}

function callManagerProblems({ proxy, callManagers }: ReadableSettings, at: PathOf): Problem[] {
  return proxy === USE_CALL_MANAGER && callManagers !== undefined && callManagers.length === 0
    ? [
        {
          path: at("proxy"),
          rule: "call-managers-missing",
          message: "sends the lines to the call managers, and there are none",
          given: `"${USE_CALL_MANAGER}"`,
          allowed: "an IPv4 address or a host name, or with callManagers",
          remedy: "List them in callManagers, or give the address of the registrar",
        },
      ]
    : [];
}

function ruleProblems({ daylightSaving, clockChanges }: ReadableSettings, at: PathOf): Problem[] {
  return daylightSaving !== undefined && clockChanges !== undefined
    ? [
        {
          path: at("clockChanges"),
          message: "a rule of its own beside daylightSaving",
          remedy: "Keep one of them",
        },
      ]
    : [];
}
