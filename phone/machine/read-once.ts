import { type CnfFile, readCnf } from "../cnf-reader";
import { type DialPlan, readDialPlan } from "../dial-plan-reader";
import { contentOf, type ServedFile } from "./served-file";

/** Keeps what was read from a file for as long as its bytes are in use: a fleet shares its defaults and its dial plan. */
function once<Read>(read: (name: string, bytes: Uint8Array) => Read): (name: string, file: ServedFile) => Read {
  const known = new WeakMap<Uint8Array, Map<string, Read>>();
  return (name, file) => {
    const bytes = contentOf(file);
    const byName = known.get(bytes) ?? new Map<string, Read>();
    known.set(bytes, byName);
    let found = byName.get(name);
    if (found === undefined) {
      found = read(name, bytes);
      byName.set(name, found);
    }
    return found;
  };
}

/** @param name as it is spoken of */
export const cnfOf: (name: string, file: ServedFile) => CnfFile = once(readCnf);

/** @param name as it is spoken of */
export const dialPlanOf: (name: string, file: ServedFile) => DialPlan = once(readDialPlan);
