import { inspect } from "node:util";

const MASK = "[secret]";

/** A text that must not be seen. Every way of printing it by accident gives `[secret]`. */
export class Secret {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** Takes a text out of sight. */
  static of(text: string): Secret {
    return new Secret(text);
  }

  /** The text itself; call it only where it is encoded, hashed or counted. */
  reveal(): string {
    return this.#text;
  }

  /** Number of UTF-16 code units. */
  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
