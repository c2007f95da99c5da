import type { Found } from "./diagnosis";
import type { LineFacts, PhoneFacts } from "./phone-facts";

/** Whether Asterisk lets a phone's lines in. */
export function registeringSymptoms({ lines = [], state }: PhoneFacts): Found[] {
  return lines.flatMap((line): Found[] => {
    const seen = refusalsOf(line);
    if (line.refusals !== null && line.state !== "registered") {
      const symptom = line.refusals.reason === "wrong-password" ? "registration-refused" : "line-unknown";
      return [{ symptom, seen }];
    }
    // Of a phone that has no settings yet nothing is to be heard.
    return state === "configured" ? notRegistered(line) : [];
  });
}

function notRegistered({ extension, state, address, since, why }: LineFacts): Found[] {
  const from = since === null ? "" : ` since ${since}`;
  switch (state) {
    case "unreachable":
      return [{ symptom: "unreachable", seen: [`${extension} is registered from ${address}, silent${from}`] }];
    case "not-registered":
      return [{ symptom: "not-registered", seen: [`${extension} is not registered${from}`] }];
    case "unknown":
      return [{ symptom: "registration-unknown", seen: [`${extension}: ${why ?? "nothing was heard of it"}`] }];
    default:
      return [];
  }
}

function refusalsOf({ extension, refusals }: LineFacts): string[] {
  return refusals === null
    ? []
    : [
        `${extension} was refused ${refusals.times === 1 ? "once" : `${refusals.times} times`}, last at ${refusals.last}, from ${refusals.address}`,
      ];
}
