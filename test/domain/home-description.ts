import { Secret } from "../../domain/secret";
import type { SiteSecrets } from "../../domain/site-secrets";

/** The password that is planted wherever a test looks for leaks. */
export const CANARY = "Canary5plant5secret";

/** What unlocks the phones of tests. */
export const ADMIN_PASSWORD = "Canary8admin8secret";

/** The guide's home site, as a stack's file describes it. */
export function homeDescription(): Record<string, unknown> {
  return {
    name: "home",
    host: { runtime: "embedded", address: "127.0.0.1", tftpPort: 6969 },
    settings: homeSettings(),
    asterisk: { directory: ".state/asterisk" },
    phones: [desk()],
  };
}

/** What the phones of the home site share. */
export function homeSettings(): Record<string, unknown> {
  return {
    proxy: "192.168.1.3",
    sntpServer: "192.168.1.3",
    timeZone: "CET",
    daylightSaving: "eu",
    directoryUrl: "http://192.168.1.3/directory",
    messagesNumber: "8500",
    load: "P0S3-8-11-00",
    os79xx: "P003-8-11-00",
  };
}

/** The same with the admin password, as a program gives them to a component. */
export function homeArgs(): Record<string, unknown> {
  return { ...homeSettings(), adminPassword: ADMIN_PASSWORD };
}

/** The 7940 on the desk. */
export function desk(): Record<string, unknown> {
  return {
    mac: "00:03:6B:AB:CD:EF",
    model: "7940",
    label: "Home",
    lines: [{ extension: "100", displayName: "Desk", mailbox: "100@default" }],
  };
}

/** Good passwords for these extensions, and one for the phones' settings. */
export function secretsOf(...extensions: string[]): SiteSecrets {
  return {
    adminPassword: Secret.of(ADMIN_PASSWORD),
    linePasswords: new Map(extensions.map((extension) => [extension, Secret.of(`${CANARY}${extension}`)])),
  };
}

/** PINs of the voicemail boxes of these extensions, none of them weak. */
export function pinsOf(pins: Readonly<Record<string, string>>): Pick<SiteSecrets, "voicemailPins"> {
  return { voicemailPins: new Map(Object.entries(pins).map(([extension, pin]) => [extension, Secret.of(pin)])) };
}
