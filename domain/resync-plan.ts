import type { DeclaredPhone } from "./declared-phone";
import { PHONE_MODELS } from "./phone-models";

/** What a delivery changed: names of files below the root of TFTP. */
export interface DeliveredChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export type ResyncPhone = Pick<DeclaredPhone, "mac" | "extensions">;

/** Which phones are told to take their files anew, and when. */
export interface ResyncPlan {
  /** In order of time; at most `perMinute` phones within any 60 s. */
  readonly waves: readonly { readonly atSecond: number; readonly phones: readonly ResyncPhone[] }[];
  /** Phones that are not told, sorted by MAC. */
  readonly untouched: readonly ResyncPhone[];
  /** MAC → in a few words why the phone is told, or why not. Holds each declared phone. */
  readonly reasons: ReadonlyMap<string, string>;
}

export const DEFAULT_PER_MINUTE = 30;
export const MOST_PER_MINUTE = 600;

/** Files that every phone reads at its boot (cisco.md sections 2.1, 4.1 and 4.2). */
const OF_ALL = ["SIPDefault.cnf", "XMLDefault.cnf.xml", "RINGLIST.DAT", "DISTINCTIVERINGLIST.XML"];
/** Read at the moment of check-sync itself (cisco.md section 4.6), so that nobody has to be told of it. */
const SYNC_MARK = "syncinfo.xml";
const OWN_FILE = /^(?:SIP([0-9A-F]{12})\.cnf|SEP([0-9A-F]{12})\.cnf\.xml)$/;
const XML_FILE = new RegExp(`^.+?(?:-([0-9A-F]{12}|${PHONE_MODELS.join("|")}))?\\.xml$`);

/**
 * Plans whom to tell of a delivery. A phone whose own file changed is told, and all phones when one of the files changed that all
 * read: SIPDefault.cnf, XMLDefault.cnf.xml, ring lists and dial plans (a plan of a model or a phone concerns only those). A phone
 * whose own file is new asks for it by itself. Everything else, such as pictures and the audio of rings, is fetched anew at the
 * next boot and is no reason for one.
 *
 * @param perMinute Most phones that are told within any 60 s, whole, 1–600. @default 30
 * @throws RangeError when perMinute is out of range.
 */
export function planResync(
  change: DeliveredChange,
  phones: readonly DeclaredPhone[],
  perMinute: number = DEFAULT_PER_MINUTE,
): ResyncPlan {
  if (!Number.isInteger(perMinute) || perMinute < 1 || perMinute > MOST_PER_MINUTE) {
    throw new RangeError(`perMinute is ${perMinute}; allowed: 1–${MOST_PER_MINUTE}`);
  }
  const reach = reachOf(change);
  const told: ResyncPhone[] = [];
  const untouched: ResyncPhone[] = [];
  const reasons = new Map<string, string>();
  for (const { mac, model, extensions } of [...phones].sort((a, b) => (a.mac < b.mac ? -1 : 1))) {
    const { isTold, reason } = verdictOn(mac, model, reach);
    reasons.set(mac, reason);
    (isTold ? told : untouched).push({ mac, extensions });
  }
  const waves = new Map<number, ResyncPhone[]>();
  for (const [index, phone] of told.entries()) {
    const atSecond = Math.floor((index * 60) / perMinute);
    waves.set(atSecond, [...(waves.get(atSecond) ?? []), phone]);
  }
  return { waves: [...waves].map(([atSecond, phones]) => ({ atSecond, phones })), untouched, reasons };
}

/** Whom the files of a delivery concern. */
interface Reach {
  /** MACs whose own file is new. */
  readonly fresh: ReadonlySet<string>;
  /** MACs whose own file is gone. */
  readonly gone: ReadonlySet<string>;
  /** MAC → why, of a file of that phone alone. */
  readonly own: ReadonlyMap<string, string>;
  /** Model → why. */
  readonly model: ReadonlyMap<string, string>;
  /** Why, of files that all read. */
  readonly all: readonly string[];
}

function reachOf({ added, changed, removed }: DeliveredChange): Reach {
  const fresh = new Set<string>();
  const gone = new Set<string>();
  const own = new Map<string, string>();
  const model = new Map<string, string>();
  const all: string[] = [];
  const entries = [
    ...added.map((path) => ({ path, how: "added" as const })),
    ...changed.map((path) => ({ path, how: "changed" as const })),
    ...removed.map((path) => ({ path, how: "removed" as const })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, how } of entries) {
    const name = path.split("/").pop() ?? "";
    const why = `${path} was ${how}`;
    const [isOwn, sip, sep] = OWN_FILE.exec(name) ?? [];
    const mac = sip ?? sep ?? "";
    const [isXml, suffix] = XML_FILE.exec(name) ?? [];
    if (isOwn !== undefined && how !== "changed") {
      (how === "added" ? fresh : gone).add(mac);
    } else if (isOwn !== undefined) {
      own.set(mac, own.get(mac) ?? why);
    } else if (OF_ALL.includes(name)) {
      all.push(why);
    } else if (isXml !== undefined && name !== SYNC_MARK) {
      // What else is XML here is a dial plan, whatever its site calls it.
      if (suffix === undefined) {
        all.push(why);
      } else {
        const into = suffix.length === 12 ? own : model;
        into.set(suffix, into.get(suffix) ?? why);
      }
    }
  }
  return { fresh, gone, own, model, all };
}

function verdictOn(mac: string, model: string | null, { fresh, gone, own, model: models, all }: Reach) {
  if (fresh.has(mac)) {
    return { isTold: false, reason: "its own file is new, and it asks for it by itself" };
  }
  if (gone.has(mac)) {
    return { isTold: false, reason: "its own file is gone, and it would be left without any" };
  }
  const reason = own.get(mac) ?? (model === null ? undefined : models.get(model)) ?? all[0];
  return reason === undefined
    ? { isTold: false, reason: "nothing that it reads at its boot has changed" }
    : { isTold: true, reason };
}
