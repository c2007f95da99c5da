import { z } from "zod";
import { FIELD_LIMITS } from "./phone-models";

/** What a delivery tells the server of a phone beside its files, so that its status can be shown. Holds no secret. */
export const declaredPhoneSchema = z.strictObject({
  mac: z
    .string()
    .regex(/^[0-9A-F]{12}$/)
    .describe("12 upper-case hex digits"),
  model: z.string().max(32).nullable().describe("such as 7940; null where nothing says it, as in a plain folder"),
  load: z
    .string()
    .max(64)
    .nullable()
    .describe("the load that it is to run, such as P0S3-8-12-00; null where nothing says it"),
  extensions: z
    .array(z.string().max(FIELD_LIMITS.extension))
    .max(64)
    .describe("extension of each line, in the order of the lines"),
  label: z.string().max(64).nullable().describe("the name that the phone shows, if it has one"),
});

export type DeclaredPhone = z.infer<typeof declaredPhoneSchema>;
