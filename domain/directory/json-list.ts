import { z } from "zod";
import { type Fault, field, type TextRule, text, wholeNumber } from "../field";
import { carriesSecret } from "../secret-name";
import { pathsIn } from "./json-mapping";

/** People of a JSON document that the server fetches over HTTP. */
export interface JsonListSettings {
  /** What addresses call it: at most 20 lower-case letters, digits and `-`. */
  name: string;
  /** What the phone calls it. @default its name */
  title: string;
  /** Address of the document, `http://` or `https://`. */
  url: string;
  /** Path of the list of people in it, names with dots between. @default the document itself is the list */
  entries?: string;
  /** Name of a person; `{path}` stands for what is there. */
  person: string;
  /** Paths of the numbers of a person. */
  numbers: string[];
  /** User of HTTP's basic authentication; the password is a secret. @default none: a password goes as a bearer token */
  user?: string;
  /** Header that has the password as it is, in place of `Authorization`. @default none */
  header?: string;
  /** How long entries are taken for fresh, seconds, 10–86,400. @default 300 */
  refreshSeconds: number;
}

export const DEFAULT_REFRESH = 300;
export const REFRESH_RANGE = [10, 86_400] as const;
const LONGEST_URL = 2000;

/** What is wrong with an address that the server is to ask. */
export function askedUrlFault(given: string, protocols: readonly string[]): Fault | undefined {
  const allowed = `${protocols.map((protocol) => `${protocol}//HOST/…`).join(" or ")}, printable ASCII without blanks`;
  const url = URL.parse(given);
  if (url === null || !protocols.includes(url.protocol) || url.hostname === "" || /[^\x21-\x7e]/.test(given)) {
    return {
      message: "not an address that can be asked",
      allowed,
      ...(carriesSecret(given) ? { withheld: true } : {}),
    };
  }
  return carriesSecret(given)
    ? {
        message: "a password stands here in clear text, readable by all who can read this file",
        remedy: "Remove it, choose another, and give that one as a secret",
        withheld: true,
      }
    : undefined;
}

/** A path of names with dots between. */
const PATH = /^[^.{}\s][^.{}]*(\.[^.{}]+)*$/;
const path: TextRule = { max: 200, form: { pattern: PATH, allowed: "names with dots between, such as data.items" } };

const person = text({
  max: 200,
  also: (given) => {
    const paths = pathsIn(given);
    return paths.length > 0 &&
      paths.every((each) => PATH.test(each)) &&
      !/[{}]/.test(given.replaceAll(/\{[^{}]*\}/g, ""))
      ? undefined
      : {
          message: "names no field of a person",
          allowed: "a text with fields in braces, such as {lastName}, {firstName}",
        };
  },
});

const paths = field<string[]>((given) =>
  Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === "string" && PATH.test(each))
    ? { value: given }
    : {
        faults: [
          {
            message: "not a list of fields",
            allowed: "at least one name with dots between, such as phone or phones.number",
          },
        ],
      },
);

/** Members that a list of JSON has beside name and title. */
export const jsonListMembers = {
  url: text({ max: LONGEST_URL, also: (given) => askedUrlFault(given, ["http:", "https:"]) }),
  entries: text(path).optional(),
  person,
  numbers: paths,
  user: text({ max: 200, form: { pattern: /^[^:]*$/, allowed: "a name without colon" } }).optional(),
  header: text({
    max: 100,
    form: { pattern: /^[A-Za-z0-9-]+$/, allowed: "the name of a header, such as X-Api-Key" },
  }).optional(),
  refreshSeconds: wholeNumber(...REFRESH_RANGE).default(DEFAULT_REFRESH),
};

/** What the server is told of it. */
export const deliveredJsonSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  url: z.string(),
  entries: z.string().optional(),
  person: z.string(),
  numbers: z.array(z.string()),
  user: z.string().optional(),
  header: z.string().optional(),
  refreshSeconds: z.number(),
});
