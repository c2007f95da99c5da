import type { PhoneState } from "../../../boots/phone-status";
import { SORT_WORDS, type Sort } from "./phone-order";
import { STATES_BY_TROUBLE } from "./phone-states";

/** Which phones are shown, and in what order. */
export interface View {
  readonly state: PhoneState | "all";
  readonly search: string;
  readonly sort: Sort;
}

export const USUAL_VIEW: View = { state: "all", search: "", sort: "trouble" };

/** Reads a view from the fragment of an address, such as `#state=looping&q=100`. What makes no sense is left out. */
export function readView(fragment: string): View {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const sort = given.get("sort") ?? "";
  return {
    state: STATES_BY_TROUBLE.find((state) => state === given.get("state")) ?? USUAL_VIEW.state,
    search: given.get("q") ?? USUAL_VIEW.search,
    sort: isSort(sort) ? sort : USUAL_VIEW.sort,
  };
}

/** The fragment that `readView` reads; empty for the usual view. */
export function writeView({ state, search, sort }: View): string {
  const fragment = new URLSearchParams();
  if (state !== USUAL_VIEW.state) {
    fragment.set("state", state);
  }
  if (search.trim() !== "") {
    fragment.set("q", search.trim());
  }
  if (sort !== USUAL_VIEW.sort) {
    fragment.set("sort", sort);
  }
  return fragment.size === 0 ? "" : `#${fragment}`;
}

function isSort(text: string): text is Sort {
  return Object.hasOwn(SORT_WORDS, text);
}
