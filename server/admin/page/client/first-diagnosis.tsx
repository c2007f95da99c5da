import type { Diagnosis } from "../../../diagnosis/diagnosis";
import { plainText } from "./plain-text";

/** What a phone is most likely stuck on, with what it was seen by and what to do; nothing where nothing is wrong. */
export function FirstDiagnosis({ diagnoses = [] }: { readonly diagnoses?: readonly Diagnosis[] | undefined }) {
  const [first] = diagnoses;
  if (first === undefined || first.standing === "normal") {
    return null;
  }
  const { symptom, title, seen, means, remedy } = first;
  return (
    <details class="diagnosis">
      <summary>
        <strong>Diagnosis:</strong> {title} <code>{symptom}</code>
      </summary>
      <p>{means}</p>
      <ul>
        {seen.map((line) => (
          <li key={line}>{plainText(line)}</li>
        ))}
      </ul>
      {remedy !== null && (
        <p>
          <strong>Remedy:</strong> {plainText(remedy)}
        </p>
      )}
    </details>
  );
}
