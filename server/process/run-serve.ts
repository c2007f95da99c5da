import { randomBytes } from "node:crypto";
import type { Command } from "../command-line";
import { formatEndpoint } from "../endpoint";
import { ProblemsError } from "../problems";
import { noteLine } from "../request-log";
import type { FileSource } from "../store/file-source";
import { GenerationFollower } from "../store/generation-follower";
import { makeStore, type StoreLayout } from "../store/layout";
import { PlainFolder } from "../store/plain-folder";
import { processStart } from "./identity";
import { type RunningServer, serve } from "./serve";
import { removeRecord, runningServer, type ServerRecord, writeRecord } from "./server-record";

const LARGEST_BACKLOG = 8 * 1024 * 1024;
const LAST_LINES_MS = 1000;

type ServeCommand = Extract<Command, { readonly name: "serve" }>;

/** Serves until a signal ends it; the exit code. @param program Path of this program. @param hash SHA-256 of it. */
export async function runServe(
  command: ServeCommand,
  program: string,
  hash: string,
  print: (line: string) => void,
): Promise<number> {
  const instance = ("instance" in command ? command.instance : undefined) ?? randomBytes(8).toString("hex");
  let server: RunningServer | undefined;
  // From the beginning on: without a handler the signal would end the program.
  process.on("SIGHUP", () => server?.reload());
  const writeLines = logWriter();
  const source = await openSource(command, writeLines);
  server = await serve({
    settings: command.settings,
    source,
    root: "root" in command ? command.root : undefined,
    store: "store" in command ? command.store : undefined,
    history: historyFile(command),
    instance,
    program,
    writeLines,
    onDeath: (reason) => {
      process.stderr.write(`error: the TFTP server ended: ${reason}\n`);
      process.exit(1);
    },
  }).catch((error: unknown) => {
    source.close();
    throw error;
  });
  const stopped = untilStopped();
  if ("store" in command) {
    await leaveRecord(command.store, {
      pid: process.pid,
      start: processStart(process.pid) ?? "",
      startedAt: new Date().toISOString(),
      tftp: formatEndpoint(server.tftp),
      http: formatEndpoint(server.http),
      ...(server.admin === undefined ? {} : { admin: formatEndpoint(server.admin) }),
      instance,
      background: command.instance !== undefined,
      settings: { ...command.words },
      program: hash,
    });
  }
  print(`ready ${doorsText(server)}`);
  await stopped;
  await server.close();
  if ("store" in command) {
    await removeRecord(command.store, instance);
  }
  // Lines that nobody reads must not keep it.
  setTimeout(() => process.exit(0), LAST_LINES_MS).unref();
  return 0;
}

/** Writes log lines, as long as somebody reads them: what lies unread is bounded, and then it is said what is missing. */
function logWriter(): (lines: string) => void {
  let dropped = 0;
  return (lines) => {
    if (process.stdout.writableLength > LARGEST_BACKLOG) {
      dropped += lines.split("\n").length - 1;
      return;
    }
    if (dropped > 0) {
      process.stdout.write(noteLine({ trouble: `the log was not read in time; ${dropped} lines are missing` }));
      dropped = 0;
    }
    process.stdout.write(lines);
  };
}

function doorsText({ tftp, http, https, admin }: RunningServer): string {
  return Object.entries({ tftp, http, https, admin })
    .flatMap(([door, endpoint]) => (endpoint === undefined ? [] : [`${door} ${formatEndpoint(endpoint)}`]))
    .join(" ");
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => resolve());
    }
  });
}

function historyFile(command: ServeCommand): string {
  const { history } = command.settings;
  if (history === "memory") {
    return ":memory:";
  }
  return history ?? ("store" in command ? command.store.history : ":memory:");
}

async function openSource(command: ServeCommand, writeLines: (lines: string) => void): Promise<FileSource> {
  const { site } = command.settings;
  if ("store" in command) {
    await makeStore(command.store);
    return GenerationFollower.open(command.store, site ?? "", (trouble) => writeLines(noteLine({ trouble })));
  }
  try {
    return new PlainFolder(command.root, site);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ProblemsError([`--root ${command.root} is not a folder that can be read (${reason})`]);
  }
}

/** A server in the foreground does not hide the one that `start` started on the same store. */
async function leaveRecord(store: StoreLayout, record: ServerRecord): Promise<void> {
  const other = record.background ? undefined : await runningServer(store);
  if (other?.background !== true) {
    await writeRecord(store, record);
  }
}
