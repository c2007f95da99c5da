import type { FirstLoad } from "../../domain/settings/first-load";

/** A JSON Schema (draft 2020-12) or part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Words of which a member is one, as a program names them. */
export interface Choice {
  /** Name of the type, such as `SntpMode`. */
  readonly name: string;
  readonly meaning: string;
  readonly words: readonly {
    /** Name in a program, such as `DirectedBroadcast`. */
    readonly member: string;
    readonly value: string;
    readonly meaning?: string;
  }[];
}

/** What the value of a member looks like. */
export type Shape =
  | { readonly is: "value"; readonly schema: JsonSchema; readonly choice?: Choice }
  | {
      readonly is: "mapping";
      /** Name of the type without `Args`, such as `Dtmf`. */
      readonly name: string;
      /** What the type is. */
      readonly meaning: string;
      readonly members: readonly Member[];
      /** Whether each of its members may be overridden alone. @default false: it is given whole or not at all */
      readonly layered?: boolean;
      /** What else a JSON Schema says of it. */
      readonly schema?: JsonSchema;
    }
  | { readonly is: "list"; readonly item: Shape; readonly schema?: JsonSchema }
  | {
      readonly is: "record";
      readonly value: Shape;
      /** The keys that there are. @default any that `schema` allows */
      readonly keys?: readonly string[];
      readonly schema?: JsonSchema;
    }
  /** A word in place of it. */
  | { readonly is: "or-word"; readonly word: string; readonly shape: Shape }
  /** Everything that one phone can be told, all of it optional. */
  | { readonly is: "overrides" };

/** Whether it has to be given, has a default, or may be missing. */
export type Presence = "required" | "defaulted" | "optional";

/** One member of a description and everything that is known about it, whichever document is made from it. */
export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly presence: Presence;
  /** What it does, as sentences in Markdown. */
  readonly meaning: string;
  /** What is accepted, in words. */
  readonly allowed?: string;
  readonly unit?: string;
  /** The default as a value. */
  readonly fallback?: unknown;
  /** The default in words, where it is no value or a value says too little. */
  readonly fallbackWords?: string;
  /** The key or keys of the phone's files, as documents name them. */
  readonly keyName?: string;
  /** What the phone does without the key, in words of a description. Undefined where that is not known. */
  readonly phoneDefault?: string;
  /** First release that has it, or the oldest one in which it was seen. */
  readonly since?: FirstLoad;
  /** What is not established. */
  readonly doubt?: string;
  readonly example?: unknown;
}
