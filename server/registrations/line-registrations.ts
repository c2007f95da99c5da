import type { LinkState } from "./asterisk-link";
import { LineRecord } from "./line-record";
import type { LineEvent } from "./registration-events";
import type { Registration } from "./registration-status";

/** The registrations of declared lines, as far as was heard. Does no input or output itself. */
export class LineRegistrations {
  private readonly records = new Map<string, LineRecord>();
  private link: LinkState = { kind: "away", since: 0, reason: "" };
  private where = "";
  private renewMs = 0;

  /** Takes which lines there are, and how Asterisk is reached. Of others nothing is kept. */
  declare(extensions: Iterable<string>, where: string, renewMs: number, now: number): void {
    this.where = where;
    this.renewMs = renewMs;
    const wanted = new Set(extensions);
    for (const extension of [...this.records.keys()].filter((each) => !wanted.has(each))) {
      this.records.delete(extension);
    }
    for (const extension of wanted) {
      if (!this.records.has(extension)) {
        this.records.set(extension, new LineRecord(extension, now));
      }
    }
  }

  /** Takes a new state of the connection. What was heard before a connection broke may be wrong after it. */
  follow(link: LinkState): void {
    this.link = link;
    for (const extension of this.records.keys()) {
      this.records.set(extension, new LineRecord(extension, link.since));
    }
  }

  /** @returns the extension of the line of which something else is to be shown now */
  take(event: LineEvent, now: number): string | undefined {
    return this.records.get(event.extension)?.take(event, now) ? event.extension : undefined;
  }

  of(extension: string, now: number): Registration | undefined {
    const record = this.records.get(extension);
    if (record === undefined || this.link.kind === "listening") {
      return record?.registration(now, this.renewMs);
    }
    const { since, reason } = this.link;
    return {
      extension,
      state: "unknown",
      address: null,
      since: new Date(since).toISOString(),
      roundTripMs: null,
      refusals: null,
      why: `No connection to Asterisk at ${this.where}: ${reason}.`,
    };
  }

  all(now: number): Registration[] {
    return [...this.records.keys()].flatMap((extension) => this.of(extension, now) ?? []);
  }
}
