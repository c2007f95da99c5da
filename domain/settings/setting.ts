import type { FirstLoad } from "./first-load";
import type { ValueKind } from "./value-kind";

/** Whether a description has to give it, has a default, or may do without. */
export type Presence = "required" | "defaulted" | "optional";

/** Where Cisco's guide puts a key; every key works in both files (cisco.md section 1.1). */
export type Scope = "shared" | "either" | "phone";

/** What is known about a setting beside its value. */
export interface Documentation {
  /** What it does, as sentences. */
  readonly meaning: string;
  /** Unit of the value, in words. */
  readonly unit?: string;
  /** What the phone does when no file has the key; undefined where that is not established. */
  readonly phoneDefault?: string;
  /** First release that has it, or the oldest one in which it was seen; undefined where nothing was found. */
  readonly since?: FirstLoad;
  readonly scope: Scope;
  /** What is not established, or where sources disagree. */
  readonly doubt?: string;
  /** A value for a guide or an editor. */
  readonly example?: string;
}

/** One setting of a description and the key or keys of the phone's files that it becomes. */
export interface Setting<T = unknown, P extends Presence = Presence> extends Documentation {
  readonly is: "setting";
  readonly kind: ValueKind<T>;
  readonly presence: P;
  /** Ours, which is not always the phone's. */
  readonly fallback?: T;
  /** All of them get the same value. Empty where the value is written together with others. */
  readonly keys: readonly string[];
  /** How documents name the keys. @default the keys themselves */
  readonly keyName: string;
  /** What is written when there is no value; undefined writes nothing. @default "" */
  readonly unset: string | undefined;
}

/** Settings that belong together. */
export interface Group<M extends Tree = Tree> {
  readonly is: "group";
  readonly meaning: string;
  readonly members: M;
}

/** A list whose items become numbered keys. */
export interface Repeated<M extends Tree = Tree> {
  readonly is: "repeated";
  readonly meaning: string;
  /** Most items. */
  readonly most: number;
  /** Members of an item; `N` in their keys is the number of the item, from 1. */
  readonly members: M;
}

/** Settings by the name that a description uses. */
export interface Tree {
  readonly [name: string]: Setting | Group | Repeated;
}

/** The value of a node of a tree. */
type ValueOf<N> =
  N extends Setting<infer T, Presence>
    ? T
    : N extends Group<infer M>
      ? ValuesOf<M>
      : N extends Repeated<infer M>
        ? ValuesOf<M>[]
        : never;

type SureNames<T extends Tree> = {
  [K in keyof T]: T[K] extends Setting<unknown, "optional"> ? never : K;
}[keyof T];

/** The values that a tree describes, every default filled in. */
export type ValuesOf<T extends Tree> = { -readonly [K in SureNames<T>]: ValueOf<T[K]> } & {
  -readonly [K in Exclude<keyof T, SureNames<T>>]?: ValueOf<T[K]>;
};

interface SettingOptions<T> extends Documentation {
  readonly kind: ValueKind<T>;
  readonly keys: string | readonly string[];
  readonly keyName?: string;
  readonly unset?: string | undefined;
}

function build<T, P extends Presence>(options: SettingOptions<T>, presence: P, fallback?: T): Setting<T, P> {
  const keys = typeof options.keys === "string" ? [options.keys] : options.keys;
  return {
    ...options,
    is: "setting",
    keys,
    keyName: options.keyName ?? keys.join(", "),
    unset: "unset" in options ? options.unset : "",
    presence,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** A setting that a site has to give. */
export function required<T>(options: SettingOptions<T>): Setting<T, "required"> {
  return build(options, "required");
}

/** A setting with a default of ours. */
export function defaulted<T>(fallback: T, options: SettingOptions<T>): Setting<T, "defaulted"> {
  return build(options, "defaulted", fallback);
}

/** A setting that may be left out. */
export function optional<T>(options: SettingOptions<T>): Setting<T, "optional"> {
  return build(options, "optional");
}

/** Settings below one name. */
export function group<const M extends Tree>(meaning: string, members: M): Group<M> {
  return { is: "group", meaning, members };
}

/** A list of at most `most` items. */
export function repeated<const M extends Tree>(meaning: string, most: number, members: M): Repeated<M> {
  return { is: "repeated", meaning, most, members };
}

/** A setting and the names that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly setting: Setting;
}

/** All settings of a tree but those in lists, in the order of the tree. */
export function leavesOf(tree: Tree, above: readonly string[] = []): Leaf[] {
  return Object.entries(tree).flatMap(([name, node]): Leaf[] => {
    const path = [...above, name];
    if (node.is === "group") {
      return leavesOf(node.members, path);
    }
    return node.is === "setting" ? [{ path, setting: node }] : [];
  });
}

/** All lists of a tree. */
export function listsOf(tree: Tree): { name: string; list: Repeated }[] {
  return Object.entries(tree).flatMap(([name, node]) => (node.is === "repeated" ? [{ name, list: node }] : []));
}

/** The key of an item of a list. */
export function numberedKey(pattern: string, number: number): string {
  return pattern.replace("N", String(number));
}
