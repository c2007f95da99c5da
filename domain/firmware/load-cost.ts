import type { LoadCost } from "../change-impact";
import type { PhoneModel } from "../phone-models";
import type { FirmwareSet } from "./firmware-set";
import { planUpgrade } from "./upgrade-plan";

/** What the way from one load to another costs a phone; undefined where none is known, or a file of it is missing. */
export function loadCost(
  firmware: FirmwareSet,
  model: PhoneModel,
  current: string,
  wanted: string,
): LoadCost | undefined {
  const { steps, problems } = planUpgrade({ model, current, wanted, firmware, path: "" });
  const sum = (of: (step: (typeof steps)[number]) => number): number => steps.reduce((all, step) => all + of(step), 0);
  return steps.length === 0 || problems.length > 0
    ? undefined
    : {
        restarts: sum(({ restarts }) => restarts),
        bytes: sum(({ bytes }) => bytes),
        seconds: sum(({ seconds }) => seconds),
      };
}
