import { besideTheClimb, climbSymptoms } from "./climbing";
import { dhcpSymptoms } from "./dhcp";
import { type Diagnosis, diagnosesOf } from "./diagnosis";
import { firmwareSymptoms } from "./firmware";
import { ownFileSymptoms } from "./own-file";
import type { PhoneFacts } from "./phone-facts";
import { quietSymptoms } from "./quiet";
import { reachingSymptoms } from "./reaching";
import { registeringSymptoms } from "./registering";
import { settingSymptoms } from "./settings";

/** What a phone is stuck on, or that it is not: the most likely first. What the facts leave open is said to be unknown. */
export function diagnose(facts: PhoneFacts): Diagnosis[] {
  const dhcp = dhcpSymptoms(facts);
  const knowsWhy = diagnosesOf(dhcp).some(({ standing }) => standing === "fault");
  const found = [
    ...dhcp,
    // That it has never asked is what follows.
    ...reachingSymptoms(facts).filter(({ symptom }) => symptom !== "never-asked" || !knowsWhy),
    ...climbSymptoms(facts),
    ...besideTheClimb(facts, [...firmwareSymptoms(facts), ...ownFileSymptoms(facts)]),
    ...settingSymptoms(facts),
    ...registeringSymptoms(facts),
  ];
  const diagnoses = diagnosesOf(found);
  const isWell = diagnoses.every(({ standing }) => standing === "doubt");
  return isWell ? diagnosesOf([...found, ...quietSymptoms(facts)]) : diagnoses;
}
