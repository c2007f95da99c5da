import { Component, type ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { PhoneStatus } from "../../../boots/phone-status";
import { StepRow } from "./boot-steps";
import { Since } from "./clock";
import { EarlierBoots } from "./earlier-boots";
import { FirstDiagnosis } from "./first-diagnosis";
import { StateIcon } from "./icons";
import { macText, STATE_WORDS } from "./phone-states";
import { plainText } from "./plain-text";
import { Registrations } from "./registrations";

interface PhoneCardProps {
  readonly phone: PhoneStatus;
}

/** One phone. Drawn again only when that phone has changed. */
export class PhoneCard extends Component<PhoneCardProps> {
  override shouldComponentUpdate({ phone }: PhoneCardProps): boolean {
    return phone !== this.props.phone;
  }

  override render({ phone }: PhoneCardProps) {
    const id = `phone-${phone.mac}`;
    return (
      <li>
        <article class={`card ${phone.state}`} aria-labelledby={id}>
          <div class="state">
            <p class="badge">
              <StateIcon state={phone.state} />
              {STATE_WORDS[phone.state]}
            </p>
            {phone.since !== null && (
              <p class="since">
                for <Since time={phone.since} />
              </p>
            )}
          </div>
          <div class="about">
            <PhoneHeading id={id} phone={phone} />
            <PhoneFacts phone={phone} />
            {phone.registrations !== undefined && phone.registrations.length > 0 && (
              <Registrations registrations={phone.registrations} />
            )}
            <p class="waits">{plainText(phone.waitsFor)}</p>
            <FirstDiagnosis diagnoses={phone.diagnoses} />
            <Boots id={id} phone={phone} />
          </div>
        </article>
      </li>
    );
  }
}

function PhoneHeading({ id, phone }: { readonly id: string; readonly phone: PhoneStatus }) {
  const { extensions, label, mac, declared } = phone;
  const isNameless = extensions.length === 0 && label === null;
  return (
    <h3 id={id}>
      {extensions.length > 0 && (
        <>
          <span class="unseen">{extensions.length === 1 ? "extension" : "extensions"} </span>
          {plainText(extensions.join(", "))}{" "}
        </>
      )}
      {label !== null && <span class="label">{plainText(label)}</span>}
      {isNameless && macText(mac)} {!declared && <span class="tag">not declared</span>}
    </h3>
  );
}

function PhoneFacts({ phone }: { readonly phone: PhoneStatus }) {
  const { mac, model, load, address, lastSeen, climb } = phone;
  return (
    <dl class="facts">
      <Fact name="MAC">
        <code class="mac">{macText(mac)}</code>
      </Fact>
      {model !== null && <Fact name="Model">{plainText(model)}</Fact>}
      {load !== null && (
        <Fact name="Load">
          <code>{plainText(load)}</code>
        </Fact>
      )}
      {climb !== undefined && climb.next !== null && (
        <Fact name="Next load">
          <code>{plainText(climb.next)}</code>, step {climb.step + 1} of {climb.steps}
        </Fact>
      )}
      {address !== null && <Fact name="Address">{address}</Fact>}
      {lastSeen !== null && (
        <Fact name="Last request">
          <Since time={lastSeen} /> ago
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The steps of the last boot; opened, what they mean and the boots before. */
function Boots({ id, phone }: { readonly id: string; readonly phone: PhoneStatus }) {
  const [isOpen, setOpen] = useState(false);
  const { lastBoot } = phone;
  if (lastBoot === null) {
    return null;
  }
  const boots = `${id}-boots`;
  return (
    <>
      <div id={boots} class="boots">
        {isOpen ? <EarlierBoots phone={phone} /> : <StepRow boot={lastBoot} />}
      </div>
      <button
        type="button"
        class="more"
        aria-expanded={isOpen}
        aria-controls={boots}
        aria-describedby={id}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Hide what the steps mean and earlier boots" : "What the steps mean, and earlier boots"}
      </button>
    </>
  );
}
