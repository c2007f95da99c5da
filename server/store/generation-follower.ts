import { type FSWatcher, watch } from "node:fs";
import { lstat } from "node:fs/promises";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { firmwareOf, readImages } from "../firmware/image-store";
import { ChangeListeners } from "./change-listeners";
import type { FileSource, ListedFile, Lookup } from "./file-source";
import {
  type Arrival,
  arrivalOf,
  currentGeneration,
  describeGeneration,
  isMissing,
  readGeneration,
  type StoreLayout,
} from "./layout";
import { Snapshot } from "./snapshot";

const POLL_MS = 250;

/**
 * Serves the current generation of a store, and the next one from the moment its link moves. A generation is read
 * whole before it takes the place of the one before; without any, no file is served.
 */
export class GenerationFollower implements FileSource {
  private readonly store: StoreLayout;
  private readonly fallbackSite: string;
  private readonly onTrouble: (message: string) => void;
  private snapshot: Snapshot;
  private version = "";
  private lastTrouble = "";
  private busy: Promise<void> | undefined;
  private readonly poll: NodeJS.Timeout;
  private readonly watcher: FSWatcher | undefined;
  private readonly listeners = new ChangeListeners();

  private constructor(store: StoreLayout, fallbackSite: string, onTrouble: (message: string) => void) {
    this.store = store;
    this.fallbackSite = fallbackSite;
    this.onTrouble = onTrouble;
    this.snapshot = new Snapshot(fallbackSite, null, new Map());
    this.poll = setInterval(() => void this.follow(), POLL_MS).unref();
    this.watcher = this.watchFolder();
  }

  /**
   * @param fallbackSite Name of the site as long as no generation says one.
   * @param onTrouble Told when a generation can't be read; the one before stays and reading is tried again.
   */
  static async open(
    store: StoreLayout,
    fallbackSite: string,
    onTrouble: (message: string) => void,
  ): Promise<GenerationFollower> {
    const follower = new GenerationFollower(store, fallbackSite, onTrouble);
    await follower.follow();
    return follower;
  }

  site(): string {
    return this.snapshot.site();
  }

  generation(): string | null {
    return this.snapshot.generation();
  }

  arrival(): Arrival | null {
    return this.snapshot.arrival();
  }

  find(requested: string): Lookup {
    return this.snapshot.find(requested);
  }

  told(name: string): Buffer | undefined {
    return this.snapshot.told(name);
  }

  list(): readonly ListedFile[] {
    return this.snapshot.list();
  }

  phones(): readonly DeclaredPhone[] {
    return this.snapshot.phones();
  }

  /** Reads the current generation again, whether or not its link moved. */
  refresh(): void {
    void (this.busy ?? Promise.resolve()).then(() => {
      this.version = "";
      return this.follow();
    });
  }

  /** Calls when a generation is in place, read whole. */
  onChange(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  close(): void {
    this.listeners.clear();
    clearInterval(this.poll);
    this.watcher?.close();
  }

  private watchFolder(): FSWatcher | undefined {
    try {
      const watcher = watch(this.store.folder, { persistent: false }, (_event, name) => {
        if (name === "current") {
          void this.follow();
        }
      });
      // The poll goes on without it.
      watcher.on("error", () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }

  private follow(): Promise<void> {
    this.busy ??= this.takeCurrent()
      .then(
        () => {
          this.lastTrouble = "";
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          if (message !== this.lastTrouble) {
            this.lastTrouble = message;
            this.onTrouble(message);
          }
        },
      )
      .finally(() => {
        this.busy = undefined;
      });
    return this.busy;
  }

  private async takeCurrent(): Promise<void> {
    const version = await this.linkVersion();
    if (version === this.version) {
      return;
    }
    const id = await currentGeneration(this.store);
    if (id === undefined) {
      this.snapshot = new Snapshot(this.fallbackSite, null, new Map());
    } else {
      const files = await readGeneration(this.store, id);
      if (files === undefined) {
        throw new Error(`generation ${id} is not in ${this.store.generations}`);
      }
      const description = await describeGeneration(this.store, id);
      const images = firmwareOf(files) ?? [];
      const { found, lacking } = await readImages(this.store, images);
      if (lacking.length > 0) {
        this.onTrouble(`generation ${id} is served without images that are not here: ${lacking.join(", ")}`);
      }
      const came = description === undefined ? null : arrivalOf(description);
      const all = new Map([...files, ...found]);
      this.snapshot = new Snapshot(description?.site ?? this.fallbackSite, id, all, description?.phones, came);
    }
    this.version = version;
    this.listeners.tell();
  }

  /** Changes whenever a link is put in place, also one to the same generation, and whenever an image comes or goes. */
  private async linkVersion(): Promise<string> {
    try {
      const { ino, ctimeMs } = await lstat(this.store.current);
      return `${ino} ${ctimeMs} ${await this.imagesVersion()}`;
    } catch (error) {
      if (isMissing(error)) {
        return "none";
      }
      throw error;
    }
  }

  private async imagesVersion(): Promise<number> {
    try {
      return (await lstat(this.store.firmware)).mtimeMs;
    } catch (error) {
      if (isMissing(error)) {
        return 0;
      }
      throw error;
    }
  }
}
