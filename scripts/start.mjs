import { SetupFailure } from "./setup/failure.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { packageCommands, programFolder, projectFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { mustRun, runAttached } from "./setup/subprocess.mjs";
import { answers, findServerResource, startCommand } from "./stack/server-resource.mjs";
import { STACK, StackCli } from "./stack/stack-cli.mjs";
import { readOutputs } from "./stack/stack-outputs.mjs";
import { ensureSecret, ownSecrets } from "./stack/stack-secrets.mjs";

/** @typedef {import("./setup/progress.mjs").Progress} Progress */

/** Sets up what is missing, deploys the stack on this machine and boots a virtual phone against it. */
async function main() {
  const progress = createProgress();
  progress.say("Setting up");
  const prepared = await prepare(progress);
  const stack = new StackCli(prepared);
  await progress.step(`stack ${STACK}`, async () => {
    await stack.select();
    const made = [];
    for (const secret of ownSecrets) if (await ensureSecret(stack, secret)) made.push(secret.key);
    const detail = made.length > 0 ? `made the secrets ${made.join(" and ")}` : "has its secrets";
    return { result: undefined, detail };
  });

  progress.say("\nWhat will change");
  await mustShow(stack, ["preview", "--stack", STACK, "--diff"]);
  progress.say("\nDeploying");
  await mustShow(stack, ["up", "--stack", STACK, "--yes", "--skip-preview", "--suppress-outputs"]);

  const outputs = readOutputs(await stack.outputs());
  if (!(await answers(outputs.http))) await revive(progress, stack, prepared.env, outputs.http);

  const phone = outputs.phones[0];
  if (!phone) {
    progress.say("\nThe site has no phone to boot.");
  } else {
    progress.say(`\nBooting a virtual ${phone.model} with the MAC ${phone.mac} against ${outputs.tftp}`);
    const code = await bootPhone(prepared.env, phone, outputs.tftp);
    if (code !== 0) {
      throw new SetupFailure("the phone would not come up; the steps above show where it stopped", {
        remedy: `correct the site in Pulumi.${STACK}.yaml and run npm start again`,
      });
    }
  }
  progress.say(`\nServing: TFTP ${outputs.tftp}, status page ${outputs.status}`);
  progress.say(`npm run stop ends it. Done in ${progress.total()}.`);
  return 0;
}

/** @param {StackCli} stack @param {readonly string[]} args */
async function mustShow(stack, args) {
  const code = await stack.show(args);
  if (code !== 0) {
    throw new SetupFailure(`pulumi ${args[0]} ended with exit code ${code}; its messages are above`);
  }
}

/**
 * Starts a server again that is deployed but does not run, such as after the machine was restarted. It runs the very
 * command that the state holds: replacing the resource would run its `stop` after the new `start`.
 * @param {Progress} progress @param {StackCli} stack @param {NodeJS.ProcessEnv} env @param {string} http
 */
async function revive(progress, stack, env, http) {
  await progress.step("server", async (step) => {
    step.announce("it is deployed but does not answer; starting it again");
    const resource = findServerResource(await stack.export());
    const start = resource && startCommand(resource);
    if (!start) {
      throw new SetupFailure(`nothing answers at ${http}, and the state holds no command that starts it`, {
        remedy: "npm run stop, then npm start",
      });
    }
    await mustRun("/bin/sh", ["-c", start.command], {
      cwd: programFolder(),
      env: { ...env, ...start.environment },
      what: "starting the server",
      timeoutMs: 60_000,
    });
    if (!(await answers(http))) {
      throw new SetupFailure(`the server was started, but nothing answers at ${http}`, {
        remedy: "see server.log in the site's folder below .state",
      });
    }
    return { result: undefined, detail: "runs again" };
  });
}

/** @param {NodeJS.ProcessEnv} env @param {import("./stack/stack-outputs.mjs").DeployedPhone} phone @param {string} tftp */
function bootPhone(env, { mac, model, load }, tftp) {
  const args = ["phone/main.ts", "boot", "--mac", mac, "--model", model, "--load", load, "--tftp", tftp];
  return runAttached(`${packageCommands}/tsx`, args, { cwd: projectFolder, env });
}

await runMain(main);
