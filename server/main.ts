import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { failureCode, parseCommand } from "./command-line";
import { runCommand } from "./commands";
import { ProblemsError } from "./problems";
import { runTftpThread } from "./process/tftp-thread-main";

// Who reads the output may go away; what is being served goes on.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

async function main(): Promise<void> {
  try {
    process.exitCode = await runCommand(parseCommand(process.argv.slice(2), process.env));
  } catch (error) {
    const problems =
      error instanceof ProblemsError ? error.problems : [error instanceof Error ? error.message : String(error)];
    process.stderr.write(problems.map((problem) => `error: ${problem}\n`).join(""));
    process.exitCode = failureCode(process.argv.slice(2));
  }
}

if (isMainThread) {
  // One of libuv's threads waits for datagrams all the time; what else takes them must not keep phones waiting. Read when
  // the first is needed, which is later.
  process.env.UV_THREADPOOL_SIZE ??= "16";
  // Whatever this program makes is for its owner alone.
  process.umask(0o077);
  void main();
} else if (parentPort !== null) {
  runTftpThread(workerData, parentPort);
}
