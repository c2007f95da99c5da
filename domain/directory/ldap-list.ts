import { z } from "zod";
import { field, text, wholeNumber } from "../field";
import { askedUrlFault, DEFAULT_REFRESH, REFRESH_RANGE } from "./json-list";
import { pathsIn } from "./json-mapping";

/** People of an LDAP directory that the server asks. */
export interface LdapListSettings {
  /** What addresses call it: at most 20 lower-case letters, digits and `-`. */
  name: string;
  /** What the phone calls it. @default its name */
  title: string;
  /** `ldap://HOST` or `ldaps://HOST`, with a port if it is not 389 or 636. */
  url: string;
  /** Distinguished name below which people are, at any depth. */
  base: string;
  /** Who is a person (RFC 4515). @default "(objectClass=person)" */
  filter: string;
  /** Name of a person; `{attribute}` stands for its first value. @default "{cn}" */
  person: string;
  /** Attributes with numbers. @default telephoneNumber and mobile */
  numbers: string[];
  /** Distinguished name to bind with; the password is a secret. @default none: the directory is asked anonymously */
  bindDn?: string;
  /** How long entries are taken for fresh, seconds, 10–86,400. @default 300 */
  refreshSeconds: number;
}

export const DEFAULT_FILTER = "(objectClass=person)";
export const DEFAULT_PERSON = "{cn}";
export const DEFAULT_NUMBERS: readonly string[] = ["telephoneNumber", "mobile"];

/** An attribute as RFC 4512 section 2.5 writes it, but for one named by numbers. */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*$/;
const LONGEST_URL = 300;
const LONGEST_NAME = 1000;

const person = text({
  max: 200,
  also: (given) => {
    const names = pathsIn(given);
    const around = given.replaceAll(/\{[^{}]*\}/g, "");
    return names.length > 0 && names.every((name) => ATTRIBUTE.test(name)) && !/[{}]/.test(around)
      ? undefined
      : { message: "names no attribute", allowed: "a text with attributes in braces, such as {sn}, {givenName}" };
  },
});

const attributes = field<string[]>((given) =>
  Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === "string" && ATTRIBUTE.test(each))
    ? { value: given }
    : { faults: [{ message: "not a list of attributes", allowed: "at least one, such as telephoneNumber" }] },
);

/** Quotes and backslashes have a meaning of their own in filters and names. */
function ldapText(max: number, allowed: string, accepts: (given: string) => boolean): z.ZodType<string, unknown> {
  return field((given) =>
    typeof given === "string" && given.length <= max && !/\p{Cc}/u.test(given) && accepts(given)
      ? { value: given }
      : { faults: [{ message: given === undefined ? "missing" : "not in a form that is understood", allowed }] },
  );
}

/** One filter, whose parentheses end with it. Those of a value are written as `\28` and `\29` (RFC 4515 section 3). */
function isOneFilter(filter: string): boolean {
  let depth = 0;
  for (const [index, character] of filter.split("").entries()) {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    if (depth <= 0 && index < filter.length - 1) {
      return false;
    }
  }
  return depth === 0 && filter.endsWith(")");
}

/** Members that a list of LDAP has beside name and title. */
export const ldapListMembers = {
  url: text({
    max: LONGEST_URL,
    also: (given) =>
      askedUrlFault(given, ["ldap:", "ldaps:"]) ??
      (/^ldaps?:\/\/[^/?#]+\/?$/.test(given)
        ? undefined
        : {
            message: "has more than a host and a port",
            allowed: "ldap://HOST or ldaps://HOST",
            remedy: "Give base and filter beside it",
          }),
  }),
  base: ldapText(LONGEST_NAME, "a distinguished name such as ou=people,dc=example,dc=net", (given) =>
    /^[^=]+=/.test(given),
  ),
  filter: ldapText(LONGEST_NAME, `a filter in parentheses such as ${DEFAULT_FILTER}`, isOneFilter).default(
    DEFAULT_FILTER,
  ),
  person: person.default(DEFAULT_PERSON),
  numbers: attributes.default([...DEFAULT_NUMBERS]),
  bindDn: ldapText(
    LONGEST_NAME,
    "a distinguished name, or what the directory takes for one",
    (given) => given !== "",
  ).optional(),
  refreshSeconds: wholeNumber(...REFRESH_RANGE).default(DEFAULT_REFRESH),
};

/** What the server is told of it. */
export const deliveredLdapSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  base: z.string(),
  filter: z.string(),
  person: z.string(),
  numbers: z.array(z.string()),
  bindDn: z.string().optional(),
  refreshSeconds: z.number(),
});
