import { useEffect, useState } from "preact/hooks";
import type { Boot, BootsAnswer, PhoneStatus } from "../../../boots/phone-status";
import { BootInFull } from "./boot-steps";

type Earlier = { readonly boots: readonly Boot[] } | { readonly problem: string } | "loading";

/** The last boot in full, and those before it, which are loaded when this is opened and whenever a new boot begins. */
export function EarlierBoots({ phone }: { readonly phone: PhoneStatus }) {
  const { mac, lastBoot } = phone;
  const [earlier, setEarlier] = useState<Earlier>("loading");
  const [tries, setTries] = useState(0);
  const newest = lastBoot?.startedAt;
  // A new boot and another try are reasons to load again.
  useEffect(() => {
    const abort = new AbortController();
    void loadBoots(mac, abort.signal).then((loaded) => {
      if (!abort.signal.aborted) {
        setEarlier(loaded);
      }
    });
    return () => abort.abort();
  }, [mac, newest, tries]);
  return (
    <>
      {lastBoot !== null && <BootInFull boot={lastBoot} />}
      <EarlierOnes earlier={earlier} newest={newest} tryAgain={() => setTries(tries + 1)} />
    </>
  );
}

interface EarlierOnesProps {
  readonly earlier: Earlier;
  readonly newest: string | undefined;
  readonly tryAgain: () => void;
}

function EarlierOnes({ earlier, newest, tryAgain }: EarlierOnesProps) {
  if (earlier === "loading") {
    return <p class="note">Loading earlier boots…</p>;
  }
  if ("problem" in earlier) {
    return (
      <p role="alert">
        {earlier.problem}{" "}
        <button type="button" onClick={tryAgain}>
          Try again
        </button>
      </p>
    );
  }
  const boots = earlier.boots.filter(({ startedAt }) => startedAt !== newest);
  return boots.length === 0 ? (
    <p class="note">No earlier boots are known.</p>
  ) : (
    boots.map((boot) => <BootInFull key={boot.startedAt} boot={boot} />)
  );
}

async function loadBoots(mac: string, signal: AbortSignal): Promise<Earlier> {
  try {
    const answer = await fetch(`/api/phones/${encodeURIComponent(mac)}/boots`, { cache: "no-store", signal });
    if (!answer.ok) {
      return { problem: `The earlier boots can't be shown: the server answered with error ${answer.status}.` };
    }
    const { boots }: BootsAnswer = await answer.json();
    return { boots };
  } catch {
    return { problem: "The earlier boots can't be shown: the server does not answer." };
  }
}
