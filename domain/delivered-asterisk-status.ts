import { z } from "zod";

/** Name of what a delivery tells the server of the Asterisk of its phones. */
export const ASTERISK_STATUS_FILE = "asterisk-status.json";

/** What a delivery tells the server of the Asterisk that knows who is registered. */
export const deliveredAsteriskStatusSchema = z.strictObject({
  /** Where AMI is, `HOST:PORT`. */
  address: z.string().regex(/^[^:\s]+:\d{1,5}$/),
  user: z.string().min(1),
  password: z.string().min(1),
  /** A phone that is on renews its registration at least this often, seconds. */
  renewSeconds: z.int().positive(),
});
export type DeliveredAsteriskStatus = z.infer<typeof deliveredAsteriskStatusSchema>;
