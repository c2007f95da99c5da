import { createHash } from "node:crypto";
import type { DeliveredDirectory } from "../../domain/directory/delivered-directory";
import { CachedSource, type CachedSourceOptions } from "./cached-source";
import type { DirectorySource } from "./directory-source";
import { fetchJsonEntries } from "./json-source";
import { fetchLdapEntries } from "./ldap-source";

/** What all lists have that are fetched. */
interface FetchedList {
  readonly name: string;
  readonly title: string;
  readonly refreshSeconds: number;
}

type LoadOf<List> = (list: List, password: string | undefined) => ReturnType<CachedSourceOptions["load"]>;

/** Lists that the server fetches. One that a new delivery declares as before keeps what it has. */
export class FetchedSources {
  private readonly onTrouble: (trouble: string) => void;
  private known: ReadonlyMap<string, DirectorySource> = new Map();

  constructor(onTrouble: (trouble: string) => void) {
    this.onTrouble = onTrouble;
  }

  /** The sources of a delivery, which begin to fetch. */
  follow(
    { json, ldap }: Pick<DeliveredDirectory, "json" | "ldap">,
    passwords: ReadonlyMap<string, string>,
  ): readonly DirectorySource[] {
    const sources = new Map<string, DirectorySource>();
    const take = <List extends FetchedList>(kind: string, list: List, load: LoadOf<List>): void => {
      const password = passwords.get(list.name);
      const declared = createHash("sha256")
        .update(JSON.stringify([kind, list, password]))
        .digest("hex");
      sources.set(declared, this.known.get(declared) ?? this.sourceOf(list, () => load(list, password)));
    };
    for (const list of json) {
      take("json", list, fetchJsonEntries);
    }
    for (const list of ldap) {
      take("ldap", list, fetchLdapEntries);
    }
    this.known = sources;
    return [...sources.values()];
  }

  private sourceOf({ name, title, refreshSeconds }: FetchedList, load: CachedSourceOptions["load"]): DirectorySource {
    const source = new CachedSource({ name, title, load, freshMs: refreshSeconds * 1000, onTrouble: this.onTrouble });
    // So that no phone waits for the first time, and what is wrong is in the log before one asks.
    source.read().catch(() => undefined);
    return source;
  }
}
