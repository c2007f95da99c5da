import { DEFAULT_REFRESH, REFRESH_RANGE } from "../../domain/directory/json-list";
import { DEFAULT_FILTER, DEFAULT_NUMBERS, DEFAULT_PERSON } from "../../domain/directory/ldap-list";
import type { Member, Shape } from "./member";
import { EXTENSION, PLAIN_TEXT, plainText } from "./patterns";

const TITLE = plainText(PLAIN_TEXT, 32);
const YES_OR_NO: Shape = { is: "value", schema: { type: "boolean" } };

/** What every list of people has. */
const LIST_MEMBERS: readonly Member[] = [
  {
    name: "name",
    presence: "required",
    shape: plainText("^(?!fleet$)[a-z0-9]+(-[a-z0-9]+)*$", 20),
    meaning: "What addresses call it.",
    allowed: "at most 20 of a–z, 0–9 and single `-` between them; not `fleet`",
    example: "customers",
  },
  {
    name: "title",
    presence: "optional",
    shape: TITLE,
    meaning: "What the phone calls it.",
    allowed: "at most 32 characters",
    fallbackWords: "its name",
  },
];

const CSV: Shape = {
  is: "mapping",
  name: "DirectoryCsv",
  meaning: "A list of people in a CSV file.",
  members: [
    ...LIST_MEMBERS,
    {
      name: "file",
      presence: "required",
      shape: plainText(),
      meaning: "Path from the project's folder. The file has the columns `name` and `number`.",
      example: "customers.csv",
    },
  ],
};

const PATH = '^[^.{}\\s"\\p{Cc}][^.{}"\\p{Cc}]*(\\.[^.{}"\\p{Cc}]+)*$';

const REFRESH: Member = {
  name: "refreshSeconds",
  presence: "defaulted",
  shape: {
    is: "value",
    schema: { type: "integer", minimum: REFRESH_RANGE[0], maximum: REFRESH_RANGE[1] },
  },
  meaning: "How long entries are taken for fresh, seconds.",
  allowed: "10–86400",
  fallback: DEFAULT_REFRESH,
};

const JSON_LIST: Shape = {
  is: "mapping",
  name: "DirectoryJson",
  meaning: "People of a JSON document that the server fetches over HTTP.",
  members: [
    ...LIST_MEMBERS,
    {
      name: "url",
      presence: "required",
      shape: plainText("^https?://[!#-~]+$", 2000),
      meaning: "Address of the document. A password never stands in it.",
      allowed: "`http://HOST/…` or `https://HOST/…`",
      example: "https://crm.example.net/contacts",
    },
    {
      name: "entries",
      presence: "optional",
      shape: plainText(PATH, 200),
      meaning: "Path of the list of people in it, names with dots between.",
      fallbackWords: "the document itself is the list",
      example: "data.items",
    },
    {
      name: "person",
      presence: "required",
      shape: plainText('^[^{}"\\p{Cc}]*(\\{[^{}"\\p{Cc}]+\\}[^{}"\\p{Cc}]*)+$', 200),
      meaning: "Name of a person; `{path}` stands for what is there.",
      example: "{lastName}, {firstName}",
    },
    {
      name: "numbers",
      presence: "required",
      shape: { is: "list", item: { is: "value", schema: { type: "string", pattern: PATH } }, schema: { minItems: 1 } },
      meaning: "Paths of the numbers of a person; each number is an entry.",
      example: ["phone", "mobile.number"],
    },
    {
      name: "user",
      presence: "optional",
      shape: plainText('^[^:"\\p{Cc}]*$', 200),
      meaning: "User of basic authentication; its password is the secret `directoryPasswords` of that name.",
      fallbackWords: "none: a password goes as a bearer token",
    },
    {
      name: "header",
      presence: "optional",
      shape: plainText("^[A-Za-z0-9-]+$", 100),
      meaning: "Header that has the password as it is, in place of `Authorization`.",
      fallbackWords: "none",
      example: "X-Api-Key",
    },
    REFRESH,
  ],
};

const ATTRIBUTE = "[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*";

const LDAP_LIST: Shape = {
  is: "mapping",
  name: "DirectoryLdap",
  meaning: "People of an LDAP directory that the server asks.",
  members: [
    ...LIST_MEMBERS,
    {
      name: "url",
      presence: "required",
      shape: plainText('^ldaps?://[^/?#\\s"]+/?$', 300),
      meaning: "Address of the directory, with a port if it is not 389 or 636.",
      allowed: "`ldap://HOST` or `ldaps://HOST`",
      example: "ldaps://ldap.example.net",
    },
    {
      name: "base",
      presence: "required",
      shape: { is: "value", schema: { type: "string", pattern: "^[^=]+=", maxLength: 1000 } },
      meaning: "Distinguished name below which people are, at any depth.",
      example: "ou=people,dc=example,dc=net",
    },
    {
      name: "filter",
      presence: "defaulted",
      shape: { is: "value", schema: { type: "string", pattern: "^\\(.*\\)$", maxLength: 1000 } },
      meaning: "Who is a person (RFC 4515).",
      fallback: DEFAULT_FILTER,
    },
    {
      name: "person",
      presence: "defaulted",
      shape: plainText(`^[^{}"\\p{Cc}]*(\\{${ATTRIBUTE}\\}[^{}"\\p{Cc}]*)+$`, 200),
      meaning: "Name of a person; `{attribute}` stands for its first value.",
      fallback: DEFAULT_PERSON,
    },
    {
      name: "numbers",
      presence: "defaulted",
      shape: {
        is: "list",
        item: { is: "value", schema: { type: "string", pattern: `^${ATTRIBUTE}$` } },
        schema: { minItems: 1 },
      },
      meaning: "Attributes with numbers; each number is an entry.",
      fallback: DEFAULT_NUMBERS,
    },
    {
      name: "bindDn",
      presence: "optional",
      shape: { is: "value", schema: { type: "string", minLength: 1, maxLength: 1000 } },
      meaning: "Distinguished name to bind with; its password is the secret `directoryPasswords` of the list's name.",
      fallbackWords: "none: the directory is asked anonymously",
      example: "cn=phones,dc=example,dc=net",
    },
    REFRESH,
  ],
};

/** The directory that the host serves. */
export const DIRECTORY: Shape = {
  is: "mapping",
  name: "Directory",
  meaning: "The directory that the hosts serve to phones, and their services.",
  members: [
    {
      name: "title",
      presence: "defaulted",
      shape: TITLE,
      meaning: "What the phone calls it.",
      allowed: "at most 32 characters",
      fallback: "Directory",
    },
    {
      name: "fleet",
      presence: "defaulted",
      shape: YES_OR_NO,
      meaning: "Whether the lines of the site's own phones are a list of it.",
      fallback: true,
    },
    {
      name: "fleetTitle",
      presence: "defaulted",
      shape: TITLE,
      meaning: "What the phone calls that list.",
      allowed: "at most 32 characters",
      fallback: "Phones",
    },
    {
      name: "hidden",
      presence: "optional",
      shape: { is: "list", item: plainText(EXTENSION) },
      meaning: "Extensions that are not in that list.",
      fallbackWords: "none",
    },
    {
      name: "directoryKey",
      presence: "defaulted",
      shape: YES_OR_NO,
      meaning: "Whether the Directories key of the phones leads here where the settings have no `directoryUrl`.",
      fallback: true,
    },
    {
      name: "servicesKey",
      presence: "defaulted",
      shape: YES_OR_NO,
      meaning:
        "Whether the Services key of the phones leads to the host's services where the settings have no `servicesUrl`.",
      fallback: true,
    },
    {
      name: "csv",
      presence: "optional",
      shape: { is: "list", item: CSV },
      meaning: "Lists from CSV files.",
      fallbackWords: "none",
    },
    {
      name: "json",
      presence: "optional",
      shape: { is: "list", item: JSON_LIST },
      meaning: "Lists that the server fetches as JSON.",
      fallbackWords: "none",
    },
    {
      name: "ldap",
      presence: "optional",
      shape: { is: "list", item: LDAP_LIST },
      meaning: "Lists that the server fetches by LDAP.",
      fallbackWords: "none",
    },
  ],
};
