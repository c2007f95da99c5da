import type { HostSettings } from "../domain/host-settings";
import { isMapping } from "../domain/mapping";
import { askHost, dockerWords } from "./host-shell";
import type { ProgramOutcome } from "./program-run";

/** What docker tells of a thing, as `docker inspect` prints it. */
export type Inspected = Readonly<Record<string, unknown>>;

/** Nothing came back that can be read, so that nothing is known: neither that a thing is there nor that it is not. */
export class NoAnswerError extends Error {}

/** What docker's client says of a name that there is not, whichever kind of thing it is the name of. */
const NOT_THERE = /\bno such (container|volume|image|object)\b/i;

/**
 * What is known of a thing in a host's Engine; undefined if it is not there.
 *
 * @throws NoAnswerError for every other answer: a connection that broke, an Engine that is busy, no docker at all.
 */
export async function inspectOn(
  host: HostSettings,
  kind: "container" | "image" | "volume",
  name: string,
): Promise<Inspected | undefined> {
  const words = [...dockerWords(host), kind, "inspect", name];
  const outcome = await outcomeOf(askHost(host.connection, words));
  const found = parsed(outcome.stdout);
  const [first] = Array.isArray(found) ? found : [];
  if (outcome.code === 0 && isMapping(first)) {
    return first;
  }
  if (outcome.code === 1 && Array.isArray(found) && found.length === 0 && NOT_THERE.test(outcome.stderr)) {
    return undefined;
  }
  throw new NoAnswerError(`${kind} ${name} could not be looked at (${saidBy(outcome)})`);
}

/** An outcome even where the program could not be started. */
export async function outcomeOf(running: Promise<ProgramOutcome>): Promise<ProgramOutcome> {
  return running.catch((error: unknown) => ({
    code: -1,
    stdout: "",
    stderr: error instanceof Error ? error.message : String(error),
  }));
}

/** How a program ended, in a few words. */
export function saidBy({ code, stderr }: ProgramOutcome): string {
  const last = stderr.trim().split("\n").at(-1)?.trim().slice(0, 300) ?? "";
  return `exit code ${code}${last === "" ? "" : `: ${last}`}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
