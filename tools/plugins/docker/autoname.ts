import { randomBytes } from "node:crypto";
import { isObject, type Properties, type Value } from "../property/wire";

/**
 * Inputs that have a name: the given one, else the one that was made up before, else the resource's own name with seven
 * random hex digits, as Pulumi's bridge makes it.
 */
export function named(inputs: Properties, oldInputs: Properties, resource: string): Properties {
  if (inputs.name !== undefined) {
    return inputs;
  }
  const kept: Value | undefined = madeUp(oldInputs) ? oldInputs.name : undefined;
  const defaults = Array.isArray(inputs.__defaults) ? inputs.__defaults : [];
  return {
    ...inputs,
    name: kept ?? `${resource}-${randomBytes(4).toString("hex").slice(0, 7)}`,
    __defaults: [...defaults, "name"].sort(),
  };
}

function madeUp(oldInputs: Properties): boolean {
  return isObject(oldInputs) && Array.isArray(oldInputs.__defaults) && oldInputs.__defaults.includes("name");
}
