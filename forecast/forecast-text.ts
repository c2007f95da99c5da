import type { PhoneForecast } from "./site-forecast";

/** Phones on their way that are named before the rest is only counted. */
const NAMED = 20;

/** What to say of a site: a line that sums it up, and one for each phone that takes another load. */
export function forecastLines(phones: readonly PhoneForecast[]): string[] {
  const registering = phones.filter(({ ending }) => ending.kind === "registers");
  const climbing = registering.filter(({ restarts }) => restarts > 0);
  const straight = registering.filter(({ restarts }) => restarts === 0);
  const count = (kind: PhoneForecast["ending"]["kind"]): number =>
    phones.filter(({ ending }) => ending.kind === kind).length;
  const parts = [
    ...part(straight.length, "phone boots to registration", "phones boot to registration", slowest(straight)),
    ...part(climbing.length, "takes another load and registers", "take another load and register", slowest(climbing)),
    ...part(count("unregistered"), "boots and does not register", "boot and do not register"),
    ...part(count("stands still"), "stands still", "stand still"),
    ...part(count("loops"), "loops", "loop"),
    ...part(count("refuses"), "refuses its load", "refuse their loads"),
    ...part(count("unknown"), "can't be forecast", "can't be forecast"),
  ];
  return parts.length === 0
    ? []
    : [
        parts.join("; "),
        ...climbing.slice(0, NAMED).map((phone) => `  - ${climb(phone)}`),
        ...(climbing.length > NAMED ? [`  - and ${climbing.length - NAMED} more`] : []),
      ];
}

function part(count: number, one: string, many: string, more = ""): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}${more}`];
}

/** Phones boot side by side, so that the slowest one is what a site waits for. */
function slowest(phones: readonly PhoneForecast[]): string {
  return `, ${timeText(Math.max(...phones.map(({ seconds }) => seconds)))} after DHCP`;
}

function climb({ mac, from, load, restarts, seconds, ending }: PhoneForecast): string {
  const lines = ending.kind === "registers" ? ending.lines : 0;
  const cost = `${restarts} ${restarts === 1 ? "restart" : "restarts"}, ${timeText(seconds)}`;
  return `${mac}: ${from} to ${load} (${cost}), then registers ${lines} ${lines === 1 ? "line" : "lines"}`;
}

function timeText(seconds: number): string {
  return seconds < 100 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} min`;
}
