import { randomBytes } from "node:crypto";
import { Secret } from "../../domain/secret";
import type { SiteSecrets } from "../../domain/site-secrets";

/** What the phones of the measured site share. */
export const SETTINGS = {
  proxy: "192.168.1.3",
  sntpServer: "192.168.1.3",
  timeZone: "CET",
  daylightSaving: "eu",
  directoryUrl: "http://192.168.1.3/directory",
  messagesNumber: "8500",
  load: "P0S3-8-11-00",
} as const;

/** One phone of many: every second one is a 7960 with two lines, every tenth has something of its own. */
export function phone(index: number): Record<string, unknown> {
  const extension = String(100_000 + index * 2);
  const line = (number: string, name: string): Record<string, unknown> => ({
    extension: number,
    displayName: name,
    mailbox: `${number}@default`,
  });
  return {
    mac: (0x00_03_6b_00_00_00 + index).toString(16).padStart(12, "0"),
    model: index % 2 === 0 ? "7940" : "7960",
    label: `Room ${index % 1000}`,
    lines: [
      line(extension, `Person ${index}`),
      ...(index % 2 === 0 ? [] : [line(String(Number(extension) + 1), `Second ${index}`)]),
    ],
    ...(index % 10 === 0 ? { overrides: { callWaiting: "off", messagesNumber: "8501" } } : {}),
  };
}

/** A site of many phones, as a stack's file describes it. */
export function description(phones: number): Record<string, unknown> {
  return {
    name: "bench",
    host: { runtime: "embedded", address: "127.0.0.1" },
    settings: SETTINGS,
    phones: Array.from({ length: phones }, (_, index) => phone(index)),
  };
}

/** Its secrets; the passwords of the lines are made from a seed. */
export function secrets(): SiteSecrets {
  return {
    linePasswords: new Map(),
    passwordSeed: Secret.of(randomBytes(16).toString("hex")),
    adminPassword: Secret.of(randomBytes(10).toString("hex")),
  };
}
