import { Client, type Entry, InvalidCredentialsError, NoSuchObjectError, ResultCodeError } from "ldapts";
import type { DeliveredLdap } from "../../domain/directory/delivered-directory";
import { type DirectoryEntry, MOST_ENTRIES } from "../../domain/directory/directory-entry";
import { mappedEntries, pathsIn } from "../../domain/directory/json-mapping";
import { SourceTrouble } from "./directory-source";
import { codeOf } from "./json-source";

const DEFAULT_MS = 10_000;
/** Entries that a directory is asked for at once (RFC 2696); common servers refuse more than 500 or 1000. */
const PAGE = 500;

/**
 * Fetches the people of an LDAP directory, page by page.
 *
 * @param ms Until all of them are there, milliseconds.
 * @throws SourceTrouble with what went wrong, without address, names and password.
 */
export async function fetchLdapEntries(
  list: DeliveredLdap,
  password: string | undefined,
  ms = DEFAULT_MS,
): Promise<DirectoryEntry[]> {
  const client = new Client({ url: list.url, timeout: ms, connectTimeout: ms });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void client.unbind().catch(() => undefined);
  }, ms);
  try {
    return await peopleOf(client, list, password);
  } catch (error) {
    throw isLate ? new SourceTrouble(`it did not answer within ${ms / 1000} s`) : troubleOf(error);
  } finally {
    clearTimeout(timer);
    await client.unbind().catch(() => undefined);
  }
}

async function peopleOf(
  client: Client,
  { base, bindDn, filter, person, numbers }: DeliveredLdap,
  password: string | undefined,
): Promise<DirectoryEntry[]> {
  if (bindDn !== undefined && password !== undefined) {
    await client.bind(bindDn, password);
  }
  const attributes = [...new Set([...pathsIn(person), ...numbers])];
  const people: unknown[] = [];
  const options = { scope: "sub", filter, attributes, paged: { pageSize: PAGE } } as const;
  for await (const { searchEntries } of client.searchPaginated(base, options)) {
    people.push(...searchEntries.map(inLowerCase));
    if (people.length > MOST_ENTRIES) {
      throw new SourceTrouble(`it has more than ${MOST_ENTRIES} people`);
    }
  }
  const mapping = { person: person.toLowerCase(), numbers: numbers.map((name) => name.toLowerCase()) };
  const entries = mappedEntries(people, mapping);
  if (entries === undefined) {
    throw new SourceTrouble(`it has more than ${MOST_ENTRIES} numbers`);
  }
  return entries;
}

/** Attributes have no case (RFC 4512 section 2.5), and a directory answers in its own. */
function inLowerCase(entry: Entry): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]));
}

function troubleOf(error: unknown): SourceTrouble {
  if (error instanceof SourceTrouble) {
    return error;
  }
  if (error instanceof InvalidCredentialsError) {
    return new SourceTrouble("it refuses the name or the password");
  }
  if (error instanceof NoSuchObjectError) {
    return new SourceTrouble("it has nothing of the name of the base");
  }
  return error instanceof ResultCodeError
    ? new SourceTrouble(`it answered with result ${error.code}`)
    : new SourceTrouble(`it can't be reached${codeOf(error)}`);
}
