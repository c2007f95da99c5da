import { z } from "zod";
import { deliveredImageSchema } from "../../domain/firmware/delivered-firmware";

/**
 * How images go from one program to another over a pipe, be it docker's or ssh's: the sender writes a line of JSON with all images; the
 * receiver answers with a line that has how many bytes of each it has already; the sender writes what is missing of each, one after
 * another, and nothing else. So what broke off goes on where it ended, and what is there is not sent again.
 */
export const offerSchema = z.strictObject({ format: z.literal(1), images: z.array(deliveredImageSchema).max(1000) });
export const answerSchema = z.strictObject({ have: z.array(z.number().int().min(0)) });

/** Longest line of JSON, bytes. */
const LONGEST_LINE = 1024 * 1024;

/** Reads a stream of bytes as a line and what follows it. */
export class LineThenBytes {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  /** The next line without its end; undefined if the stream ends within it. @throws Error for one that is too long */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.rest.indexOf(10);
      if (end >= 0) {
        const line = this.rest.subarray(0, end).toString("utf8");
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      if (this.rest.length > LONGEST_LINE) {
        throw new Error("the line is too long; was something else written into the pipe?");
      }
      const next = await this.chunks.next();
      if (next.done === true) {
        return undefined;
      }
      this.rest = Buffer.concat([this.rest, next.value]);
    }
  }

  /** At most so many bytes; none at the end of the stream. */
  async some(most: number): Promise<Buffer> {
    if (this.rest.length === 0) {
      const next = await this.chunks.next();
      this.rest = next.done === true ? this.rest : next.value;
    }
    const taken = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(taken.length);
    return taken;
  }
}
