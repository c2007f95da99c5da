import { z } from "zod";
import { declaredPhoneSchema } from "./declared-phone";

/**
 * A file name as phones ask for it: relative, `/` between folders, letters, digits and `._-+` only.
 * Neither `.` nor `..` may stand as a whole segment, so no name can leave the store.
 */
export const servedPathSchema = z
  .string()
  .max(255)
  .regex(/^(?!\.{1,2}(\/|$))[A-Za-z0-9._+-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._+-]+)*$/, {
    error: "a relative path of letters, digits, and . _ + - between single slashes, with no . or .. segment",
  });

/** A stretch of a rendered text that stands for a secret, such as `[secret line1_password]`. */
export const placeholderSchema = z.string().regex(/^\[secret [^\]\s]+\]$/);

/** What one delivery carries to a host: every file of the site, the secrets apart from the texts, and its phones. */
export const bundleSchema = z.strictObject({
  /** Version of this contract; a server refuses one that it does not know. */
  format: z.literal(2),
  /** Name of the site, shown in status and health answers. */
  site: z.string().min(1).max(64),
  /** All files, sorted by path; a path stands once. */
  files: z.array(z.strictObject({ path: servedPathSchema, text: z.string() })),
  /** For each path: placeholder in its text → value, already encoded for that file's format. */
  secrets: z.record(z.string(), z.record(placeholderSchema, z.string())),
  /** The phones that these files are for, sorted by MAC; a MAC stands once. */
  phones: z.array(declaredPhoneSchema),
});

export type Bundle = z.infer<typeof bundleSchema>;
