import { z } from "zod";
import { declaredPhoneSchema } from "../../domain/declared-phone";
import { diagnosisSchema } from "../diagnosis/diagnosis";
import { climbSchema } from "../firmware/climb";
import { registrationSchema } from "../registrations/registration-status";

/**
 * What a phone is doing, as far as its requests tell:
 * `never-seen` no request of it is known; `asking` it asks for files and has not got all that it needs;
 * `configured` it has read its own file in its last boot; `wrong-load` it asks for, or runs, a load other than the
 * declared one; `looping` it began to boot again and again without being configured, or asks for the same file for ever.
 */
export const PHONE_STATES = ["never-seen", "asking", "configured", "wrong-load", "looping"] as const;
export type PhoneState = (typeof PHONE_STATES)[number];

export const bootStepSchema = z.strictObject({
  time: z.string().describe("when the request came, ISO 8601 in UTC"),
  door: z.enum(["tftp", "http"]),
  file: z.string().describe("the name as it was asked for"),
  outcome: z
    .enum(["served", "unchanged", "not-found", "refused", "unconfirmed", "timed-out", "stopped", "malformed"])
    .describe("what became of the request"),
  bytes: z.int().describe("bytes of the file that arrived, as far as the server can know"),
  ms: z.number().describe("from the request to its end, milliseconds"),
  repeats: z.int().describe("how often the same request came again before something else was asked for"),
  meaning: z.string().describe("in a few words: what the file is and what a phone does next"),
});
export type BootStep = z.infer<typeof bootStepSchema>;

export const bootSchema = z.strictObject({
  startedAt: z.string().describe("time of its first request, ISO 8601 in UTC"),
  endedAt: z.string().describe("end of its last request so far, ISO 8601 in UTC"),
  address: z.string().describe("address that it asked from"),
  result: z
    .enum(["asking", "configured", "wrong-load", "gave-up"])
    .describe("gave-up: it began again, or fell silent, unconfigured"),
  steps: z.array(bootStepSchema),
  droppedSteps: z.int().describe("steps that are not kept because there were too many"),
});
export type Boot = z.infer<typeof bootSchema>;

export const phoneStatusSchema = z.strictObject({
  ...declaredPhoneSchema.shape,
  declared: z.boolean().describe("false for a phone that asks and is not declared"),
  state: z.enum(PHONE_STATES),
  since: z.string().nullable().describe("since when it is in this state, ISO 8601 in UTC; null for never-seen"),
  lastSeen: z.string().nullable().describe("its last request, ISO 8601 in UTC"),
  address: z.string().nullable().describe("the address that it asked from last"),
  waitsFor: z.string().describe("one sentence: what it waits for, or why it does not come up, and what to do"),
  lastBoot: bootSchema.nullable(),
  registrations: z
    .array(registrationSchema)
    .exactOptional()
    .describe("of each line; missing where the server listens to no Asterisk"),
  dhcp: z
    .strictObject({
      heard: z
        .string()
        .nullable()
        .describe("its last word to the DHCP server, ISO 8601 in UTC; null if there was none"),
      address: z.string().nullable().describe("the address that it was given, if it has one"),
    })
    .exactOptional()
    .describe("missing where the server listens to no DHCP server"),
  climb: climbSchema
    .exactOptional()
    .describe("how far it is on the way to its load; missing where the server leads it to none"),
  diagnoses: z
    .array(diagnosisSchema)
    .exactOptional()
    .describe("what it is stuck on, or that it is not: the most likely first"),
});
export type PhoneStatus = z.infer<typeof phoneStatusSchema>;

/** Answer of `/api/phones`. */
export const phonesAnswerSchema = z.strictObject({
  site: z.string(),
  generation: z.string().nullable(),
  rolledBackAt: z
    .string()
    .nullable()
    .describe("when the generation was rolled back to, ISO 8601 in UTC; null for one that was delivered"),
  tftp: z.string().describe("where TFTP listens, host:port"),
  phones: z.array(phoneStatusSchema).describe("sorted by MAC"),
});
export type PhonesAnswer = z.infer<typeof phonesAnswerSchema>;

/** Answer of `/api/phones/MAC/boots`. */
export const bootsAnswerSchema = z.strictObject({
  mac: z.string(),
  boots: z.array(bootSchema).describe("newest first"),
});
export type BootsAnswer = z.infer<typeof bootsAnswerSchema>;
