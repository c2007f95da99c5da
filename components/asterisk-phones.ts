import type { AsteriskSettings } from "../domain/asterisk-settings";
import { chanSipProblems } from "../domain/chan-sip-lines";
import type { Phone } from "../domain/phone";
import { type Parsed, parsed } from "../domain/problem";
import { type PhoneProvisioning, parsePhones } from "./provisioning";

/** The phones of several provisionings, checked against each other and against the Asterisk that their lines register with. */
export function parseAsteriskPhones(
  asterisk: AsteriskSettings,
  provisionings: readonly PhoneProvisioning[],
): Parsed<Phone[]> {
  const { value, problems, warnings } = parsePhones(provisionings);
  const names = provisionings.map(({ name }) => name);
  return parsed(
    value,
    [...problems, ...(value === undefined ? [] : chanSipProblems(asterisk, value, names))],
    warnings,
  );
}
