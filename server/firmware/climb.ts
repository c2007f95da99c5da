import { z } from "zod";

/**
 * Where a phone is on the way to its load: `waits` its wave has not come, or everything is halted; `due` it may begin, and does when it
 * boots; `climbing` it has asked for a file of its step; `failed` it did not come to its load; `there` it runs it.
 */
export const CLIMB_PLACES = ["waits", "due", "climbing", "failed", "there"] as const;

export const climbSchema = z.strictObject({
  place: z
    .enum(CLIMB_PLACES)
    .describe(
      "waits: its wave has not come, or all is halted; due: it begins when it boots; climbing: it loads; failed: it did not come to its load; there: it runs it",
    ),
  wave: z.int().describe("its wave, from 1"),
  runs: z.string().describe("the load that it runs, as far as is known"),
  next: z.string().nullable().describe("the load that it is to take next; null for one that is there"),
  step: z.int().describe("steps behind it"),
  steps: z.int().describe("steps of its way"),
  since: z.string().nullable().describe("when it began its step, ISO 8601 in UTC; null for one that has not"),
  reason: z.string().nullable().describe("of one that failed, what became of it"),
});
export type Climb = z.infer<typeof climbSchema>;

/** Answer of `/api/firmware`. */
export const rolloutAnswerSchema = z.strictObject({
  status: z
    .enum(["none", "running", "halted", "done"])
    .describe("none: no phone is led to its load; halted: a phone failed, and no other begins until somebody says so"),
  wave: z.int().describe("the wave that is under way, from 1; 0 where none is"),
  waves: z.int().describe("how many there are"),
  phones: z.array(climbSchema.extend({ mac: z.string() })).describe("in their order"),
});
export type RolloutAnswer = z.infer<typeof rolloutAnswerSchema>;
