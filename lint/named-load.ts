import type { RawEntry } from "../domain/settings/from-raw";
import type { Breach } from "./finding";

/** A load that a file names, and where. */
export interface NamedLoad {
  readonly load: string;
  readonly file: string;
  readonly line?: number;
  readonly keys?: readonly string[];
}

/** What OS79XX.TXT says. */
export interface SelectedLoad {
  readonly file: string;
  /** @default none, where what it says is no load */
  readonly load?: string;
}

/** The load of `image_version`. */
export function loadOf(entry: RawEntry): NamedLoad[] {
  return entry.value === "" ? [] : [{ load: entry.value, file: entry.file, line: entry.line, keys: ["image_version"] }];
}

export function placeOf({ file, line, keys }: NamedLoad): Pick<Breach, "file" | "line" | "keys"> {
  return { file, ...(line === undefined ? {} : { line }), ...(keys === undefined ? {} : { keys }) };
}
