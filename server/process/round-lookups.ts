import type { Lookup } from "../store/file-source";

/**
 * Looks at a file once for all requests that have arrived together: what it was when they had come is right for each of
 * them, and a storm asks for the same files.
 */
export class RoundLookups {
  private readonly found = new Map<string, Lookup>();
  private readonly look: (name: string) => Lookup;

  constructor(look: (name: string) => Lookup) {
    this.look = look;
  }

  find(name: string): Lookup {
    const known = this.found.get(name);
    if (known !== undefined) {
      return known;
    }
    const lookup = this.look(name);
    this.found.set(name, lookup);
    return lookup;
  }

  /** The next request has to be looked at anew. */
  forget(): void {
    if (this.found.size > 0) {
      this.found.clear();
    }
  }
}
