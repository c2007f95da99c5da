import type { Secret } from "../domain/secret";

/**
 * What a template may use, declared beside it: `text` is always present and may be empty, `flag` is for `#if` alone,
 * `secret` is for the `secret` helper alone, and a nested shape is a list for `#each`.
 */
export interface ViewShape {
  readonly [name: string]: "text" | "flag" | "secret" | ViewShape;
}

/** A secret in a view: its name in the placeholder, its fingerprint, its value. */
export interface SecretValue {
  readonly name: string;
  readonly fingerprint: string;
  readonly secret: Secret;
}

/** The view that a shape declares. */
export type ViewOf<S extends ViewShape> = {
  readonly [K in keyof S]: S[K] extends "text"
    ? string
    : S[K] extends "flag"
      ? boolean
      : S[K] extends "secret"
        ? SecretValue
        : S[K] extends ViewShape
          ? readonly ViewOf<S[K]>[]
          : never;
};
