import { z } from "zod";

/**
 * What Asterisk knows of a line:
 * `registered` calls reach its phone; `unreachable` it is registered, and its phone does not answer; `not-registered` no phone is;
 * `refused` a phone tries, and Asterisk does not let it in; `unknown` nothing has been heard of it, and `why` says why.
 */
export const REGISTRATION_STATES = ["registered", "unreachable", "not-registered", "refused", "unknown"] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

const refusalsSchema = z.strictObject({
  reason: z
    .enum(["wrong-password", "unknown-line"])
    .describe("unknown-line: Asterisk has no such line, or not the one that is declared"),
  times: z.int().describe("how often, since it was let in last"),
  since: z.string().describe("the first time, ISO 8601 in UTC"),
  last: z.string().describe("the last time, ISO 8601 in UTC"),
  address: z.string().describe("where the last one came from"),
});
export type Refusals = z.infer<typeof refusalsSchema>;

export const registrationSchema = z.strictObject({
  extension: z.string(),
  state: z.enum(REGISTRATION_STATES),
  address: z.string().nullable().describe("where its phone is registered from, if one is"),
  since: z.string().nullable().describe("since when it is in this state, as far as it was seen; ISO 8601 in UTC"),
  roundTripMs: z.number().nullable().describe("how long its phone takes to answer Asterisk, if that is known"),
  refusals: refusalsSchema
    .nullable()
    .describe("attempts that Asterisk refused; also of a line that is registered, where another phone tries"),
  why: z.string().nullable().describe("of an unknown one, why, in one sentence"),
});
export type Registration = z.infer<typeof registrationSchema>;
