import { createHash } from "node:crypto";
import type { DeliveredChange } from "./resync-plan";

const LINE = /^(added|changed|removed) (\S+)$/;
const LAST_LINE = /^generation [0-9a-f]{16}: added (\d+), changed (\d+), removed (\d+), kept \d+$/;

/** What a delivery changed, from the text that `apply` or `rollback` printed; undefined if that was cut off. */
export function readDelivered(text: string): DeliveredChange | undefined {
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
  return last === null || last.slice(1).join(" ") !== counts.join(" ") ? undefined : change;
}

/** The same for the same delivery, whatever phones are declared: 16 hex digits. */
export function deliveryId(delivered: unknown): string {
  return createHash("sha256").update(JSON.stringify(delivered)).digest("hex").slice(0, 16);
}
