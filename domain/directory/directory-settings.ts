import { z } from "zod";
import { field, flag, type TextRule, text } from "../field";
import { isMapping, present } from "../mapping";
import { joinPath, type Parsed, type Problem, parsed } from "../problem";
import { parseWith } from "../zod-problems";
import { LONGEST_TITLE } from "./delivered-directory";
import { type JsonListSettings, jsonListMembers } from "./json-list";
import { type LdapListSettings, ldapListMembers } from "./ldap-list";

/** A list of people in a CSV file of the machine that runs Pulumi. */
export interface CsvListSettings {
  /** What addresses call it: at most 20 lower-case letters, digits and `-`. */
  name: string;
  /** What the phone calls it. @default its name */
  title: string;
  /** Path from the project's folder. */
  file: string;
}

/** The directory that the host serves to phones. */
export interface DirectorySettings {
  /** What the phone calls it. @default "Directory" */
  title: string;
  /** Whether the lines of the site's own phones are a list of it. @default true */
  fleet: boolean;
  /** What the phone calls that list. @default "Phones" */
  fleetTitle: string;
  /** Extensions that are not in that list. @default none */
  hidden: string[];
  /** Whether the Directories key leads here where the settings have no `directoryUrl`. @default true */
  directoryKey: boolean;
  /** Whether the Services key leads to this host's services where the settings have no `servicesUrl`. @default true */
  servicesKey: boolean;
  /** Lists from CSV files. @default none */
  csv: CsvListSettings[];
  /** Lists that the server fetches as JSON. @default none */
  json: JsonListSettings[];
  /** Lists that the server fetches by LDAP. @default none */
  ldap: LdapListSettings[];
}

/** Name of the list of the site's own phones. */
export const FLEET_LIST = "fleet";
const LONGEST_NAME = 20;
const LONGEST_PATH = 4095;

const titleRule: TextRule = { max: LONGEST_TITLE };

const listName = text({
  max: LONGEST_NAME,
  form: { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, allowed: "a–z, 0–9 and single - between them" },
  also: (given) =>
    given === FLEET_LIST
      ? { message: "the name of the list of the site's own phones", remedy: "Choose another" }
      : undefined,
});

const extensions = field<string[]>((given) =>
  Array.isArray(given) && given.every((each) => typeof each === "string")
    ? { value: given }
    : { faults: [{ message: "not a list of extensions", allowed: 'each in quotes, such as ["199"]' }] },
);

const csvSchema = z.strictObject({
  name: listName,
  title: text(titleRule).optional(),
  file: text({ max: LONGEST_PATH }),
});

const directorySchema = z.strictObject({
  title: text(titleRule).default("Directory"),
  fleet: flag().default(true),
  fleetTitle: text(titleRule).default("Phones"),
  hidden: extensions.default([]),
  directoryKey: flag().default(true),
  servicesKey: flag().default(true),
  csv: z.array(csvSchema).default([]),
  json: z.array(z.strictObject({ name: listName, title: text(titleRule).optional(), ...jsonListMembers })).default([]),
  ldap: z.array(z.strictObject({ name: listName, title: text(titleRule).optional(), ...ldapListMembers })).default([]),
});

/**
 * Validates the directory that a host serves.
 *
 * @param path Where it stands, for the paths of problems.
 */
export function parseDirectory(input: unknown, path = ""): Parsed<DirectorySettings> {
  const { value, problems } = parseWith(directorySchema, input, path);
  const directory = value && {
    ...value,
    csv: value.csv.map(titled),
    json: value.json.map((list): JsonListSettings => titled(present(list) as JsonListSettings)),
    ldap: value.ldap.map((list): LdapListSettings => titled(present(list) as LdapListSettings)),
  };
  return parsed<DirectorySettings>(directory, [...problems, ...sharedNames(input, path)]);
}

function titled<T extends { name: string; title?: string | undefined }>(list: T): T & { title: string } {
  return { ...list, title: list.title ?? list.name };
}

/** What lists come from. */
const KINDS = ["csv", "json", "ldap"] as const;

/** Two lists of one name would have one address. */
function sharedNames(input: unknown, path: string): Problem[] {
  const first = new Map<string, string>();
  return KINDS.flatMap((kind) => {
    const lists: unknown = isMapping(input) ? input[kind] : undefined;
    return (Array.isArray(lists) ? lists : []).flatMap((list: unknown, index): Problem[] => {
      const name = isMapping(list) ? list.name : undefined;
      if (typeof name !== "string") {
        return [];
      }
      const at = joinPath(path, kind, index);
      const other = first.get(name);
      first.set(name, other ?? at);
      return other === undefined
        ? []
        : [
            {
              path: joinPath(at, "name"),
              message: `also the name of ${other}`,
              given: JSON.stringify(name),
              remedy: "Give each list its own",
            },
          ];
    });
  });
}
