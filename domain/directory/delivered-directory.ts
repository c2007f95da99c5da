import { z } from "zod";
import { LONGEST_NAME, LONGEST_NUMBER, MOST_ENTRIES } from "./directory-entry";
import { deliveredJsonSchema } from "./json-list";
import { deliveredLdapSchema } from "./ldap-list";

/** Name of what a delivery tells the server of the directory, beside the phones. */
export const DIRECTORY_FILE = "directory.json";
/** Name of the list of a site's own phones; apart, since it changes with them. */
export const FLEET_LIST_FILE = "directory-fleet.json";

/** Name of the passwords of its lists; apart, since all of them are secrets. */
export const PASSWORDS_FILE = "directory-passwords.json";

/** Characters of the title of the directory or of a list; the phone shows 32 of a title and 64 of a choice. */
export const LONGEST_TITLE = 32;

const entrySchema = z.strictObject({
  name: z.string().max(LONGEST_NAME),
  number: z.string().min(1).max(LONGEST_NUMBER),
});

/** Entries that are known when they are delivered. */
export const directoryListSchema = z.strictObject({
  /** What addresses call it: lower-case letters, digits and `-`. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** What the phone calls it. */
  title: z.string().min(1).max(LONGEST_TITLE),
  entries: z.array(entrySchema).max(MOST_ENTRIES),
});
export type DirectoryList = z.infer<typeof directoryListSchema>;

/** What a delivery tells the server of the directory. */
export const deliveredDirectorySchema = z.strictObject({
  /** What the phone calls the whole. */
  title: z.string().min(1).max(LONGEST_TITLE),
  /** IANA name of the zone in which times are shown; UTC without one. */
  timeZone: z.string().optional(),
  /** Lists in the order in which they are offered. */
  lists: z.array(directoryListSchema),
  /** Lists that the server fetches. */
  json: z.array(deliveredJsonSchema).default([]),
  ldap: z.array(deliveredLdapSchema).default([]),
});
export type DeliveredLdap = z.infer<typeof deliveredLdapSchema>;
export type DeliveredJson = z.infer<typeof deliveredJsonSchema>;
export type DeliveredDirectory = z.infer<typeof deliveredDirectorySchema>;

/** Password of each list that has one, by its name. */
export const deliveredPasswordsSchema = z.record(z.string(), z.string());
