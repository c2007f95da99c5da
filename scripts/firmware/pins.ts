import type { FirmwareFile, FirmwareSet } from "../../domain/firmware/firmware-set";
import { filesOfLoad } from "../../domain/firmware/load-files";

/** How the pins are written: for a stack's file, or for a program. */
export const FORMATS = ["yaml", "ts"] as const;
export type Format = (typeof FORMATS)[number];

/** What is in a folder, as comments, and the declaration that pins it: all of it can be pasted. */
export function pinsText(folder: string, set: FirmwareSet, format: Format): string {
  const mark = format === "yaml" ? "#" : "//";
  const comments = [...contents(set), ...loads(set)].map((line) => `${mark} ${line}`);
  const declaration = format === "yaml" ? yaml(folder, set) : typescript(folder, set);
  return [...comments, ...declaration, ""].join("\n");
}

function contents(set: FirmwareSet): string[] {
  return [...set.values()].map((file) => `${file.name}: ${file.bytes} bytes, ${kindOf(file)}`);
}

function kindOf({ kind, identity, signed }: FirmwareFile): string {
  const release = `${identity.major}.${identity.minor}`;
  const names = { sip: "SIP", loader: "loader of SIP", sccp: "SCCP" };
  const what = kind === "loads" ? "list of the files of" : signed ? "signed" : "unsigned";
  return `${what} ${names[identity.kind]} ${release}`;
}

/** Which loads of the folder are complete. */
function loads(set: FirmwareSet): string[] {
  return [...set.values()]
    .filter(({ kind }) => kind === "loads")
    .flatMap(({ identity: { load } }) => {
      const { files, problems, warnings } = filesOfLoad(set, load, load);
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const found = [...problems, ...warnings];
      return found.length === 0
        ? [`${load} is complete: ${files.length} files, ${bytes} bytes`]
        : found.map((problem) => `${load} is not complete: ${problem.message}. ${problem.remedy ?? ""}`.trim());
    });
}

function yaml(folder: string, set: FirmwareSet): string[] {
  return [
    "firmware:",
    `  folder: ${JSON.stringify(folder)}`,
    "  files:",
    ...[...set.values()].map(({ name, sha256 }) => `    ${name}: { sha256: "${sha256}" }`),
  ];
}

function typescript(folder: string, set: FirmwareSet): string[] {
  return [
    "const firmware: FirmwareArgs = {",
    `  folder: ${JSON.stringify(folder)},`,
    "  files: {",
    ...[...set.values()].map(({ name, sha256 }) => `    ${JSON.stringify(name)}: { sha256: "${sha256}" },`),
    "  },",
    "};",
  ];
}
