/** Fields of a message of AMI by their names, as they are written. Of a field that stands twice, the first. */
export type AmiMessage = ReadonlyMap<string, string>;

/** More than this without an end is no message of AMI. Those that are read here have less than 2 KB. */
const LONGEST_MESSAGE = 64 * 1024;

/** What is not AMI, or not any more. */
export class AmiFault extends Error {
  override readonly name = "AmiFault";
}

/**
 * Reads AMI from the bytes of a connection, however they are split: a greeting line, then messages of `Name: value` lines, each ended by an
 * empty line (docs.asterisk.org, "The Asterisk Manager TCP IP API").
 */
export class AmiReader {
  private waiting: Buffer = Buffer.alloc(0);
  private isGreeted = false;

  /** What is complete with these bytes. @throws AmiFault when it can't be AMI */
  push(bytes: Buffer): AmiMessage[] {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    const messages: AmiMessage[] = [];
    if (!this.isGreeted) {
      const end = this.waiting.indexOf("\r\n");
      if (!"Asterisk Call Manager/".startsWith(this.waiting.toString("latin1", 0, 22))) {
        throw new AmiFault("what answers there is not Asterisk's manager interface");
      }
      if (end >= 0) {
        this.isGreeted = true;
        this.waiting = this.waiting.subarray(end + 2);
      }
    }
    for (let end = this.endOfFirst(); end >= 0; end = this.endOfFirst()) {
      messages.push(readFields(this.waiting.toString("utf8", 0, end)));
      this.waiting = this.waiting.subarray(end + 4);
    }
    if (this.waiting.length > LONGEST_MESSAGE) {
      throw new AmiFault("a message without an end");
    }
    return messages;
  }

  private endOfFirst(): number {
    return this.isGreeted ? this.waiting.indexOf("\r\n\r\n") : -1;
  }
}

/** An action as it is sent. A value can't end its line. */
export function writeAction(action: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Action: action, ...fields }).map(
    ([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, " ")}\r\n`,
  );
  return `${lines.join("")}\r\n`;
}

function readFields(text: string): AmiMessage {
  const fields = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    if (colon > 0 && !fields.has(name)) {
      fields.set(name, line.slice(colon + 1).replace(/^ /, ""));
    }
  }
  return fields;
}
