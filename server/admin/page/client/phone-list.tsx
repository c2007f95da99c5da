import { useState } from "preact/hooks";
import type { PhoneStatus } from "../../../boots/phone-status";
import { PhoneCard } from "./phone-card";

/** So many cards are drawn at first, and with each "show more". */
const PAGE = 100;

/**
 * The phones as cards, the first hundred at once.
 *
 * @param phones In the order in which to show them.
 */
export function PhoneList({ phones }: { readonly phones: readonly PhoneStatus[] }) {
  const [shown, setShown] = useState(PAGE);
  const left = phones.length - shown;
  return (
    <>
      <ul class="phones">
        {phones.slice(0, shown).map((phone) => (
          <PhoneCard key={phone.mac} phone={phone} />
        ))}
      </ul>
      {left > 0 && (
        <p class="show-more">
          <button type="button" onClick={() => setShown(shown + PAGE)}>
            Show {Math.min(PAGE, left)} more
          </button>{" "}
          <span class="note">of {left.toLocaleString("en")} that are not shown; the search looks at all of them</span>
        </p>
      )}
    </>
  );
}
