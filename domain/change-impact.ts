import { type DeliveredChange, planResync } from "./resync-plan";

/** What a site serves, as far as it takes to tell what a change of it means for phones. Holds no secret. */
export interface ServedState {
  /** Path of each file that is not of one phone alone → a text that changes with the file. */
  readonly shared: Readonly<Record<string, string>>;
  /** By MAC, 12 upper-case hex digits. */
  readonly phones: Readonly<Record<string, ServedPhone>>;
  /** `settings.sync`. @default none: a phone restarts whenever it is told to check */
  readonly sync?: string;
}

export interface ServedPhone {
  readonly model: string;
  readonly load: string;
  /** What it is declared to run now. @default not known */
  readonly currentLoad?: string;
  /** Changes whenever one of its own files does. */
  readonly fingerprint: string;
}

/**
 * - `load`: fetches another load, and restarts for it.
 * - `restart`: restarts when it is told to check (check-sync), or with its next boot; the change is in effect afterwards.
 * - `re-read`: takes a new dial plan when it is told to check, without a restart.
 * - `next-boot`: takes the change with its next boot, whenever that is; being told to check restarts it not.
 * - `first-boot`: is new, and asks for its files by itself.
 * - `gone`: has no files any more, and keeps what it has in its memory.
 */
export const IMPACT_KINDS = ["load", "restart", "re-read", "next-boot", "first-boot", "gone"] as const;
export type ImpactKind = (typeof IMPACT_KINDS)[number];

/** What a change means for one phone. */
export interface PhoneImpact {
  readonly mac: string;
  readonly kind: ImpactKind;
  /** Why, in a few words. */
  readonly because: string;
}

/** What a load costs a phone that takes it. */
export interface LoadCost {
  readonly restarts: number;
  /** Of all files that are fetched. */
  readonly bytes: number;
  /** Of the whole way, estimated. */
  readonly seconds: number;
}

const DIAL_PLAN = /^(?!syncinfo\.xml|XMLDefault\.cnf\.xml|DISTINCTIVERINGLIST\.XML).+\.xml was /;

/**
 * What a change of what is served means for each phone, sorted by MAC; phones for which it means nothing are left out. A phone reads its own
 * file, SIPDefault.cnf and lists at its boot only (cisco.md section 6, row 48), and its dial plan also when it is told to check (section 4.6).
 */
export function changeImpact(before: ServedState, after: ServedState): PhoneImpact[] {
  const change = differenceOf(before, after);
  const declared = Object.entries(after.phones).map(([mac, { model, load }]) => ({
    ...{ mac, model, load },
    extensions: [],
    label: null,
  }));
  const { waves, reasons } = planResync(change, declared);
  const told = new Set(waves.flatMap(({ phones }) => phones.map(({ mac }) => mac)));
  const impacts = Object.entries(after.phones).flatMap(([mac, phone]): PhoneImpact[] => {
    const old = before.phones[mac];
    const because = reasons.get(mac) ?? "";
    if (old === undefined) {
      return [{ mac, kind: "first-boot", because }];
    }
    if (old.load !== phone.load) {
      return [{ mac, kind: "load", because: `${old.load} → ${phone.load}` }];
    }
    return told.has(mac) ? [{ mac, kind: kindOf(because, before.sync, after.sync), because }] : [];
  });
  const gone = Object.keys(before.phones)
    .filter((mac) => after.phones[mac] === undefined)
    .map((mac): PhoneImpact => ({ mac, kind: "gone", because: "it is declared no more" }));
  return [...impacts, ...gone].sort((a, b) => (a.mac < b.mac ? -1 : 1));
}

/** A phone that has the mark of syncinfo.xml already does not restart for being told to check (cisco.md section 4.6). */
function kindOf(because: string, before: string | undefined, after: string | undefined): ImpactKind {
  if (after === undefined || before !== after) {
    return "restart";
  }
  return DIAL_PLAN.test(because) ? "re-read" : "next-boot";
}

function differenceOf(before: ServedState, after: ServedState): DeliveredChange {
  const files = ({ shared, phones }: ServedState): Map<string, string> =>
    new Map([
      ...Object.entries(shared),
      ...Object.entries(phones).map(([mac, { fingerprint }]) => [`SIP${mac}.cnf`, fingerprint] as const),
    ]);
  const [old, now] = [files(before), files(after)];
  return {
    added: [...now.keys()].filter((path) => !old.has(path)),
    changed: [...now].filter(([path, text]) => old.has(path) && old.get(path) !== text).map(([path]) => path),
    removed: [...old.keys()].filter((path) => !now.has(path)),
  };
}

const SAID: Readonly<Record<ImpactKind, (count: number) => string>> = {
  load: (count) => `${count} ${count === 1 ? "takes" : "take"} another load`,
  restart: (count) => `${count} ${count === 1 ? "restarts" : "restart"}`,
  "re-read": (count) => `${count} ${count === 1 ? "reads its" : "read their"} dial plan anew`,
  "next-boot": (count) => `${count} ${count === 1 ? "changes" : "change"} with the next boot`,
  "first-boot": (count) => `${count} ${count === 1 ? "is" : "are"} new`,
  gone: (count) => `${count} ${count === 1 ? "has" : "have"} no files any more`,
};

/** Phones of one kind that are named before the rest is only counted. */
const NAMED = 10;

/**
 * What to say of impacts: a line that sums them up over the site, and one for each phone, of many alike only the first ones. Empty when
 * nothing changes for any phone.
 *
 * @param phones How many phones the site has afterwards.
 * @param costOf What the load that a phone takes costs it; undefined where that is not known.
 */
export function impactLines(
  impacts: readonly PhoneImpact[],
  phones: number,
  costOf: (mac: string) => LoadCost | undefined = () => undefined,
): string[] {
  if (impacts.length === 0) {
    return [];
  }
  const groups = IMPACT_KINDS.map((kind) => impacts.filter((impact) => impact.kind === kind)).filter(
    (group) => group.length > 0,
  );
  const untouched = phones - impacts.filter(({ kind }) => kind !== "gone").length;
  const costs = impacts.filter(({ kind }) => kind === "load").map(({ mac }) => costOf(mac));
  const summary = [
    ...groups.map((group) => SAID[group[0]?.kind ?? "restart"](group.length)),
    ...(untouched === 0 ? [] : [`${untouched} ${untouched === 1 ? "stays as it is" : "stay as they are"}`]),
  ].join(", ");
  const lines = groups.flatMap((group) => [
    ...group.slice(0, NAMED).map((impact) => `  - ${impactLine(impact, costOf(impact.mac))}`),
    ...(group.length > NAMED ? [`  - and ${group.length - NAMED} more likewise`] : []),
  ]);
  return [`${summary}${sumOf(costs)}`, ...lines];
}

function impactLine({ mac, kind, because }: PhoneImpact, cost: LoadCost | undefined): string {
  const what = SAID[kind](1).replace(/^1 /, "");
  return `${mac} ${what}: ${because}${kind === "load" && cost !== undefined ? ` (${costText(cost)})` : ""}`;
}

function sumOf(costs: readonly (LoadCost | undefined)[]): string {
  const known = costs.filter((cost) => cost !== undefined);
  if (known.length === 0) {
    return "";
  }
  // Phones load side by side, so that the longest way is what a site waits for.
  return ` (${costText({
    restarts: known.reduce((sum, { restarts }) => sum + restarts, 0),
    bytes: known.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: Math.max(...known.map(({ seconds }) => seconds)),
  })})`;
}

function costText({ restarts, bytes, seconds }: LoadCost): string {
  return `${restarts} ${restarts === 1 ? "restart" : "restarts"}, ${(bytes / 1e6).toFixed(1)} MB, some ${Math.max(1, Math.round(seconds / 60))} min`;
}
