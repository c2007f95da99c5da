import type { Readable } from "node:stream";
import { z } from "zod";
import { type DeclaredPhone, declaredPhoneSchema } from "../../domain/declared-phone";
import type { DeliveredChange } from "../../domain/resync-plan";
import { ProblemsError } from "../problems";

const LARGEST_REPORT = 64 * 1024 * 1024;
const LINE = /^(added|changed|removed) (\S+)$/;
const LAST_LINE = /^generation [0-9a-f]{16}: added (\d+), changed (\d+), removed (\d+), kept \d+$/;

const paths = z.array(z.string());
const listsSchema = z.object({
  phones: z.array(declaredPhoneSchema),
  added: paths,
  changed: paths,
  removed: paths,
});
const textSchema = z.object({ phones: z.array(declaredPhoneSchema), delivered: z.string() });

/** What `resync` is told: what a delivery changed, and the phones that are declared. */
export interface DeliveryReport {
  readonly change: DeliveredChange;
  readonly phones: readonly DeclaredPhone[];
}

/**
 * Reads a report: one JSON object with `phones` as in a bundle, and either the lists `added`, `changed` and `removed`, as
 * `apply --json` prints them, or `delivered` with the text that `apply` or `rollback` prints. Other members are left aside.
 *
 * @throws ProblemsError if it is neither, or the text was cut off.
 */
export function parseReport(text: string): DeliveryReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProblemsError([
      `what is on standard input (${text.length} characters) is not complete JSON; give what apply --json prints`,
    ]);
  }
  const lists = listsSchema.safeParse(json);
  if (lists.success) {
    const { phones, ...change } = lists.data;
    return { phones, change };
  }
  const texts = textSchema.safeParse(json);
  if (texts.success) {
    return { phones: texts.data.phones, change: readDelivered(texts.data.delivered) };
  }
  const hasText = typeof json === "object" && json !== null && "delivered" in json;
  throw new ProblemsError(
    (hasText ? texts : lists).error.issues.map(
      ({ path, message }) => `${path.length === 0 ? "the report" : path.join(".")}: ${message}`,
    ),
  );
}

export async function readReport(input: Readable): Promise<DeliveryReport> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > LARGEST_REPORT) {
      throw new ProblemsError([`what is on standard input is longer than ${LARGEST_REPORT / 1024 / 1024} MiB`]);
    }
    chunks.push(buffer);
  }
  return parseReport(Buffer.concat(chunks).toString("utf8"));
}

function readDelivered(text: string): DeliveredChange {
  const change = { added: [] as string[], changed: [] as string[], removed: [] as string[] };
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  const last = LAST_LINE.exec(lines.pop() ?? "");
  for (const line of lines) {
    const [, how, path] = LINE.exec(line) ?? [];
    if (path !== undefined && (how === "added" || how === "changed" || how === "removed")) {
      change[how].push(path);
    }
  }
  const counts = [change.added, change.changed, change.removed].map(({ length }) => String(length));
  if (last === null || last.slice(1).join(" ") !== counts.join(" ")) {
    throw new ProblemsError([
      "delivered is not the whole output of apply: its last line has to be that of the generation, with the number of lines before",
    ]);
  }
  return change;
}
