import { SERVING_OPTIONS, type Setting } from "./serving-settings";

export const STORE: Setting = { option: "store", form: "DIR", help: "folder of the generations" };
export const ROOT: Setting = { option: "root", form: "DIR", help: "folder that is kept by hand" };
export const JSON_OUTPUT: Setting = { option: "json", form: undefined, help: "the answer as JSON" };
const EXPLAINED = [STORE, ROOT, ...SERVING_OPTIONS];
const WIDTH = Math.max(...EXPLAINED.map((setting) => optionWord(setting).length));

export const USAGE = `Serves Cisco IP phones their files over TFTP and HTTP.

  serve  --root DIR  --tftp HOST:PORT --http HOST:PORT   serve a plain folder
  serve  --store DIR --tftp HOST:PORT --http HOST:PORT   serve the current generation of a store, and each next one
  apply  --store DIR [--repair TOKEN] [--json]           make the bundle on standard input the current generation
  generations --store DIR [--json]                       the generations that are kept, newest first
  rollback --store DIR [--to ID]                         go back to a kept generation; default: the one before
  verify --store DIR --tftp HOST:PORT --http HOST:PORT [--json]
                                compare the bundle on standard input with store and doors; exit code 0: no drift, 1: drift
  resync [--per-minute N] [--dry-run] [--once] -- PROGRAM ARGS…
                                run a program once for each phone that a delivery concerns
  clear  --store DIR            remove everything that apply made
  start  --store DIR --tftp HOST:PORT --http HOST:PORT   serve in the background; changes nothing if that runs already
  stop   --store DIR            stop what start started
  status --store DIR [--json]   whether it runs; exit code 3 if not
  health --tftp HOST:PORT --http HOST:PORT               read the health file over both doors; exit code 1 if one fails

  firmware-send --folder DIR --images NAME=SHA256,… -- PROGRAM ARGS…   send images to a firmware-put that the program runs
  firmware-put  --store DIR     take images from standard input; what broke off goes on the next time
  firmware-go-on --store DIR    let phones go on to their loads after one of them failed

  dhcp-serve  --store DIR [--dhcp-door NAME]  keep Kea running on the store's configuration
  dhcp-apply  --store DIR       let Kea go by the configuration on standard input, {"Dhcp4": …}, without a restart
  dhcp-verify --store DIR       name what the running Kea has other than that on standard input; exit code 1 if anything
  dhcp-health --store DIR       whether Kea answers; exit code 1 if not

Settings, each with its environment variable; --tftp, --http and --store or --root are needed to serve:
${EXPLAINED.map(explanation).join("\n")}

Of single commands: --lock-wait SECONDS of apply and rollback, 0–3600, for another one to end (default 120); --repair TOKEN of
apply, 16 hex digits that verify shows; --tftp-files COUNT|all of verify, read over TFTP beside HTTP (default 200); --per-minute
of resync, 1–600 phones (default 30).

Signals: TERM and INT end it once running transfers are done, within the grace; HUP reads files and certificate anew.
`;

/** The environment variable of a setting. */
export function variableOf(option: string): string {
  return `CISCO_PHONES_${option.toUpperCase().replaceAll("-", "_")}`;
}

function optionWord({ option, form }: Setting): string {
  return `--${option}${form === undefined ? "" : ` ${form}`}`;
}

function explanation(setting: Setting): string {
  const { help, fallback, option } = setting;
  const standing = fallback === undefined ? "" : `; default ${fallback}`;
  return `  ${optionWord(setting).padEnd(WIDTH)}  ${help}${standing} (${variableOf(option)})`;
}
