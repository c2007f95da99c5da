/** What is wrong with a command line, all of it. */
export interface WrongWords {
  readonly problems: readonly string[];
}

/** How a program reads its command line and what it then does. */
export interface CommandProgram<Command extends object, Code> {
  readonly usage: string;
  /** The command, everything that is wrong with it, or that help is wanted. */
  read(args: readonly string[]): Command | WrongWords | "help";
  /** Returns the exit code. */
  run(command: Command): Code;
}

/** Exit code of a command that can't be run as it was given. */
export const WRONG_COMMAND = 2;

/** Runs one command line, or says how it is used. Returns the exit code. */
export function runCommand<Command extends object, Code>(
  { usage, read, run }: CommandProgram<Command, Code>,
  args: readonly string[],
): Code | number {
  const command = read(args);
  if (command === "help") {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (isWrong(command)) {
    process.stderr.write(`${command.problems.join("\n")}\n\n${usage}\n`);
    return WRONG_COMMAND;
  }
  return run(command);
}

function isWrong(command: object): command is WrongWords {
  return "problems" in command;
}
