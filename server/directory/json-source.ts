import type { DeliveredJson } from "../../domain/directory/delivered-directory";
import { type DirectoryEntry, MOST_ENTRIES } from "../../domain/directory/directory-entry";
import { mappedEntries } from "../../domain/directory/json-mapping";
import { SourceTrouble } from "./directory-source";

export interface FetchLimits {
  /** Until the whole answer is there, milliseconds. @default 5000 */
  readonly ms?: number;
  /** Bytes of an answer. @default 8 MiB */
  readonly bytes?: number;
}

const DEFAULT_MS = 5000;
const DEFAULT_BYTES = 8 * 1024 * 1024;

/**
 * Fetches the people of a JSON document. It follows no redirect, since the password is for that one address.
 *
 * @throws SourceTrouble with what went wrong, without address and password.
 */
export async function fetchJsonEntries(
  list: DeliveredJson,
  password: string | undefined,
  { ms = DEFAULT_MS, bytes = DEFAULT_BYTES }: FetchLimits = {},
): Promise<DirectoryEntry[]> {
  const text = await fetchText(list, password, ms, bytes);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new SourceTrouble("its answer is not JSON");
  }
  const entries = mappedEntries(document, list);
  if (entries === undefined) {
    const where = list.entries === undefined ? "" : ` at ${list.entries}`;
    throw new SourceTrouble(`its answer has no list${where}, or more than ${MOST_ENTRIES} numbers`);
  }
  return entries;
}

async function fetchText(list: DeliveredJson, password: string | undefined, ms: number, most: number): Promise<string> {
  const signal = AbortSignal.timeout(ms);
  try {
    const response = await fetch(list.url, {
      headers: { Accept: "application/json", ...authorization(list, password) },
      redirect: "manual",
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new SourceTrouble(`it answered with status ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > most) {
        throw new SourceTrouble(`its answer is larger than ${Math.floor(most / 1024)} KiB`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    if (error instanceof SourceTrouble) {
      throw error;
    }
    throw new SourceTrouble(
      signal.aborted ? `it did not answer within ${ms / 1000} s` : `it can't be reached${codeOf(error)}`,
    );
  }
}

function authorization({ user, header }: DeliveredJson, password: string | undefined): Record<string, string> {
  if (password === undefined) {
    return {};
  }
  if (header !== undefined) {
    return { [header]: password };
  }
  return {
    Authorization:
      user === undefined
        ? `Bearer ${password}`
        : `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`,
  };
}

/** The system's name of a failure, from wherever it is in a chain of causes. */
export function codeOf(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ("code" in each && typeof each.code === "string" && /^[A-Z_0-9]{1,60}$/.test(each.code)) {
      return ` (${each.code})`;
    }
  }
  return "";
}
