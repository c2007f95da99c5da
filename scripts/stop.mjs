import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hasOwnBackend, usesOwnPassphrase } from "./setup/environment.mjs";
import { SetupFailure } from "./setup/failure.mjs";
import { prepare } from "./setup/prepare.mjs";
import { createProgress } from "./setup/progress.mjs";
import { projectName, stateFolder } from "./setup/project.mjs";
import { runMain } from "./setup/run-main.mjs";
import { localStacks, STACK, StackCli, stackFile } from "./stack/stack-cli.mjs";
import { withoutSecrets } from "./stack/stack-file.mjs";
import { ownSecrets } from "./stack/stack-secrets.mjs";

/** Destroys what `npm start` deployed and leaves the checkout as it was before. */
async function main() {
  const progress = createProgress();
  if (!hasOwnBackend() && !localStacks().includes(STACK)) {
    tidyStackFile();
    progress.say("Nothing was started from this checkout.");
    return 0;
  }
  const stack = new StackCli(await prepare(progress));
  const found = await stack.run(["stack", "select", STACK]);
  if (found.code !== 0 && /no stack named/.test(found.stderr)) {
    progress.say(`There is no stack ${STACK}: nothing to stop.`);
    return 0;
  }
  const code = await stack.show(["destroy", "--stack", STACK, "--yes", "--skip-preview"]);
  if (code !== 0) {
    throw new SetupFailure(`pulumi destroy ended with exit code ${code}; its messages are above`, {
      remedy: "correct what it names and run npm run stop again; the state is kept",
    });
  }
  await stack.must(["stack", "rm", "--yes", "--preserve-config", "--stack", STACK]);
  const secretsLeft = tidyStackFile();
  const others = localStacks();
  if (secretsLeft) {
    progress.say(
      `Pulumi.${STACK}.yaml holds secrets that you set; they and their passphrase (.state/passphrase) stay.`,
    );
  }
  if (others.length > 0) progress.say(`The folder .state stays: it holds the stacks ${others.join(", ")}.`);
  else if (secretsLeft) rmSync(`${stateFolder}/pulumi`, { recursive: true, force: true });
  else rmSync(stateFolder, { recursive: true, force: true });
  progress.say(`Stopped and removed. Done in ${progress.total()}.`);
  return 0;
}

/** Takes the secrets out that `npm start` made. @returns {boolean} whether others are left that need the passphrase */
function tidyStackFile() {
  if (!usesOwnPassphrase() || !existsSync(stackFile)) return false;
  const before = readFileSync(stackFile, "utf8");
  const { text, secretsLeft } = withoutSecrets(
    before,
    projectName(),
    ownSecrets.map(({ key }) => key),
  );
  if (text !== before) writeFileSync(stackFile, text);
  return secretsLeft;
}

await runMain(main);
