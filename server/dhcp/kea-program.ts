import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { ProblemsError } from "../problems";
import { hasCode } from "../store/layout";
import { type DhcpFiles, keaEnvironment } from "./dhcp-files";

export const KEA = "kea-dhcp4";

/** What is said where there is no Kea. */
export const NO_KEA = `${KEA} is not on PATH; this runs in the image dhcp, or with Debian's kea-dhcp4-server installed`;

/**
 * Lets Kea check a configuration without going by it.
 *
 * @throws ProblemsError with Kea's own reason.
 */
export async function checkConfiguration(path: string, files: DhcpFiles): Promise<void> {
  const child = spawn(KEA, ["-t", path], { env: keaEnvironment(files), stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => reject(hasCode(error, "ENOENT") ? new ProblemsError([NO_KEA]) : error));
    child.once("close", resolve);
  });
  const [code, log, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) {
    throw new ProblemsError(reasonsOf(log, errors, path).map((reason) => `Kea refuses the configuration: ${reason}`));
  }
}

/** Kea's reasons, without the places in a file that nobody but this program has seen. */
function reasonsOf(log: string, errors: string, path: string): string[] {
  const lines = errors.split("\n").filter((line) => line.trim() !== "");
  const reasons = lines.length > 0 ? lines : log.split("\n").filter((line) => / (ERROR|FATAL) /.test(line));
  const place = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const stripped = reasons.map((line) =>
    line
      .replace(/^(Error encountered|Syntax check failed with): /, "")
      .replace(new RegExp(` ?\\(${place}:[\\d.:-]+\\)`, "g"), "")
      .replace(new RegExp(`${place}:[\\d.:-]+: `, "g"), ""),
  );
  return stripped.length > 0 ? stripped : ["it does not say why"];
}
