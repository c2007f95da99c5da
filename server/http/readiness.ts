import { type Answer, plainAnswer } from "./answer-writing";

/** The path that tells whether phones would get their files. */
export const READY_PATH = "/readyz";

/** Says why phones would not get their files now; undefined if they would. */
export type Readiness = () => string | undefined;

export function readyAnswer(ready: Readiness): Answer {
  const reason = ready();
  return reason === undefined ? plainAnswer(200, "ready") : plainAnswer(503, `not ready: ${reason}`);
}
