import { isUtf8 } from "node:buffer";
import { type DeclaredState, type Difference, type DoorState, doorDrift, storeDrift } from "./drift";
import type { StoreReading } from "./store-reading";

/** What the doors gave, as far as they answered. */
export interface DoorAnswers {
  readonly http: DoorState | undefined;
  readonly tftp: DoorState | undefined;
}

/**
 * In which a host differs from what it was itself given last: a change that somebody made there, whatever is declared by now.
 *
 * @param isWhole Whether the files of the current generation are those that its id stands for.
 */
export function ownDrift(store: StoreReading, isWhole: boolean, { http, tftp }: DoorAnswers): Difference[] {
  const given: DeclaredState = {
    site: store.site ?? "",
    phones: store.phones,
    files: store.files ?? new Map(),
    // Which of its placeholders stood where is not kept; keys and lines are named without.
    texts: new Map([...(store.files ?? [])].filter(([, bytes]) => isUtf8(bytes)).map(([name]) => [name, ""])),
  };
  return [
    ...storeDrift(given, store),
    ...(isWhole || store.files === undefined
      ? []
      : [whole(`the files of generation ${store.generation} are not those that were delivered`)]),
    ...(store.rolledBackAt === undefined ? [] : [whole(`generation ${store.generation} was rolled back to`)]),
    ...(http === undefined ? [] : doorDrift("http", given, http)),
    ...(tftp === undefined ? [] : doorDrift("tftp", given, tftp)),
  ];
}

function whole(text: string): Difference {
  return { place: "store", file: null, fault: "whole", parts: [text] };
}
