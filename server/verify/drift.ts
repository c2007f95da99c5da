import { isDeepStrictEqual } from "node:util";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { type DeclaredFile, differingParts } from "./text-difference";

/** Where something was looked at. */
export type Place = "store" | "http" | "tftp" | "mode";

/** One difference between what is declared and what is. */
export interface Difference {
  readonly place: Place;
  /** Name of the file or entry; null for what concerns the whole. */
  readonly file: string | null;
  readonly fault: "missing" | "changed" | "undeclared" | "refused" | "mode" | "owner" | "kind" | "whole";
  /** What of it, in words that hold no value: keys of a `.cnf` with their placeholders, lines, a mode. */
  readonly parts: readonly string[];
}

/** What is declared. */
export interface DeclaredState {
  readonly site: string;
  readonly phones: readonly DeclaredPhone[];
  readonly files: ReadonlyMap<string, Buffer>;
  /** Of texts, with their placeholders. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What a store holds. */
export interface StoreState {
  readonly generation: string | undefined;
  /** What the link says where it is not what this program makes. */
  readonly strangeLink: string | undefined;
  readonly site: string | undefined;
  readonly phones: readonly DeclaredPhone[];
  /** Undefined if the generation is not there. */
  readonly files: ReadonlyMap<string, Buffer> | undefined;
  readonly unfit: readonly {
    readonly path: string;
    readonly fault: "mode" | "owner" | "kind";
    readonly text: string;
  }[];
}

/** What one name gives at a door: its content, that there is none, or a refusal in words. */
export type Answer = Buffer | "missing" | { readonly refused: string };

/** What a door gives for each name that it was asked for. */
export type DoorState = ReadonlyMap<string, Answer>;

/** What the server says of itself. */
export interface ServerState {
  readonly generation: string | null;
  readonly files: number;
}

/** Everything in which a store differs from what is declared, sorted. */
export function storeDrift(declared: DeclaredState, store: StoreState): Difference[] {
  const found: Difference[] = store.unfit.map(({ path, fault, text }) => ({
    place: "mode",
    file: path === "" ? "." : path,
    fault,
    parts: [text],
  }));
  if (store.strangeLink !== undefined) {
    found.push(whole("store", `the link to the current generation leads to ${store.strangeLink}`));
  }
  if (store.generation === undefined) {
    return sorted([...found, whole("store", "there is no current generation")]);
  }
  if (store.files === undefined) {
    return sorted([...found, whole("store", `generation ${store.generation} is not there`)]);
  }
  if (store.site === undefined) {
    found.push(whole("store", "what the generation is for is lost"));
  } else if (store.site !== declared.site) {
    found.push(whole("store", `it is for the site ${store.site}, declared is ${declared.site}`));
  }
  const macs = differingPhones(declared.phones, store.phones);
  if (store.site !== undefined && macs.length > 0) {
    found.push(whole("store", `phones are declared otherwise: ${macs.join(", ")}`));
  }
  found.push(...compareAll("store", declared, store.files, [...declared.files.keys()]));
  const undeclared = [...store.files.keys()].filter((name) => !declared.files.has(name));
  found.push(...undeclared.map((file) => ({ place: "store", file, fault: "undeclared", parts: [] }) as const));
  return sorted(found);
}

/**
 * Everything in which a door differs from what is declared, sorted.
 *
 * @param answers Of the names that were asked for; of a declared one that is not among them nothing is said.
 */
export function doorDrift(place: "http" | "tftp", declared: DeclaredState, answers: DoorState): Difference[] {
  const asked = [...answers.keys()];
  const found = compareAll(
    place,
    declared,
    answers,
    asked.filter((name) => declared.files.has(name)),
  );
  for (const file of asked.filter((name) => !declared.files.has(name))) {
    if (answers.get(file) !== "missing") {
      found.push({ place, file, fault: "undeclared", parts: [] });
    }
  }
  return sorted(found);
}

/**
 * What the server says of itself and can't be: another generation than the store's, or more files than were found at its door.
 *
 * @param answers What HTTP gives for every declared name and each other one that is known.
 */
export function serverDrift(server: ServerState, generation: string | undefined, answers: DoorState): Difference[] {
  const found: Difference[] = [];
  if (server.generation !== (generation ?? null)) {
    found.push(
      whole("http", `generation ${server.generation ?? "none"} is served, the store's is ${generation ?? "none"}`),
    );
  }
  const served = [...answers.values()].filter((answer) => answer !== "missing").length;
  if (server.files !== served) {
    found.push(whole("http", `${server.files} files are served, and ${served} are known`));
  }
  return found;
}

/** One line without any value. */
export function differenceLine({ place, file, fault, parts }: Difference): string {
  const what = parts.join(", ");
  if (file === null) {
    return `${place}: ${what}`;
  }
  return place === "mode" ? `mode: ${file}: ${what}` : `${place}: ${fault} ${file}${what === "" ? "" : `: ${what}`}`;
}

function compareAll(place: Place, declared: DeclaredState, seen: DoorState, names: readonly string[]): Difference[] {
  return names.flatMap((file): Difference[] => {
    const answer = seen.get(file) ?? "missing";
    if (answer === "missing") {
      return [{ place, file, fault: "missing", parts: [] }];
    }
    if (!Buffer.isBuffer(answer)) {
      return [{ place, file, fault: "refused", parts: [answer.refused] }];
    }
    const bytes = declared.files.get(file) ?? Buffer.alloc(0);
    const right: DeclaredFile = { bytes, text: declared.texts.get(file) };
    return answer.equals(bytes) ? [] : [{ place, file, fault: "changed", parts: differingParts(file, right, answer) }];
  });
}

function differingPhones(declared: readonly DeclaredPhone[], found: readonly DeclaredPhone[]): string[] {
  const [right, real] = [declared, found].map((phones) => new Map(phones.map((phone) => [phone.mac, phone])));
  return [...new Set([...declared, ...found].map(({ mac }) => mac))]
    .filter((mac) => !isDeepStrictEqual(right?.get(mac), real?.get(mac)))
    .sort();
}

function whole(place: Place, text: string): Difference {
  return { place, file: null, fault: "whole", parts: [text] };
}

function sorted(found: readonly Difference[]): Difference[] {
  return [...found].sort((a, b) => {
    const [first, second] = [a, b].map(({ place, file, fault }) => `${place} ${file ?? ""} ${fault}`) as [
      string,
      string,
    ];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}
