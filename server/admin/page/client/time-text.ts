const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

/** How long it has been since, in one unit: `less than 10 s`, `40 s`, `5 min`, `3 h`, `12 days`. */
export function sinceText(iso: string, now: number): string {
  // The clocks of the server and of this machine may differ a little.
  const past = Math.max(0, now - Date.parse(iso));
  if (past < 10 * SECOND) {
    return "less than 10 s";
  }
  if (past < MINUTE) {
    return `${Math.floor(past / SECOND)} s`;
  }
  if (past < HOUR) {
    return `${Math.floor(past / MINUTE)} min`;
  }
  if (past < 2 * DAY) {
    return `${Math.floor(past / HOUR)} h`;
  }
  return `${Math.floor(past / DAY)} days`;
}

/** A point in time, to the second, in the time zone of this machine: `3 Feb 2026, 14:03:22 CET`. */
export function exactText(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : exact.format(time);
}

/** From the start of a boot to a step of it: `+0.4 s`, `+75 s`, `+6 min`. */
export function offsetText(startedAt: string, time: string): string {
  return `+${spanText(Math.max(0, Date.parse(time) - Date.parse(startedAt)))}`;
}

/** How long something took: `12 ms`, `1.2 s`, `75 s`, `6 min`. */
export function durationText(ms: number): string {
  return ms < SECOND ? `${Math.round(ms)} ms` : spanText(ms);
}

function spanText(ms: number): string {
  if (ms < 10 * SECOND) {
    return `${(ms / SECOND).toFixed(1)} s`;
  }
  return ms < 2 * MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.round(ms / MINUTE)} min`;
}
