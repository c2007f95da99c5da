import type { DirectoryEntry } from "../../domain/directory/directory-entry";
import { DirectoryIndex } from "../../domain/directory/directory-search";
import { type DirectorySource, troubleText } from "./directory-source";

export interface CachedSourceOptions {
  readonly name: string;
  readonly title: string;
  /** Gets all entries anew. @throws SourceTrouble why it can't */
  readonly load: () => Promise<readonly DirectoryEntry[]>;
  /** How long entries are taken for fresh, milliseconds. */
  readonly freshMs: number;
  /** Told when it begins to fail, when it fails otherwise, and when it works again. */
  readonly onTrouble: (trouble: string) => void;
  /** Milliseconds since whenever. @default performance.now */
  readonly now?: () => number;
}

/** After a failure nothing is asked for so long, however many phones ask. */
const PAUSE_MS = 10_000;

/**
 * Entries of somewhere else, kept while they are fresh. Those that are not are still answered with, at once, while they are got anew;
 * as long as that fails, they stay. Only who asks before the first attempt has ended waits for it.
 */
export class CachedSource implements DirectorySource {
  readonly name: string;
  readonly title: string;
  private readonly options: CachedSourceOptions;
  private readonly now: () => number;
  private kept: { readonly index: DirectoryIndex; readonly at: number } | undefined;
  private failure: { readonly error: unknown; readonly at: number } | undefined;
  private loading: Promise<DirectoryIndex> | undefined;

  constructor(options: CachedSourceOptions) {
    this.name = options.name;
    this.title = options.title;
    this.options = options;
    this.now = options.now ?? (() => performance.now());
  }

  async read(): Promise<DirectoryIndex> {
    const { kept, failure } = this;
    if (kept !== undefined && this.now() - kept.at < this.options.freshMs) {
      return kept.index;
    }
    const isPaused = failure !== undefined && this.now() - failure.at < PAUSE_MS;
    const loading = isPaused ? undefined : this.load();
    if (kept === undefined && failure === undefined && loading !== undefined) {
      return loading;
    }
    // Whoever asks now is not kept waiting; a failure is told by the load itself.
    loading?.catch(() => undefined);
    if (kept === undefined) {
      throw failure?.error;
    }
    return kept.index;
  }

  private load(): Promise<DirectoryIndex> {
    this.loading ??= this.loadOnce().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async loadOnce(): Promise<DirectoryIndex> {
    const { name, load, onTrouble } = this.options;
    try {
      const index = new DirectoryIndex(await load());
      if (this.failure !== undefined) {
        onTrouble(`directory list ${name}: it works again`);
      }
      this.failure = undefined;
      this.kept = { index, at: this.now() };
      return index;
    } catch (error) {
      const reason = troubleText(error);
      if (this.failure === undefined || troubleText(this.failure.error) !== reason) {
        const shown = this.kept === undefined ? "it has no entries" : "the entries from before are shown";
        onTrouble(`directory list ${name}: ${reason}; ${shown}`);
      }
      this.failure = { error, at: this.now() };
      throw error;
    }
  }
}
