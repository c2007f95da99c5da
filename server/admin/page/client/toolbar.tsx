import type { PhoneState } from "../../../boots/phone-status";
import { StateIcon } from "./icons";
import { SORT_WORDS, type Sort } from "./phone-order";
import { STATE_WORDS, STATES_BY_TROUBLE } from "./phone-states";
import type { View } from "./view-address";

interface ToolbarProps {
  readonly view: View;
  readonly counts: Readonly<Record<PhoneState, number>>;
  readonly change: (view: View) => void;
}

/** Chooses which phones are shown, and in what order. */
export function Toolbar({ view, counts, change }: ToolbarProps) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const choose = (state: View["state"]) => () => change({ ...view, state });
  return (
    <search class="toolbar">
      <fieldset class="filters">
        <legend class="unseen">Show phones by state</legend>
        <button type="button" aria-pressed={view.state === "all"} onClick={choose("all")}>
          All <Count of={all} />
        </button>
        {STATES_BY_TROUBLE.map((state) => (
          <button key={state} type="button" class={state} aria-pressed={view.state === state} onClick={choose(state)}>
            <StateIcon state={state} />
            {STATE_WORDS[state]} <Count of={counts[state]} />
          </button>
        ))}
      </fieldset>
      <label class="search">
        <span>Search</span>
        <input
          type="search"
          value={view.search}
          placeholder="MAC, extension, name, model, address"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={({ currentTarget }) => change({ ...view, search: currentTarget.value })}
        />
      </label>
      <label class="sort">
        <span>Order</span>
        <select
          value={view.sort}
          onChange={({ currentTarget }) => change({ ...view, sort: currentTarget.value as Sort })}
        >
          {Object.entries(SORT_WORDS).map(([sort, words]) => (
            <option key={sort} value={sort}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

function Count({ of }: { readonly of: number }) {
  return <span class="count">{of.toLocaleString("en")}</span>;
}
