import { Worker } from "node:worker_threads";
import type { RolloutRules } from "../../domain/firmware/rollout-rules";
import type { RequestEntry } from "../request-log";
import type { ServingSettings } from "../serving-settings";
import type {
  FromTftpThread,
  HandedFiles,
  OpenedTftp,
  TftpThreadData,
  TftpThreadLoad,
  ToTftpThread,
} from "./tftp-thread-messages";

export interface TftpThreadOptions {
  readonly settings: ServingSettings;
  /** A folder that it reads itself; without one it serves what `serve` hands over. */
  readonly root: string | undefined;
  readonly onEntries: (entries: readonly RequestEntry[]) => void;
  readonly onTrouble: (trouble: string) => void;
  /** The thread ended though nobody closed it. */
  readonly onDeath: (reason: string) => void;
}

/** 10,000 transfers take some 30 MB; what they make is short-lived and needs no large nursery. */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 };

/** The TFTP server, seen from the main thread. */
export class TftpThread {
  private readonly worker: Worker;
  private readonly options: TftpThreadOptions;
  private readonly turns = new Map<number, () => void>();
  private turn = 0;
  private lastLoad: TftpThreadLoad = { transfers: 0, waiting: 0, limited: 0 };
  private onOpened: ((message: FromTftpThread) => void) | undefined;
  private closed: (() => void) | undefined;
  private alive = true;
  private ending = false;

  /** @param program Path of the bundled program, which runs as the thread, too. */
  constructor(program: string, options: TftpThreadOptions) {
    this.options = options;
    const { settings, root } = options;
    const workerData: TftpThreadData = { thread: "tftp", settings, root };
    this.worker = new Worker(program, { workerData, resourceLimits: LIMITS });
    this.worker.on("message", (message: FromTftpThread) => this.take(message));
    this.worker.on("error", (error) => this.end(error.message));
    this.worker.on("exit", (code) => this.end(`it ended with ${code}`));
  }

  /** Opens its ports; how it did. @throws the system's error, with `code` and `port`. */
  open(): Promise<OpenedTftp> {
    return new Promise((resolve, reject) => {
      this.onOpened = (message) => {
        if (message.kind === "opened") {
          resolve(message.opened);
        } else if (message.kind === "failed") {
          const { message: text, code, port } = message.error;
          reject(Object.assign(new Error(text), { code, port }));
        }
      };
      this.tell({ kind: "open" });
    });
  }

  /** Resolves when these files are served. */
  serve(files: HandedFiles): Promise<void> {
    const turn = ++this.turn;
    this.tell({ kind: "files", files, turn });
    return new Promise((resolve) => this.turns.set(turn, resolve));
  }

  /** What it answers to those who ask how the server is. */
  setHealth(text: string): void {
    this.tell({ kind: "health", text });
  }

  /** What it tells phones of loads from now on. */
  setRules(rules: RolloutRules | undefined): void {
    this.tell({ kind: "rules", rules });
  }

  refresh(): void {
    this.tell({ kind: "refresh" });
  }

  /** As of half a second ago. */
  load(): TftpThreadLoad {
    return this.lastLoad;
  }

  /** Running transfers have until then to finish. */
  async close(graceMs: number): Promise<void> {
    if (this.alive && !this.ending) {
      this.ending = true;
      await new Promise<void>((resolve) => {
        this.closed = resolve;
        this.tell({ kind: "close", graceMs });
      });
    }
    await this.worker.terminate();
  }

  private tell(message: ToTftpThread): void {
    this.worker.postMessage(message);
  }

  private take(message: FromTftpThread): void {
    switch (message.kind) {
      case "opened":
        this.onOpened?.(message);
        break;
      case "failed":
        this.ending = true;
        this.onOpened?.(message);
        break;
      case "serving":
        this.turns.get(message.turn)?.();
        this.turns.delete(message.turn);
        break;
      case "entries":
        this.options.onEntries(message.entries);
        break;
      case "load":
        this.lastLoad = message.load;
        break;
      case "trouble":
        this.options.onTrouble(message.trouble);
        break;
      case "closed":
        this.closed?.();
        break;
    }
  }

  private end(reason: string): void {
    if (!this.alive) {
      return;
    }
    this.alive = false;
    this.closed?.();
    if (!this.ending) {
      this.options.onDeath(reason);
    }
  }
}
