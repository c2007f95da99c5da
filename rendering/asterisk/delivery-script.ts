import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChannelDriver } from "../../domain/asterisk-channel";
import { document, printingFunction, quoted, shellFunction, shellVariable } from "./shell-script";

/** A file of ours, as Asterisk is to read it. */
export interface AsteriskFile {
  /** Name below our folder, such as `cisco-phones.conf`. */
  readonly name: string;
  /** Text with LF line ends; secrets included. */
  readonly text: string;
  /** File of Asterisk's own configuration that includes it, such as `pjsip.conf`. */
  readonly includedIn: string;
  /** Module that reads it, such as `res_pjsip.so`. */
  readonly module: string;
}

/** A line in a file of Asterisk's own by which earlier settings had it include a file of ours. */
export type FormerInclusion = Pick<AsteriskFile, "name" | "includedIn" | "module">;

/** What a delivery to Asterisk does. */
export interface AsteriskDelivery {
  readonly site: string;
  /** Full path of our folder on the machine. */
  readonly directory: string;
  /** Full path of Asterisk's own folder; its files get a line that includes ours. @default they are left alone */
  readonly configDirectory?: string;
  /** Command of Asterisk's console, such as `asterisk`. @default Asterisk is not spoken to */
  readonly cli?: string;
  /** Full path of its log, in which it says what it does not take. @default only what it knows afterwards is looked at */
  readonly logFile?: string;
  /** Shell command after a change, in place of `cli`. @default none */
  readonly reloadCommand?: string;
  readonly files: readonly AsteriskFile[];
  /** What goes if it is there: its line, and what its module knows by it. @default nothing */
  readonly formerly?: readonly FormerInclusion[];
  /** Whose endpoints those are. @default "chan_pjsip" */
  readonly channelDriver?: ChannelDriver;
  /** Names of the endpoints that it is to know afterwards. */
  readonly endpoints: readonly string[];
  /** Context of the dial plan in which each of these has to be an extension afterwards. @default no dial plan of ours */
  readonly dialPlan?: { readonly context: string };
  /** Voicemail boxes that it is to know afterwards, as `BOX@CONTEXT`. @default none */
  readonly boxes?: readonly string[];
}

const SCRIPT = readFileSync(join(__dirname, "..", "..", "templates", "asterisk", "deliver.sh"), "utf8");

/**
 * A script for `sh -s -- apply` and `sh -s -- clear`, with the files in it: all that a delivery is goes in by standard input, where
 * secrets may be. Equal for equal deliveries.
 */
export function deliveryScript(delivery: AsteriskDelivery): string {
  const files = [...delivery.files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    shellVariable("SITE", delivery.site),
    shellVariable("DIRECTORY", delivery.directory),
    shellVariable("CONFIG", delivery.configDirectory ?? ""),
    shellVariable("CLI", delivery.cli ?? ""),
    shellVariable("LOG", delivery.logFile ?? ""),
    shellVariable("RELOAD", delivery.reloadCommand ?? ""),
    shellVariable("DRIVER", delivery.channelDriver ?? "chan_pjsip"),
    shellVariable("CONTEXT", delivery.dialPlan?.context ?? ""),
    ...printingFunction(
      "includes",
      files.map(({ includedIn, name }) => `${includedIn} ${name}`),
    ),
    ...printingFunction(
      "reloads",
      files.map(({ name, module }) => `${name} ${module}`),
    ),
    ...printingFunction(
      "formerly",
      (delivery.formerly ?? []).map(({ includedIn, name, module }) => `${includedIn} ${name} ${module}`),
    ),
    ...printingFunction("endpoints", [...delivery.endpoints].sort()),
    ...printingFunction("boxes", [...(delivery.boxes ?? [])].sort()),
    ...shellFunction(
      "write_files",
      files.flatMap(({ name, text }) => [`cat >${quoted(name)} ${document(text)}`]),
    ),
    SCRIPT,
  ].join("\n");
}
