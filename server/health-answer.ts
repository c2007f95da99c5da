import { z } from "zod";

/** The file that answers how the server is, by TFTP as well as by HTTP. */
export const HEALTH_FILE = "healthz";
export const SERVICE = "pulumi-cisco-phones";

/** What a server says about itself. */
export const healthSchema = z.object({
  service: z.literal(SERVICE),
  site: z.string(),
  /** The generation that is served; null before the first one and for a plain folder. */
  generation: z.string().nullable(),
  /** When that generation became the one that is served, ISO 8601 in UTC; null where nothing says it. */
  since: z.string().nullish(),
  /** Where TFTP listens, `host:port`. */
  tftp: z.string(),
  files: z.number(),
  /** Random for each start, so that one process can be told from another. */
  instance: z.string(),
});

export type HealthAnswer = z.infer<typeof healthSchema>;
