import type { Readable } from "node:stream";
import { z } from "zod";
import { type DeclaredPhone, declaredPhoneSchema } from "../../domain/declared-phone";
import { deliveryId, readDelivered } from "../../domain/delivered-change";
import type { DeliveredChange } from "../../domain/resync-plan";
import { ProblemsError } from "../problems";

const LARGEST_REPORT = 64 * 1024 * 1024;

const paths = z.array(z.string());
const listsSchema = z.object({
  phones: z.array(declaredPhoneSchema),
  added: paths,
  changed: paths,
  removed: paths,
});
const textSchema = z.object({
  phones: z.array(declaredPhoneSchema),
  delivered: z.union([z.string(), z.array(z.string())]),
});

/** What `resync` is told: what a delivery changed, and the phones that are declared. */
export interface DeliveryReport {
  readonly phones: readonly DeclaredPhone[];
  /** One a host. */
  readonly deliveries: readonly Delivery[];
}

/** One delivery to one host. */
export interface Delivery {
  /** The same for the same delivery, whatever phones are declared. */
  readonly id: string;
  readonly change: DeliveredChange;
}

/**
 * Reads a report: one JSON object with `phones` as in a bundle, and either the lists `added`, `changed` and `removed`, as
 * `apply --json` prints them, or `delivered` with the text that `apply` or `rollback` prints, or a list of them: one a host that
 * serves the same files. Other members are left aside.
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
    return { phones, deliveries: [{ id: deliveryId(change), change }] };
  }
  const texts = textSchema.safeParse(json);
  if (texts.success) {
    const { phones, delivered } = texts.data;
    return {
      phones,
      deliveries: [delivered].flat().map((text) => ({ id: deliveryId(text), change: readText(text) })),
    };
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

/** What changed anywhere. A file that a new host lacked and another had already is one that changed there, if it did. */
export function allChanges(changes: readonly DeliveredChange[]): DeliveredChange {
  const changed = new Set(changes.flatMap((change) => change.changed));
  const others = (how: "added" | "removed"): string[] => [
    ...new Set(changes.flatMap((change) => change[how]).filter((path) => !changed.has(path))),
  ];
  return { added: others("added"), changed: [...changed], removed: others("removed") };
}

function readText(text: string): DeliveredChange {
  const change = readDelivered(text);
  if (change === undefined) {
    throw new ProblemsError([
      "delivered is not the whole output of apply: its last line has to be that of the generation, with the number of lines before",
    ]);
  }
  return change;
}
