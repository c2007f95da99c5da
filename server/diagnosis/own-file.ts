import { sizeCautions } from "../../domain/settings/file-size";
import { readBoot } from "../boots/boot-facts";
import { nameOf } from "../boots/boot-recording";
import { arrived } from "../boots/step-meaning";
import type { Found } from "./diagnosis";
import type { PhoneFacts } from "./phone-facts";
import { told, toldOfMissing, walked } from "./seen-steps";

/** Digits in which a MAC may differ from that of the phone that was meant. */
const MISTYPED_DIGITS = 2;

/** Whether a phone gets its own file, and can use it. */
export function ownFileSymptoms(facts: PhoneFacts): Found[] {
  const { phone, declared, boots, site, files, state } = facts;
  const [boot] = boots;
  if (boot === undefined) {
    return [];
  }
  const { own, ownRepeats, pairs } = readBoot(boot, phone.model);
  const found: Found[] = declared ? [] : strangers(facts);
  if (state === "looping" && pairs > 0 && own === undefined) {
    found.push({ symptom: "trust-list-loop", seen: [walked(boot)] });
  }
  if (own === undefined) {
    return found;
  }
  if (own.outcome === "not-found") {
    return declared ? [...found, { symptom: "phone-file-missing", seen: toldOfMissing(own, site) }] : found;
  }
  const unset = files?.end.kind === "waiting" && files.end.for === "line settings";
  if (unset) {
    const name = nameOf(own).base;
    return [...found, { symptom: "line-1-unset", seen: [told(own), `neither SIPDefault.cnf nor ${name} sets it`] }];
  }
  if (ownRepeats && arrived(own.outcome)) {
    const large = [...(files?.sizes ?? [])].flatMap(([file, bytes]) =>
      sizeCautions(file, bytes, "").map(({ allowed }) => `${file} has ${bytes} bytes; ${allowed}`),
    );
    found.push({ symptom: large.length > 0 ? "cnf-too-large" : "own-file-unusable", seen: [told(own), ...large] });
  }
  return found;
}

function strangers({ phone: { mac }, awaited, boots }: PhoneFacts): Found[] {
  const near = awaited.filter((other) => differences(mac, other) <= MISTYPED_DIGITS);
  const asked = boots[0] === undefined ? [] : [walked(boots[0])];
  return [
    { symptom: "not-declared", seen: asked, remedy: `Declare a phone with the MAC ${mac}` },
    ...near.map(
      (other): Found => ({
        symptom: "mac-mistyped",
        seen: [`${mac} asks and is not declared`, `${other} is declared and has never asked`],
        remedy: `See the phone's back: if it says ${mac}, declare that in place of ${other}`,
      }),
    ),
  ];
}

function differences(a: string, b: string): number {
  return [...a].filter((digit, index) => digit !== b[index]).length;
}
