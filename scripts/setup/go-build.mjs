import { SetupFailure } from "./failure.mjs";
import { findOnPath, mustRun } from "./subprocess.mjs";

/**
 * Builds one command from a Go module of this project, with exactly the versions of its go.sum.
 * @param {object} what
 * @param {string} what.module folder of go.mod and go.sum
 * @param {string} what.package_ Go package of the command
 * @param {string} what.output file to write
 * @param {string} what.versionVariable Go variable that holds the version that the command shows
 * @param {string} what.version
 */
export async function buildGoCommand({ module, package_, output, versionVariable, version }) {
  if (!findOnPath("go")) {
    throw new SetupFailure("Go is not on PATH, and it is needed to build the Pulumi CLI from its modules", {
      remedy: "install Go 1.25 or newer, or install the Pulumi CLI itself, and run this again",
    });
  }
  await mustRun(
    "go",
    [
      "build",
      "-mod=readonly",
      "-buildvcs=false",
      "-trimpath",
      "-ldflags",
      goLinkFlags(versionVariable, version),
      "-o",
      output,
      package_,
    ],
    {
      cwd: module,
      what: `building ${package_}`,
      remedy: "Go 1.25 or newer must reach its module proxy; about 3 GB of disk are needed",
    },
  );
}

/** @param {string} variable @param {string} version */
function goLinkFlags(variable, version) {
  return `-s -w -X ${variable}=${version}`;
}
