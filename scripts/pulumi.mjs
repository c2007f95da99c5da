import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { runMain } from "./setup/run-main.mjs";
import { runAttached } from "./setup/subprocess.mjs";

/** The Pulumi CLI with the project's tools on PATH and the same state as `npm start`. */
await runMain(async () => {
  const { cli, env } = await prepare(createProgress({ quiet: true }));
  return runAttached(cli, process.argv.slice(2), { env });
});
