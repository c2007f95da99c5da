import type { Input } from "@pulumi/pulumi";

/** A list of people in a CSV file of this machine. */
export interface DirectoryCsvArgs {
  /**
   * What addresses call it: at most 20 lower-case letters, digits and `-`.
   *
   * @example "customers"
   */
  name: string;
  /**
   * What the phone calls it, at most 32 characters.
   *
   * @default its name
   */
  title?: string;
  /**
   * Path from the project's folder. The file has the columns `name` and `number`.
   *
   * @example "customers.csv"
   */
  file: string;
}

/** People of a JSON document that the server fetches over HTTP. A path is names with dots between, such as `data.items`. */
export interface DirectoryJsonArgs {
  /**
   * What addresses call it: at most 20 lower-case letters, digits and `-`.
   *
   * @example "crm"
   */
  name: string;
  /**
   * What the phone calls it, at most 32 characters.
   *
   * @default its name
   */
  title?: string;
  /**
   * Address of the document, without a password in it.
   *
   * @example "https://crm.example.net/contacts"
   */
  url: string;
  /**
   * Path of the list of people in it.
   *
   * @default the document itself is the list
   */
  entries?: string;
  /**
   * Name of a person; `{path}` stands for what is there.
   *
   * @example "{lastName}, {firstName}"
   */
  person: string;
  /**
   * Paths of the numbers of a person; each number is an entry.
   *
   * @example ["phone", "mobile.number"]
   */
  numbers: string[];
  /**
   * User of HTTP's basic authentication, whose password is among `passwords`.
   *
   * @default none: a password goes as a bearer token
   */
  user?: string;
  /**
   * Header that has the password as it is, in place of `Authorization`.
   *
   * @example "X-Api-Key"
   * @default none
   */
  header?: string;
  /**
   * How long entries are taken for fresh, seconds, 10–86,400.
   *
   * @default 300
   */
  refreshSeconds?: number;
}

/** People of an LDAP directory that the server asks. */
export interface DirectoryLdapArgs {
  /**
   * What addresses call it: at most 20 lower-case letters, digits and `-`.
   *
   * @example "staff"
   */
  name: string;
  /**
   * What the phone calls it, at most 32 characters.
   *
   * @default its name
   */
  title?: string;
  /**
   * `ldap://HOST` or `ldaps://HOST`, with a port if it is not 389 or 636.
   *
   * @example "ldaps://ldap.example.net"
   */
  url: string;
  /**
   * Distinguished name below which people are, at any depth.
   *
   * @example "ou=people,dc=example,dc=net"
   */
  base: string;
  /**
   * Who is a person (RFC 4515).
   *
   * @default "(objectClass=person)"
   */
  filter?: string;
  /**
   * Name of a person; `{attribute}` stands for its first value.
   *
   * @default "{cn}"
   */
  person?: string;
  /**
   * Attributes with numbers; each number is an entry.
   *
   * @default ["telephoneNumber", "mobile"]
   */
  numbers?: string[];
  /**
   * Distinguished name to bind with, whose password is among `passwords`.
   *
   * @default none: the directory is asked anonymously
   */
  bindDn?: string;
  /**
   * How long entries are taken for fresh, seconds, 10–86,400.
   *
   * @default 300
   */
  refreshSeconds?: number;
}

/** The directory that the host serves to phones, and their services. */
export interface DirectoryArgs {
  /**
   * What the phone calls it, at most 32 characters.
   *
   * @default "Directory"
   */
  title?: string;
  /**
   * Whether the lines of the phones that the host serves are a list of it.
   *
   * @default true
   */
  fleet?: boolean;
  /**
   * What the phone calls that list, at most 32 characters.
   *
   * @default "Phones"
   */
  fleetTitle?: string;
  /**
   * Extensions that are not in that list.
   *
   * @default none
   */
  hidden?: string[];
  /**
   * Whether the Directories key of the phones leads here where the settings have no `directoryUrl`.
   *
   * @default true
   */
  directoryKey?: boolean;
  /**
   * Whether the Services key of the phones leads to this host's services where the settings have no `servicesUrl`.
   *
   * @default true
   */
  servicesKey?: boolean;
  /**
   * Lists from CSV files.
   *
   * @default none
   */
  csv?: DirectoryCsvArgs[];
  /**
   * Lists that the server fetches as JSON.
   *
   * @default none
   */
  json?: DirectoryJsonArgs[];
  /**
   * Lists that the server fetches by LDAP.
   *
   * @default none
   */
  ldap?: DirectoryLdapArgs[];
  /**
   * Password of each list that has one, by its name; a secret.
   *
   * @default none
   */
  passwords?: Input<Record<string, Input<string>>>;
}
