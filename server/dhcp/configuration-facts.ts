import { isMap, type KeaMap } from "./kea-configuration";

/** One thing that a configuration says. */
export interface Fact {
  /** As a reader calls it: `reservation 00:03:6b:ab:cd:ef`, `subnet 192.0.2.0/24 option routers`, `valid-lifetime`. */
  readonly name: string;
  /** Address of a reservation, data of an option, value of a setting; "" for what has none. */
  readonly value: string;
  /** Something that is there or not, such as a reservation; else a setting, for which Kea has a default. */
  readonly entry: boolean;
  /** Key of the entry that it belongs to. */
  readonly owner: string | undefined;
}
export type Facts = ReadonlyMap<string, Fact>;

/** Names of options by space and code, as a configuration tells them. */
export type OptionNames = ReadonlyMap<string, string>;

interface EntryKind {
  readonly word: string;
  /** What tells an entry from others in the same list. */
  identity(entry: KeaMap, names: OptionNames): string;
  /** The setting that is the entry's value. */
  readonly value?: string;
  /** Settings that are part of the identity. */
  readonly part: readonly string[];
}

/** What the store sets itself, see kea-configuration.ts. */
const OWN = new Set(["control-socket", "lease-database", "loggers", "user-context", "comment"]);
/** Defaults that a running Kea does not tell (config-get of Kea 2.2). */
const UNTOLD: Readonly<Record<string, KeaMap>> = { "interfaces-config": { "dhcp-socket-type": "raw" } };
/** What tells a client (Kea ARM, "Host Reservations in DHCPv4"). */
const CLIENT = ["hw-address", "client-id", "duid", "circuit-id", "flex-id"];

/** Lists whose order means nothing (Kea ARM, "DHCPv4 Server Configuration"). */
const KINDS: Readonly<Record<string, EntryKind>> = {
  "client-classes": { word: "class", identity: ({ name }) => String(name), part: ["name"] },
  "option-data": {
    word: "option",
    identity: (option, names) => optionName(option, names),
    value: "data",
    part: ["code", "name", "space"],
  },
  "option-def": {
    word: "option definition",
    identity: ({ name, space }) => inSpace(String(name), space),
    value: "code",
    part: ["name", "space"],
  },
  pools: { word: "pool", identity: ({ pool }) => addressRange(String(pool)), part: ["pool"] },
  reservations: { word: "reservation", identity: clientName, value: "ip-address", part: CLIENT },
  "shared-networks": { word: "network", identity: ({ name }) => String(name), part: ["name"] },
  subnet4: { word: "subnet", identity: ({ subnet }) => String(subnet), part: ["subnet"] },
};

/** Everything that a configuration says, by a key that is the same for the same thing however it is written. */
export function factsOf(dhcp4: KeaMap, names: OptionNames): Facts {
  const facts = new Map<string, Fact>();
  const declared = Object.fromEntries(
    Object.entries(dhcp4).flatMap(([key, value]) =>
      OWN.has(key) ? [] : [[key, isMap(value) ? { ...UNTOLD[key], ...value } : value]],
    ),
  );
  collect(declared, { key: "", name: "", owner: undefined }, names, facts);
  return facts;
}

/** The names that configurations give to options; what is named in one and numbered in the other is the same. */
export function optionNames(...configurations: readonly KeaMap[]): OptionNames {
  const names = new Map<string, string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(look);
    } else if (isMap(value)) {
      if (typeof value.code === "number" && typeof value.name === "string") {
        names.set(`${value.space ?? "dhcp4"}.${value.code}`, value.name);
      }
      Object.values(value).forEach(look);
    }
  };
  configurations.forEach(look);
  return names;
}

interface Place {
  readonly key: string;
  readonly name: string;
  readonly owner: string | undefined;
}

function collect(map: KeaMap, place: Place, names: OptionNames, facts: Map<string, Fact>): void {
  for (const [setting, value] of Object.entries(map)) {
    const kind = Object.hasOwn(KINDS, setting) ? KINDS[setting] : undefined;
    if (kind !== undefined && Array.isArray(value) && value.every(isMap)) {
      for (const entry of value) {
        collectEntry(kind, entry, place, names, facts);
      }
    } else if (isMap(value)) {
      const inside = { ...place, key: `${place.key}${setting}.`, name: `${place.name}${setting}.` };
      collect(value, inside, names, facts);
    } else {
      const fact = { name: place.name + setting, value: settingText(setting, value), entry: false, owner: place.owner };
      facts.set(place.key + setting, fact);
    }
  }
}

function collectEntry(
  kind: EntryKind,
  entry: KeaMap,
  place: Place,
  names: OptionNames,
  facts: Map<string, Fact>,
): void {
  const identity = `${kind.word} ${kind.identity(entry, names)}`;
  const key = `${place.key}${identity}`;
  // A phone is known by its MAC; in which subnet it is, its address tells.
  const name = kind.word === "reservation" ? identity : `${place.name}${identity}`;
  const value = kind.value === undefined ? "" : settingText(kind.value, entry[kind.value] ?? "");
  facts.set(key, { name, value, entry: true, owner: place.owner });
  const rest = Object.entries(entry).filter(([setting]) => setting !== kind.value && !kind.part.includes(setting));
  const inside = { key: `${key} `, name: `${name} `, owner: key };
  collect(Object.fromEntries(rest), inside, names, facts);
}

function settingText(setting: string, value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // A list of addresses, with or without spaces.
  return setting === "data" ? text.split(/\s*,\s*/).join(", ") : text;
}

function optionName({ code, name, space }: KeaMap, names: OptionNames): string {
  const known = typeof name === "string" ? name : names.get(`${space ?? "dhcp4"}.${code}`);
  return inSpace(known ?? String(code), space);
}

function inSpace(name: string, space: unknown): string {
  return space === undefined || space === "dhcp4" ? name : `${space}.${name}`;
}

function clientName(reservation: KeaMap): string {
  const kind = CLIENT.find((identifier) => reservation[identifier] !== undefined);
  if (kind === undefined) {
    return "without a client";
  }
  const value = String(reservation[kind]);
  return kind === "hw-address" ? macText(value) : `${kind} ${value.toLowerCase()}`;
}

/** A MAC as Kea writes it, `00:03:6b:ab:cd:ef`; anything else in lower case. */
export function macText(text: string): string {
  const lower = text.toLowerCase();
  const digits = lower.replace(/[:-]/g, "");
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(":") : lower;
}

/** A pool as its first and last address; Kea writes a pool that is a whole prefix as such. */
function addressRange(pool: string): string {
  const [first = "", last] = pool.split("-").map((part) => part.trim());
  if (last !== undefined) {
    return `${first}-${last}`;
  }
  const [address = "", length = "32"] = first.split("/");
  const size = 2 ** (32 - Number(length));
  const start = address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
  const from = Math.floor(start / size) * size;
  return Number.isFinite(from) ? `${dotted(from)}-${dotted(from + size - 1)}` : pool;
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}
