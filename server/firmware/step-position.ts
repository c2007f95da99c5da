import type { PhoneRule, Told } from "../../domain/firmware/rollout-rules";

/** Where on its way a phone is, by the images that it got. */
export interface StepPosition {
  /** Steps of its whole way behind it. */
  readonly behind: number;
  /** It has an image of the next one. */
  readonly begun: boolean;
}

/** Where it is with one more image; undefined for an image that does not belong to its next step. */
export function withImage(rule: PhoneRule, { behind }: StepPosition, image: string): StepPosition | undefined {
  const files = rule.steps[behind - rule.done]?.files;
  return files?.includes(image) !== true
    ? undefined
    : files.at(-1) === image
      ? { behind: behind + 1, begun: false }
      : { behind, begun: true };
}

/** What it is told there: what it has begun it takes to its end. */
export function toldAt(rule: PhoneRule, { behind, begun }: StepPosition): Told {
  const index = behind - rule.done;
  const step = rule.steps[index];
  return step === undefined ? rule.end : begun || index < rule.may ? step.told : step.stay;
}
