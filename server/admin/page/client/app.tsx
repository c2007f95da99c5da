import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { PhoneStatus } from "../../../boots/phone-status";
import { PhoneList } from "./phone-list";
import { sortPhones } from "./phone-order";
import { phoneSearch } from "./phone-search";
import { countStates } from "./phone-states";
import type { FeedState, SiteFeed } from "./site-feed";
import { SiteHead } from "./site-head";
import { Toolbar } from "./toolbar";
import { useAddressedView } from "./use-addressed-view";
import { USUAL_VIEW, type View } from "./view-address";

/** The whole page. */
export function App({ feed }: { readonly feed: SiteFeed }) {
  const [state, setState] = useState<FeedState>(feed.state);
  const [view, setView] = useAddressedView();
  const main = useRef<HTMLElement>(null);
  useEffect(() => feed.start(setState), [feed]);
  useEffect(() => {
    document.title = titleOf(state);
  }, [state]);
  return (
    <>
      {/* The fragment of the address holds the filter, so this moves the focus without changing it. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the phones
      </button>
      <SiteHead feed={state} />
      {state.problem !== undefined && (
        <p class="problem" role="alert">
          {state.problem} <a href="/api/phones">Look at the answer itself</a>.
        </p>
      )}
      <main ref={main} tabIndex={-1} aria-labelledby="phones">
        <Phones state={state} view={view} setView={setView} />
      </main>
      <footer>
        <nav aria-label="The same as data">
          <ul>
            <li>
              <a href="/api/phones">Phones as JSON</a>
            </li>
            <li>
              <a href="/api/requests">Last requests as JSON</a>
            </li>
            <li>
              <a href="/metrics">Metrics</a>
            </li>
            <li>
              <a href="/api/schema.json">Schema of the JSON</a>
            </li>
          </ul>
        </nav>
      </footer>
    </>
  );
}

const NO_PHONES: ReadonlyMap<string, PhoneStatus> = new Map();

interface PhonesProps {
  readonly state: FeedState;
  readonly view: View;
  readonly setView: (view: View) => void;
}

function Phones({ state, view, setView }: PhonesProps) {
  const { site, phones = NO_PHONES } = state;
  const counts = useMemo(() => countStates(phones.values()), [phones]);
  const shown = useMemo(() => {
    const isFound = phoneSearch(view.search);
    const matching = [...phones.values()].filter(
      (phone) => (view.state === "all" || phone.state === view.state) && isFound(phone),
    );
    return sortPhones(matching, view.sort);
  }, [phones, view]);
  if (site === undefined || state.phones === undefined) {
    return <h2 id="phones">No phones loaded yet</h2>;
  }
  if (phones.size === 0) {
    return (
      <>
        <h2 id="phones">No phones yet</h2>
        <p>
          None is declared, and none has asked for a file yet. A phone appears here with its first request: point its
          TFTP server (DHCP option 66 or 150) to <code>{site.tftp}</code>.
        </p>
      </>
    );
  }
  return (
    <>
      <Toolbar view={view} counts={counts} change={setView} />
      <h2 id="phones">
        <span role="status">
          {shown.length === phones.size
            ? phonesText(phones.size)
            : `${shown.length.toLocaleString("en")} of ${phonesText(phones.size)}`}
        </span>
      </h2>
      {shown.length === 0 && (
        <p>
          No phone matches the state and search chosen.{" "}
          <button type="button" onClick={() => setView({ ...USUAL_VIEW, sort: view.sort })}>
            Show all phones
          </button>
        </p>
      )}
      <PhoneList phones={shown} />
    </>
  );
}

function phonesText(count: number): string {
  return count === 1 ? "1 phone" : `${count.toLocaleString("en")} phones`;
}

/** In a tab among others, how many phones are in trouble. */
function titleOf({ site, phones = NO_PHONES }: FeedState): string {
  const counts = countStates(phones.values());
  const trouble = counts.looping + counts["wrong-load"];
  return `${trouble > 0 ? `(${trouble}) ` : ""}Phones${site === undefined ? "" : ` of ${site.site}`}`;
}
