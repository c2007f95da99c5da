import { z } from "zod";
import { SYMPTOM_IDS, SYMPTOMS, type SymptomId } from "./symptoms";
import { STANDINGS } from "./symptoms/symptom";

export const diagnosisSchema = z.strictObject({
  symptom: z.enum(SYMPTOM_IDS).describe("its stable name"),
  standing: z
    .enum(STANDINGS)
    .describe(
      "fault: keeps the phone or a line from working; doubt: it works, and something will hurt; unknown: why is not known; normal",
    ),
  title: z.string().describe("in a few words"),
  seen: z.array(z.string()).describe("what it was seen by, one sentence each; never a secret"),
  means: z.string().describe("what it means for the phone"),
  remedy: z.string().nullable().describe("what to do; null where there is nothing to be done"),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;

/** A symptom that was found, and what of it is particular to the phone. */
export interface Found {
  readonly symptom: SymptomId;
  readonly seen: readonly string[];
  /** In place of the symptom's own. */
  readonly remedy?: string;
}

/** Found symptoms with what is to be said of them, each once: the graver first, and of those what holds the phone up earlier. */
export function diagnosesOf(found: readonly Found[]): Diagnosis[] {
  const once = new Map<SymptomId, Found>();
  for (const each of found) {
    const before = once.get(each.symptom);
    once.set(each.symptom, before === undefined ? each : { ...before, seen: [...before.seen, ...each.seen] });
  }
  return inOrder(
    [...once.values()].map(({ symptom, seen, remedy }) => {
      const { standing, title, means, remedy: usual } = { remedy: undefined, ...SYMPTOMS[symptom] };
      return { symptom, standing, title, seen: [...new Set(seen)], means, remedy: remedy ?? usual ?? null };
    }),
  );
}

/** The graver first, and of those what holds a phone up earlier. */
export function inOrder(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return [...diagnoses].sort(
    (a, b) =>
      STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
      SYMPTOM_IDS.indexOf(a.symptom) - SYMPTOM_IDS.indexOf(b.symptom),
  );
}
