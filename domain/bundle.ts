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

/** Folder of what a delivery tells the server itself: no door serves anything of it, since it may hold passwords. */
export const SERVER_FOLDER = ".server/";

/** Whether a file of a delivery is one for phones. */
export function isServed(path: string): boolean {
  return !path.startsWith(SERVER_FOLDER);
}

/** A stretch of a rendered text that stands for a secret, such as `[secret line1_password]`. */
export const placeholderSchema = z.string().regex(/^\[secret [^\]\s]+\]$/);

/**
 * The largest file of bytes, KiB. A ring has at most 16,080 bytes and a picture of 90 x 56 at most 21 KiB (cisco.md sections 4.3 and
 * 4.5), so that a larger one is no file for these phones; and a delivery stays small enough to stand in a state.
 */
export const LARGEST_ASSET_KIB = 64;

/** Bytes as RFC 4648 section 4 writes them: padded, nothing between, and one text only for the same bytes. */
const base64Schema = z.string().superRefine((given, context) => {
  const bytes = Buffer.from(given, "base64");
  if (bytes.toString("base64") !== given) {
    context.addIssue("is not base64 as RFC 4648 writes it");
  } else if (bytes.length > LARGEST_ASSET_KIB * 1024) {
    context.addIssue(`holds more than ${LARGEST_ASSET_KIB} KiB`);
  }
});

/** A file of a delivery: a text, in which placeholders may stand, or bytes as they are. */
export type BundledFile =
  | { path: string; text: string; base64?: undefined }
  | { path: string; base64: string; text?: undefined };

const fileSchema = z
  .strictObject({ path: servedPathSchema, text: z.string().optional(), base64: base64Schema.optional() })
  .transform(({ path, text, base64 }, context): BundledFile => {
    if (text !== undefined && base64 === undefined) {
      return { path, text };
    }
    if (base64 !== undefined && text === undefined) {
      return { path, base64 };
    }
    context.addIssue("has to have either text or base64");
    return z.NEVER;
  });

/** What one delivery carries to a host: every file of the site, the secrets apart from the texts, and its phones. */
export const bundleSchema = z.strictObject({
  /**
   * Version of this contract; a server refuses one that it does not know. One that does not know {@link SERVER_FOLDER} would serve what
   * is in it.
   */
  format: z.literal(4),
  /** Name of the site, shown in status and health answers. */
  site: z.string().min(1).max(64),
  /** All files, sorted by path; a path stands once. */
  files: z.array(fileSchema),
  /** For each path of a text: placeholder in it → value, already encoded for that file's format. */
  secrets: z.record(z.string(), z.record(placeholderSchema, z.string())),
  /** The phones that these files are for, sorted by MAC; a MAC stands once. */
  phones: z.array(declaredPhoneSchema),
});

export type Bundle = z.infer<typeof bundleSchema>;
