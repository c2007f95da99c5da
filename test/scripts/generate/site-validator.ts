import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import schema from "../../../schema/site.schema.json";

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schema);

/** Names of the parts of the committed schema, and its whole. */
export type Part = keyof typeof schema.$defs | "file";

/** What a validator that knows nothing of this project finds wrong, as `path keyword`; empty for nothing. */
export function faultsOf(part: Part, value: unknown): string[] {
  const validate: ValidateFunction | undefined = ajv.getSchema(
    part === "file" ? schema.$id : `${schema.$id}#/$defs/${part}`,
  );
  if (validate === undefined) {
    throw new Error(`the schema has no part ${part}`);
  }
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}
