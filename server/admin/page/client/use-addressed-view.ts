import { useEffect, useState } from "preact/hooks";
import { readView, type View, writeView } from "./view-address";

/** Browsers refuse an address that changes with every key. */
const WRITE_MS = 250;

/** The view, which the fragment of the page's address holds too, so that it can be sent to somebody. */
export function useAddressedView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState(() => readView(location.hash));
  useEffect(() => {
    const onAddress = () => setView(readView(location.hash));
    window.addEventListener("hashchange", onAddress);
    return () => window.removeEventListener("hashchange", onAddress);
  }, []);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      const fragment = writeView(view);
      if (fragment !== location.hash) {
        history.replaceState(null, "", `${location.pathname}${location.search}${fragment}`);
      }
    }, WRITE_MS);
    return () => window.clearTimeout(timer);
  }, [view]);
  return [view, setView];
}
