import type { PhoneState } from "../../../boots/phone-status";
import type { Tone } from "./outcomes";

/** Shapes that differ without colour, on a grid of 16. */
const STATE_SHAPES: Readonly<Record<PhoneState, string>> = {
  looping: "M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3",
  "wrong-load": "M8 2.2 14.5 13.5h-13zM8 6.5v3M8 11.5v.3",
  asking: "M2.5 3.5h11v7.5h-6l-3 2.8V11h-2zM5.3 7.2v.3M8 7.2v.3M10.7 7.2v.3",
  "never-seen": "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M5.5 8h5",
  configured: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M5.3 8.2l2 2 3.5-4",
};

const TONE_SHAPES: Readonly<Record<Tone, string>> = {
  good: "M3 8.5l3.5 3.5 6.5-8",
  quiet: "M3.5 8h9",
  doubtful: "M6 6a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.3M8 12v.3",
  bad: "M4 4l8 8M12 4l-8 8",
};

export function StateIcon({ state }: { readonly state: PhoneState }) {
  return <Icon shape={STATE_SHAPES[state]} />;
}

export function ToneIcon({ tone }: { readonly tone: Tone }) {
  return <Icon shape={TONE_SHAPES[tone]} />;
}

/** The text beside an icon says the same. */
function Icon({ shape }: { readonly shape: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={shape} />
    </svg>
  );
}
