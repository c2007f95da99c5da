import type { Registration } from "../../../registrations/registration-status";
import { Since } from "./clock";
import { ToneIcon } from "./icons";
import { plainText } from "./plain-text";
import { REGISTRATION_WORDS, refusalsText, roundTripText } from "./registration-text";
import { exactText } from "./time-text";

/** Whether each line of a phone is registered with Asterisk. */
export function Registrations({ registrations }: { readonly registrations: readonly Registration[] }) {
  return (
    <ul class="registrations" aria-label="Registered with Asterisk">
      {registrations.map((registration) => (
        <li key={registration.extension} class={`registration ${REGISTRATION_WORDS[registration.state].tone}`}>
          <RegistrationFacts registration={registration} />
        </li>
      ))}
    </ul>
  );
}

function RegistrationFacts({ registration }: { readonly registration: Registration }) {
  const { extension, state, address, since, refusals, why } = registration;
  const { words, tone } = REGISTRATION_WORDS[state];
  const roundTrip = state === "registered" ? roundTripText(registration) : undefined;
  return (
    <>
      <ToneIcon tone={tone} />
      <strong>{plainText(extension)}</strong> {words}
      {address !== null && ` from ${plainText(address)}`}
      {since !== null && state !== "refused" && (
        <>
          {", for "}
          <Since time={since} />
        </>
      )}
      {roundTrip !== undefined && `, ${roundTrip}`}
      {refusals !== null && (
        <span class="refusals">
          {state === "refused" ? ": " : "; "}
          {plainText(refusalsText(refusals))} <time dateTime={refusals.since}>{exactText(refusals.since)}</time>
        </span>
      )}
      {why !== null && <span class="why">: {plainText(why)}</span>}
    </>
  );
}
