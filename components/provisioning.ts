import { createHash } from "node:crypto";
import type { DeclaredPhone } from "../domain/declared-phone";
import { ownSettings, type Phone, parsePhone } from "../domain/phone";
import { crossCheckPhones } from "../domain/phone-claims";
import type { Parsed, Problem } from "../domain/problem";
import { effectiveSettings } from "../domain/settings/layers";
import type { SiteSettings } from "../domain/settings/phone-settings";
import type { PhoneSettingsArgs } from "./settings-args";

export { type DhcpReservation, dhcpReservation } from "../domain/dhcp/reservation";

/** One line of a phone, as declared. */
export interface ProvisionedLine {
  extension: string;
  password: string;
  displayName?: string;
  shortName?: string;
  authName?: string;
  contact?: string;
  proxy?: string;
  proxyPort?: number;
  autoAnswer?: boolean;
  mailbox?: string;
}

/** One phone, as declared. */
export interface ProvisionedPhone {
  mac: string;
  model: string;
  lines: ProvisionedLine[];
  label?: string;
  load?: string;
  currentLoad?: string;
  address?: string;
  overrides?: PhoneSettingsArgs;
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

/** What a PBX needs to know of a line, but its password. */
export interface PhoneEndpoint {
  /** Name of endpoint and address of record. */
  extension: string;
  /** User name of the digest. */
  authName: string;
  /** Name that others see. */
  displayName?: string;
  /** Voicemail box `box@context`. */
  mailbox?: string;
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
export function declaredPhone(phone: Phone, site: SiteSettings): DeclaredPhone {
  const { mac, model, label, lines } = phone;
  return {
    mac: mac.plain,
    model,
    load: effectiveSettings(site, model, ownSettings(phone)).settings.load,
    extensions: lines.map(({ extension }) => extension),
    label: label ?? null,
  };
}

export function endpointsOf({ lines }: Phone): PhoneEndpoint[] {
  return lines.map(({ extension, authName, displayName, mailbox }) => ({
    extension,
    authName: authName ?? extension,
    ...(displayName === undefined ? {} : { displayName }),
    ...(mailbox === undefined ? {} : { mailbox }),
  }));
}

/** First 16 hex digits of the SHA-256 of files as they are shown: it changes whenever a file does, secrets included. */
export function filesFingerprint(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}
