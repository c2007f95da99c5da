import type { PhoneStatus } from "../../../boots/phone-status";

const SEPARATED_HEX = /^[0-9a-f]{1,4}([:.-][0-9a-f]{1,4})+[:.-]?$/;
const HEX = /^[0-9a-f]{2,12}$/;
/** Fewer digits than this are rather an extension; they find a MAC only at its end, as people read it from a label. */
const MAC_DIGITS = 6;

/**
 * Makes a test of phones from what was typed. Each word must be found in the MAC (in any writing, also a part of it), an
 * extension, the label, model, load or address.
 */
export function phoneSearch(typed: string): (phone: PhoneStatus) => boolean {
  const tests = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(wordTest);
  return (phone) => tests.every((test) => test(phone));
}

function wordTest(word: string): (phone: PhoneStatus) => boolean {
  const inMac = macTest(word);
  return (phone) =>
    inMac(phone.mac.toLowerCase()) ||
    [...phone.extensions, phone.label, phone.model, phone.load, phone.address].some((text) =>
      text?.toLowerCase().includes(word),
    );
}

function macTest(word: string): (mac: string) => boolean {
  const bare = word.replace(/^(sep|sip)(?=[0-9a-f])/, "");
  const digits = bare.replaceAll(/[:.-]/g, "");
  if (!HEX.test(digits) || !(HEX.test(bare) || SEPARATED_HEX.test(bare))) {
    return () => false;
  }
  const isShortNumber = /^\d+$/.test(bare) && bare.length < MAC_DIGITS;
  return (mac) => (isShortNumber ? mac.endsWith(digits) : mac.includes(digits));
}
