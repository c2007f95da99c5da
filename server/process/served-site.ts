import { type Endpoint, formatEndpoint } from "../endpoint";
import { StagedFiles } from "../firmware/staged-files";
import { HEALTH_FILE, type HealthAnswer, SERVICE } from "../health-answer";
import type { ServingSettings } from "../serving-settings";
import { canonicalName } from "../store/file-name";
import { type FileSource, type Lookup, servedFile } from "../store/file-source";
import type { TftpThread } from "./tftp-thread";
import type { HandedFiles } from "./tftp-thread-messages";

export interface ServedSiteOptions {
  readonly settings: Pick<ServingSettings, "tftp">;
  readonly source: FileSource;
  /** The folder of the source, if it is one that is kept by hand. */
  readonly root: string | undefined;
  readonly instance: string;
}

/** What is served, and what the server says about itself. */
export class ServedSite {
  thread: TftpThread | undefined;
  tftp: Endpoint;
  /** The files of HTTP; those of TFTP are with its thread. */
  readonly staged: StagedFiles;
  private readonly options: ServedSiteOptions;
  private generation: string | null = null;
  private since: string | null = null;

  constructor(options: ServedSiteOptions) {
    this.options = options;
    this.staged = new StagedFiles({ find: (name) => options.source.find(name) });
    this.tftp = options.settings.tftp;
  }

  /** Gives the TFTP server what is served now; a folder it reads itself. */
  async handOver(): Promise<void> {
    const { source, root } = this.options;
    const generation = source.generation();
    const since = source.arrival()?.at ?? null;
    if (root === undefined) {
      await this.thread?.serve(allFiles(source));
    }
    this.generation = generation;
    this.since = since;
    this.tellHealth();
  }

  opened(tftp: Endpoint): void {
    this.tftp = tftp;
    this.tellHealth();
  }

  load(): { running: number; waiting: number; limited: number } {
    const { transfers = 0, waiting = 0, limited = 0 } = this.thread?.load() ?? {};
    return { running: transfers, waiting, limited };
  }

  health(): HealthAnswer {
    const { source, instance } = this.options;
    return {
      service: SERVICE,
      site: source.site(),
      // Once it is served through both doors, so that who waits for it gets it.
      generation: this.generation,
      since: this.since,
      tftp: formatEndpoint(this.tftp),
      files: this.fileCount(),
      instance,
    };
  }

  fileCount(): number {
    try {
      return this.options.source.list().length;
    } catch {
      // Of a folder that went away.
      return 0;
    }
  }

  unready(): string | undefined {
    return this.options.root === undefined && this.generation === null ? "nothing has been delivered yet" : undefined;
  }

  find(name: string, address: string): Lookup {
    try {
      return canonicalName(name) === HEALTH_FILE
        ? { kind: "found", file: servedFile(HEALTH_FILE, Buffer.from(this.healthText())) }
        : this.staged.find(name, address);
    } catch {
      // A folder that went away, say; one request must not end the server.
      return { kind: "refused", reason: "it can't be read" };
    }
  }

  private healthText(): string {
    return `${JSON.stringify(this.health())}\n`;
  }

  private tellHealth(): void {
    this.thread?.setHealth(this.healthText());
  }
}

function allFiles(source: FileSource): HandedFiles {
  const files = new Map<string, Uint8Array>();
  for (const { name } of source.list()) {
    const lookup = source.find(name);
    if (lookup.kind === "found") {
      files.set(name, lookup.file.bytes);
    }
  }
  return { site: source.site(), generation: source.generation(), files };
}
