/** What differs between the models. */
export interface Model {
  /** Lines with a key of their own (cisco.md section 1.5). */
  readonly lines: number;
  /** Number after `loadInformation` in XMLDefault.cnf.xml (cisco.md section 2.7). */
  readonly loadInformationId: string;
}

const BY_NAME: Readonly<Record<string, Model>> = {
  "7940": { lines: 2, loadInformationId: "8" },
  "7960": { lines: 6, loadInformationId: "7" },
};

/** Models that can be booted here. */
export const MODELS: readonly string[] = Object.keys(BY_NAME);

/** @throws RangeError for a model that is not in {@link MODELS}. */
export function modelNamed(name: string): Model {
  const model = BY_NAME[name];
  if (model === undefined) throw new RangeError(`model ${name}: allowed are ${MODELS.join(", ")}`);
  return model;
}
