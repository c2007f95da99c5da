import { buildProject } from "./build.mjs";
import { ensureNodeModules } from "./setup/node-modules.mjs";
import { createProgress } from "./setup/progress.mjs";
import { projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { runAttached } from "./setup/subprocess.mjs";

/** The provisioning server on a plain folder, without Pulumi. */
await runMain(async () => {
  const progress = createProgress({ quiet: true });
  await ensureNodeModules(progress);
  await buildProject(progress);
  return runAttached(process.execPath, [`${projectFolder}/server/dist/server.cjs`, "serve", ...process.argv.slice(2)]);
});
