import type { DeclaredPhone } from "./declared-phone";
import { deliveryId, readDelivered } from "./delivered-change";
import { planResync, type ResyncPhone } from "./resync-plan";

/** A phone that reads a file which a delivery changed. */
export interface ConcernedPhone extends ResyncPhone {
  /** Of the delivery, 16 hex digits. */
  readonly delivery: string;
  /** In a few words why it is told. */
  readonly reason: string;
}

/** Whom to tell of deliveries of which some may have been told of before. */
export interface NotifyPlan {
  /** Ids of the deliveries, one a host that serves the phones; sorted, each once. */
  readonly deliveries: readonly string[];
  /** By delivery and MAC; a phone that several concern is there for each. */
  readonly concerned: readonly ConcernedPhone[];
  /** Those with a line, sorted by MAC. */
  readonly phones: readonly ResyncPhone[];
}

/**
 * Plans whom to tell, delivery by delivery, since only the place where it is remembered knows which of them are new.
 *
 * @param delivered What each host's `apply` printed.
 * @returns undefined if one of the texts was cut off.
 */
export function planNotify(delivered: readonly string[], phones: readonly DeclaredPhone[]): NotifyPlan | undefined {
  const withLine = phones.filter(({ extensions }) => extensions.length > 0);
  const texts = new Map(delivered.map((text) => [deliveryId(text), text]));
  const deliveries = [...texts.keys()].sort();
  const concerned: ConcernedPhone[] = [];
  for (const delivery of deliveries) {
    const change = readDelivered(texts.get(delivery) ?? "");
    if (change === undefined) {
      return undefined;
    }
    const { waves, reasons } = planResync(change, withLine);
    for (const phone of waves.flatMap((wave) => wave.phones)) {
      concerned.push({ ...phone, delivery, reason: reasons.get(phone.mac) ?? "" });
    }
  }
  const sorted = withLine
    .map(({ mac, extensions }) => ({ mac, extensions }))
    .sort((a, b) => (a.mac < b.mac ? -1 : a.mac > b.mac ? 1 : 0));
  return { deliveries, concerned, phones: sorted };
}

/** How many phones are told at once, and how long nobody is then. */
export interface Pace {
  readonly atOnce: number;
  /** Seconds, 1–60. */
  readonly pauseSeconds: number;
}

/**
 * The fastest pace of whole seconds at which at most so many phones are told within any 60 s; of equally fast ones that with the
 * smallest waves.
 *
 * @param perMinute 1–600.
 */
export function paceOf(perMinute: number): Pace {
  let best: Pace = { atOnce: 1, pauseSeconds: 60 };
  for (let pauseSeconds = 59; pauseSeconds >= 1; pauseSeconds -= 1) {
    // So many waves begin within 60 s.
    const waves = Math.ceil(60 / pauseSeconds);
    const atOnce = Math.floor(perMinute / waves);
    if (atOnce >= 1 && atOnce * best.pauseSeconds >= best.atOnce * pauseSeconds) {
      best = { atOnce, pauseSeconds };
    }
  }
  return best;
}
