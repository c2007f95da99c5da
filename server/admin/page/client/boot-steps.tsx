import type { Boot, BootStep } from "../../../boots/phone-status";
import { ToneIcon } from "./icons";
import { outcomeOf, RESULT_WORDS } from "./outcomes";
import { plainText } from "./plain-text";
import { durationText, exactText, offsetText } from "./time-text";

/** Steps that are shown of a boot while its card is closed. */
const STEPS_AT_A_GLANCE = 10;

/** The last steps of a boot, one after the other in a row that wraps. */
export function StepRow({ boot }: { readonly boot: Boot }) {
  const shown = boot.steps.slice(-STEPS_AT_A_GLANCE);
  const before = boot.steps.length - shown.length + boot.droppedSteps;
  return (
    <>
      {before > 0 && <p class="note">{earlierText(before)}</p>}
      <ol class="step-row" start={before + 1}>
        {shown.map((step) => (
          <li key={`${step.time} ${step.file}`} class={`step ${outcomeOf(step).tone}`}>
            <StepFacts boot={boot} step={step} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** A whole boot, with what each step means. */
export function BootInFull({ boot }: { readonly boot: Boot }) {
  return (
    <section class="boot">
      <h4>
        <time dateTime={boot.startedAt}>{exactText(boot.startedAt)}</time>: {RESULT_WORDS[boot.result]}
        <span class="from"> from {boot.address}</span>
      </h4>
      {boot.droppedSteps > 0 && <p class="note">{earlierText(boot.droppedSteps)}</p>}
      <ol class="step-list" start={boot.droppedSteps + 1}>
        {boot.steps.map((step) => (
          <li key={`${step.time} ${step.file}`} class={`step ${outcomeOf(step).tone}`}>
            <StepFacts boot={boot} step={step} />{" "}
            <span class="size">
              {step.bytes > 0 && `${step.bytes.toLocaleString("en")} bytes `}over {step.door.toUpperCase()}
            </span>
            <span class="meaning">{plainText(step.meaning)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepFacts({ boot, step }: { readonly boot: Boot; readonly step: BootStep }) {
  const { words, tone } = outcomeOf(step);
  return (
    <>
      <ToneIcon tone={tone} />
      <code>{plainText(step.file)}</code> <span class="outcome">{words}</span>{" "}
      {step.repeats > 0 && <span class="repeats">asked {step.repeats + 1} times </span>}
      <span class="when">
        <span title={exactText(step.time)}>{offsetText(boot.startedAt, step.time)}</span>{" "}
        <span class="took">
          <span class="unseen">took </span>
          {durationText(step.ms)}
        </span>
      </span>
    </>
  );
}

function earlierText(count: number): string {
  return count === 1 ? "1 step before these" : `${count.toLocaleString("en")} steps before these`;
}
