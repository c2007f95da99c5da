/** What became of a request. `unchanged` is HTTP 304; the other words are explained at `TransferEnding`. */
export type Outcome =
  | "served"
  | "unchanged"
  | "not-found"
  | "refused"
  | "unconfirmed"
  | "timed-out"
  | "stopped"
  | "malformed";

/** One request of a phone, or of whoever asks. Holds no content of a file. */
export interface RequestEntry {
  /** When it began, ISO 8601 in UTC. */
  readonly time: string;
  readonly door: "tftp" | "http";
  /** `address:port` of the one who asked. */
  readonly peer: string;
  /** The name as it was asked for. */
  readonly file: string;
  readonly outcome: Outcome;
  /** Bytes of the file that arrived, as far as the server can know. */
  readonly bytes: number;
  /** From the request to its end, milliseconds. */
  readonly ms: number;
  /** What else there is to know, such as `asked 2 times`. */
  readonly detail?: string;
}

const KEPT_ENTRIES = 200;
const LONGEST_NAME = 255;

/** A line of the log that tells of something else than a request, with its end. */
export function noteLine(what: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ time: new Date().toISOString(), ...what })}\n`;
}

/** The last 200 requests in memory, and every one of them as a JSON line. */
export class RequestLog {
  private entries: RequestEntry[] = [];
  private readonly writeLines: (lines: string) => void;

  /** @param writeLines Takes whole lines, each with its end. */
  constructor(writeLines: (lines: string) => void) {
    this.writeLines = writeLines;
  }

  add(added: readonly RequestEntry[]): void {
    const entries = added.map((entry) => ({ ...entry, file: shortened(entry.file) }));
    this.entries = [...this.entries, ...entries.slice(-KEPT_ENTRIES)].slice(-KEPT_ENTRIES);
    this.writeLines(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }

  /** The last requests, newest first. */
  latest(): readonly RequestEntry[] {
    return [...this.entries].reverse();
  }
}

function shortened(file: string): string {
  return file.length > LONGEST_NAME ? `${file.slice(0, LONGEST_NAME)}…` : file;
}
