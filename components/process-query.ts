import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnDoors } from "./preflight";

/** Where the embedded server of this store listens, if it runs. */
export function runningProcessDoors(store: string): OwnDoors {
  try {
    const record: unknown = JSON.parse(readFileSync(join(store, "server.json"), "utf8"));
    if (typeof record !== "object" || record === null || !("pid" in record) || typeof record.pid !== "number") {
      return {};
    }
    process.kill(record.pid, 0);
    return {
      ...("tftp" in record && typeof record.tftp === "string" ? { tftp: record.tftp } : {}),
      ...("http" in record && typeof record.http === "string" ? { http: record.http } : {}),
    };
  } catch {
    // No record, or its process is gone: nothing of ours listens.
    return {};
  }
}
