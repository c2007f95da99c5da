import { printable } from "../phone/printable";
import type { Diagnosis } from "../server/diagnosis/diagnosis";
import type { ExaminedPhone, ServerReading } from "./status-reading";

/** Findings of one phone that are told when all are asked for; with a single phone it is all of them. */
const TOLD_OF_MANY = 1;

/** What nobody looked at, so that nobody takes silence for health. */
export function notLookedAt(readings: readonly ServerReading[]): string[] {
  const phones = readings.flatMap((reading) => reading.phones);
  return [
    ...(phones.length > 0 && phones.every(({ dhcp }) => dhcp !== undefined)
      ? []
      : ["the DHCP server: its log tells whether a phone has asked for an address"]),
    ...(phones.some(({ registrations }) => registrations === undefined)
      ? ["Asterisk: whether the lines are registered, since no server listens to it"]
      : []),
  ];
}

/** Whether something was found that is to be looked after. */
export function isWell({ diagnoses }: ExaminedPhone): boolean {
  return diagnoses.every(({ standing }) => standing === "normal");
}

/** Everything in words. @param alone whether one phone was asked for */
export function reportText(readings: readonly ServerReading[], alone: boolean): string {
  const blocks = readings.flatMap(({ problem, phones }) =>
    problem === null ? phones.map((phone) => phoneText(phone, alone)) : [`${printable(problem)}\n`],
  );
  const phones = readings.flatMap((reading) => reading.phones);
  const ill = phones.filter((phone) => !isWell(phone)).length;
  const sum = `${phones.length} ${phones.length === 1 ? "phone" : "phones"}, ${ill === 0 ? "all is well" : `${ill} with something to look after`}`;
  const looked = notLookedAt(readings).map((what) => `not looked at: ${what}\n`);
  return `${blocks.join("\n")}\n${sum}\n${looked.join("")}`;
}

function phoneText(phone: ExaminedPhone, alone: boolean): string {
  const { mac, label, extensions, diagnoses } = phone;
  const name = [extensions.join(", "), label ?? ""].filter((part) => part !== "").join(" ");
  const shown = alone ? diagnoses : diagnoses.slice(0, TOLD_OF_MANY);
  const more = diagnoses.filter(({ standing }) => standing !== "normal").length - shown.length;
  const rest = more > 0 ? [`    and ${more} more: --mac ${mac}`] : [];
  const lines = [...shown.flatMap(diagnosisLines), ...rest];
  return `${mac}${name === "" ? "" : ` (${printable(name)})`}\n${lines.join("\n")}\n`;
}

function diagnosisLines({ symptom, standing, title, seen, means, remedy }: Diagnosis): string[] {
  return [
    `  ${standing === "normal" ? "" : `${standing}: `}${title} [${symptom}]`,
    ...seen.map((line) => `    seen: ${printable(line)}`),
    `    means: ${means}`,
    ...(remedy === null ? [] : [`    remedy: ${printable(remedy)}`]),
  ];
}
