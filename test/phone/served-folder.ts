import { onTestFinished } from "vitest";
import type { BootReport } from "../../phone/boot-report";
import { bootPhone } from "../../phone/boot-sequence";
import type { RequestEntry } from "../../server/request-log";
import { Snapshot } from "../../server/store/snapshot";
import { openTftpServer } from "../../server/tftp/tftp-server";

export const MAC = "0003936AA1B2";

type Files = Readonly<Record<string, string | Buffer>>;

/** Our server on a folder in memory that can be changed while a phone boots from it. */
export class ServedFolder {
  readonly log: RequestEntry[] = [];
  private snapshot: Snapshot;
  private files: Files;
  private tftp = "";

  private constructor(files: Files) {
    this.files = files;
    this.snapshot = snapshotOf(files);
  }

  /** @param onServed called after each file that arrived whole */
  static async open(
    files: Files,
    onServed: (file: string, folder: ServedFolder) => void = () => {},
  ): Promise<ServedFolder> {
    const folder = new ServedFolder(files);
    const server = await openTftpServer({
      endpoint: { host: "127.0.0.1", port: 0 },
      find: (name) => folder.snapshot.find(name),
      log: (entry) => {
        folder.log.push(entry);
        if (entry.outcome === "served") onServed(entry.file, folder);
      },
      onTrouble: () => {},
    });
    onTestFinished(() => server.close(0));
    folder.tftp = `127.0.0.1:${server.endpoint.port}`;
    return folder;
  }

  /** Puts files into the folder, over those that are there. */
  change(files: Files): void {
    this.files = { ...this.files, ...files };
    this.snapshot = snapshotOf(this.files);
  }

  /** Boots a phone from it. */
  boot(load: string, model = "7940", restartSeconds = 0): Promise<BootReport> {
    return bootPhone({ mac: MAC, model, load, tftp: this.tftp, restartSeconds });
  }
}

/** Requests as `boot stage file result`. */
export function asked(report: BootReport): string[] {
  return report.requests.map(({ boot, stage, file, result }) => `${boot} ${stage} ${file} ${result}`);
}

function snapshotOf(files: Files): Snapshot {
  const entries = Object.entries(files).map(([name, body]): [string, Buffer] => [
    name,
    Buffer.from(body as string, "latin1"),
  ]);
  return new Snapshot("home", null, new Map(entries));
}
