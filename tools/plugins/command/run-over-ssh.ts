import { constants } from "node:os";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Client, ClientChannel } from "ssh2";
import { CapturedOutput, type CommandEnd } from "./captured-output";
import type { CommandRun } from "./command-type";
import { openSession, type Session } from "./session-channel";

const CANCELLED = "context canceled";
const ADVICE =
  "This only works if your SSH server is configured to accept these variables via AcceptEnv. Alternatively, if a " +
  "Bash-like shell runs the command on the remote host, you could prefix the command itself with the variables in the " +
  "form 'VAR=value command'";

async function setVariables(session: Session, run: CommandRun): Promise<void> {
  for (const [name, value] of Object.entries(run.environment)) {
    if (!(await session.setVariable(name, value))) {
      throw new Error(`could not set environment variable "${name}": ssh: setenv failed. ${ADVICE}`);
    }
  }
  for (const [name, value] of Object.entries(run.previousOutputs)) {
    if (!(await session.setVariable(name, value))) {
      run.warn(`Unable to set '${name}'. ${ADVICE}`);
    }
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: string | undefined;
  readonly message: string | undefined;
}

/** An end that is none of the good ones, in the words of Go's SSH library. */
function failureOf(exit: Exit | undefined): string | undefined {
  if (exit === undefined) {
    return "wait: remote command exited without exit status or exit signal";
  }
  if (exit.signal === undefined) {
    return exit.code === 0 ? undefined : `Process exited with status ${exit.code}`;
  }
  const number = Object.entries(constants.signals).find(([name]) => name === exit.signal)?.[1] ?? 0;
  const reason = exit.message ? `. Reason was: ${exit.message}` : "";
  return `Process exited with status ${128 + number} from signal ${exit.signal.replace(/^SIG/, "")}${reason}`;
}

function exitOf(channel: ClientChannel): () => Exit | undefined {
  let exit: Exit | undefined;
  channel.on("exit", (code: number | null, signal?: string, _dumped?: boolean, message?: string) => {
    exit = { code, signal, message };
  });
  return () => exit;
}

/** Until a stream has ended or is gone. */
function ended(stream: Readable): Promise<void> {
  return finished(stream, { writable: false }).catch(() => undefined);
}

async function runIn(session: Session, run: CommandRun): Promise<CommandEnd> {
  await setVariables(session, run);
  const { channel } = session;
  const output = new CapturedOutput(run.onLine);
  output.gather(channel, "stdout");
  output.gather(channel.stderr, "stderr");
  const exit = exitOf(channel);
  // A command may end without having read all of its input; that is no failure of its own.
  channel.on("error", () => undefined);
  const closed = new Promise<void>((done) => channel.once("close", () => done()));
  const over = Promise.all([closed, ended(channel), ended(channel.stderr)]);
  if (!(await session.execute(run.script))) {
    throw new Error(`ssh: command ${JSON.stringify(run.script)} failed`);
  }
  channel.end(run.input);
  await over;
  return { ...output.whole, failure: failureOf(exit()) };
}

/** Runs a command in a session of its own on a client that is logged in, to its end or until the user cancels. */
export async function runOverSsh(client: Client, run: CommandRun): Promise<CommandEnd> {
  const cancel = (): void => void client.destroy();
  run.signal.addEventListener("abort", cancel, { once: true });
  try {
    run.signal.throwIfAborted();
    const end = await runIn(await openSession(client), run);
    return run.signal.aborted ? { ...end, failure: CANCELLED } : end;
  } catch (error) {
    throw run.signal.aborted ? new Error(CANCELLED) : error;
  } finally {
    run.signal.removeEventListener("abort", cancel);
  }
}
