import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";
import type { SymptomId } from "./symptoms";

/** Of a phone that goes from load to load these alone are faults; the rest is the way itself. */
const FAULTS_ON_THE_WAY: readonly SymptomId[] = [
  "unsigned-image",
  "file-name-case",
  "manifest-member-missing",
  "load-not-served",
];

/** How far a phone is that the server leads to its load. */
export function climbSymptoms({ climb }: PhoneFacts): Found[] {
  if (climb === undefined || climb.next === null) {
    return [];
  }
  const { place, runs, next, step, steps, since, wave, reason } = climb;
  const way = `it runs ${runs}, and ${next} is next: step ${step + 1} of ${steps}, in wave ${wave}`;
  switch (place) {
    case "failed":
      return [{ symptom: "climb-failed", seen: [`it ${reason ?? "failed"}`, way] }];
    case "climbing":
      return [{ symptom: "climbing", seen: [way, `it began at ${since}`] }];
    case "due":
      return [{ symptom: "climb-due", seen: [way] }];
    default:
      return [{ symptom: "climb-waits", seen: [way] }];
  }
}

/** What is found of its load otherwise, without what belongs to the way. */
export function besideTheClimb({ climb }: PhoneFacts, found: readonly Found[]): readonly Found[] {
  if (climb === undefined || climb.next === null) {
    return found;
  }
  const isUnderWay = climb.place === "climbing" || climb.place === "failed";
  return isUnderWay ? found.filter(({ symptom }) => FAULTS_ON_THE_WAY.includes(symptom)) : [];
}
