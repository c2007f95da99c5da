import type { HostConnection } from "../domain/host-connection";
import { joinPath, type Problem } from "../domain/problem";
import { askOverConnection } from "./connection-look";
import { runHere } from "./host-shell";
import { shellWord } from "./server-program";

/** What is run on the machine of Asterisk to learn of it. It changes nothing. */
export interface AsteriskQuestion<Survey> {
  /** @default this machine */
  readonly connection: HostConnection | undefined;
  readonly words: readonly string[];
  /** Read from standard input. */
  readonly script: string;
  /** Reads what it said; undefined if that was cut off. */
  readonly read: (text: string) => Survey | undefined;
  /** Where the settings of Asterisk stand, for the paths of problems. */
  readonly path: string;
  /** The one that the question is about. */
  readonly setting: string;
}

/** Asks the machine of Asterisk; its answer, or why there is none. */
export async function askAsterisk<Survey>({
  connection,
  words,
  script,
  read,
  path,
  setting,
}: AsteriskQuestion<Survey>): Promise<{ readonly survey: Survey } | { readonly problems: readonly Problem[] }> {
  const look =
    connection === undefined
      ? await runHere([...words], script)
      : await askOverConnection(
          connection,
          words.map(shellWord).join(" "),
          script,
          joinPath(path, "connection"),
          "remove asterisk from the description if it is no more",
        );
  if ("problems" in look) {
    return { problems: look.problems };
  }
  const survey = read(look.stdout);
  if (survey === undefined) {
    const here = { path: setting, message: "the survey of this machine was cut off" };
    return { problems: ["noShell" in look ? look.noShell : here] };
  }
  return { survey };
}
