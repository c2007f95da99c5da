import { buildProject } from "./build.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { runMain } from "./setup/run-main.mjs";
import { serverCommand } from "./setup/server-command.mjs";
import { runAttached } from "./setup/subprocess.mjs";

/** The provisioning server on a plain folder, without Pulumi. */
await runMain(async () => {
  const progress = createProgress({ quiet: true });
  await ensureNodeModules(progress);
  await buildProject(progress);
  const { command, args } = serverCommand();
  return runAttached(command, [...args, "serve", ...process.argv.slice(2)]);
});
