import { execFile } from "node:child_process";
import type { StackProject } from "./stack-project";

/** What `npm run verify` answers for a stack, but for its progress; all that it prints is part of the project's transcript. */
export function runVerify(
  project: StackProject,
  stack: string,
  words: readonly string[] = [],
  environment: NodeJS.ProcessEnv = project.environment,
): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    const child = execFile(
      "node",
      ["scripts/verify.mjs", "--stack", stack, ...words],
      { cwd: project.folder, env: environment },
      (error, stdout, stderr) => {
        project.transcript.push(stdout, stderr);
        done({ code: error === null ? 0 : Number(error.code), output: stdout });
      },
    );
    child.stdin?.end();
  });
}
