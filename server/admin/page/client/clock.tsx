import { useEffect, useState } from "preact/hooks";
import { exactText, sinceText } from "./time-text";

const TICK_MS = 10_000;
const listeners = new Set<(now: number) => void>();

window.setInterval(() => {
  const now = Date.now();
  for (const listener of listeners) {
    listener(now);
  }
}, TICK_MS);

/** How long it has been since something, kept up to date; the exact time on hovering. */
export function Since({ time }: { readonly time: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    listeners.add(setNow);
    return () => void listeners.delete(setNow);
  }, []);
  // Something newer than the last tick is measured against its own time, not against the tick.
  return (
    <time dateTime={time} title={exactText(time)}>
      {sinceText(time, Math.max(now, Date.parse(time)))}
    </time>
  );
}
