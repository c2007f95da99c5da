import type { DeclaredPhone } from "../domain/declared-phone";
import { type Phone, parsePhone } from "../domain/phone";
import type { Parsed, Problem } from "../domain/problem";
import type { SiteSettings } from "../domain/settings";
import { crossCheckPhones } from "../domain/site";

/** One line of a phone, as declared. */
export interface ProvisionedLine {
  extension: string;
  password: string;
  displayName?: string;
  shortName?: string;
  authName?: string;
  mailbox?: string;
}

/** One phone, as declared. */
export interface ProvisionedPhone {
  mac: string;
  model: string;
  lines: ProvisionedLine[];
  label?: string;
  load?: string;
}

/** A file of a phone with a placeholder for each secret, and the secrets apart. */
export interface ProvisionedFile {
  path: string;
  text: string;
  secrets: Record<string, string>;
}

/** One phone as it is handed on: its declaration for Asterisk, its files for the host. Always inside a secret Output. */
export interface PhoneProvisioning {
  /** Name of the phone's resource, for messages. */
  name: string;
  phone: ProvisionedPhone;
  files: ProvisionedFile[];
}

/** The phones of several provisionings, checked against each other. Their own warnings were given by each CiscoPhone. */
export function parsePhones(provisionings: readonly PhoneProvisioning[]): Parsed<Phone[]> {
  const parsed = provisionings.map(({ phone, name }) => parsePhone(phone, name));
  const problems: Problem[] = parsed.flatMap((each) => each.problems);
  const phones = parsed.flatMap((each) => (each.value === undefined ? [] : [each.value]));
  problems.push(...crossCheckPhones(phones));
  return problems.length > 0 ? { problems, warnings: [] } : { value: phones, problems, warnings: [] };
}

/** A phone as the server's status shows it: with the load that it is to run, and without its passwords. */
export function declaredPhone({ mac, model, load, label, lines }: Phone, settings: SiteSettings): DeclaredPhone {
  return {
    mac: mac.plain,
    model,
    load: load ?? settings.load,
    extensions: lines.map(({ extension }) => extension),
    label: label ?? null,
  };
}
