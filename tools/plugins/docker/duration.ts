const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * A duration such as `5s` or `1m30s` in nanoseconds, the Engine's unit; nothing if it is not one. The form is that of
 * Go's time.ParseDuration, which the original uses.
 */
export function nanoseconds(duration: string): number | undefined {
  if (duration === "0") {
    return 0;
  }
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(duration)) {
    return undefined;
  }
  return [...duration.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (total, [, amount, unit]) => total + Math.round(Number(amount) * (UNITS[unit ?? ""] ?? 0)),
    0,
  );
}

/** Nanoseconds as Go's Duration.String writes them, e.g. `1m30s`, `500ms`, `0s`. The state holds this form. */
export function goDuration(ns: number): string {
  if (ns === 0) {
    return "0s";
  }
  if (ns < 1e9) {
    const unit = ns < 1e3 ? "ns" : ns < 1e6 ? "µs" : "ms";
    return `${ns / (UNITS[unit] ?? 1)}${unit}`;
  }
  const hours = Math.floor(ns / 3600e9);
  const minutes = Math.floor((ns % 3600e9) / 60e9);
  const seconds = (ns % 60e9) / 1e9;
  return `${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds}s`;
}
