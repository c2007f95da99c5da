import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { DhcpCommand } from "./dhcp/dhcp-commands";
import type { Endpoint } from "./endpoint";
import { ProblemsError } from "./problems";
import { DHCP_DOOR, SERVING_OPTIONS, type ServingSettings, type Setting, SettingReader } from "./serving-settings";
import { type StoreLayout, storeLayout } from "./store/layout";
import {
  type ApplyCommand,
  type FirmwareSendCommand,
  OWN_OPTIONS,
  OwnOptionReader,
  type ResyncCommand,
  type RollbackCommand,
  type VerifyCommand,
} from "./store-options";
import { JSON_OUTPUT, ROOT, STORE, variableOf } from "./usage";

/** What the program is asked to do. */
export type Command =
  | { readonly name: "help" }
  | { readonly name: "serve"; readonly root: string; readonly settings: ServingSettings }
  | ServeStore
  | { readonly name: "clear" | "stop"; readonly store: StoreLayout }
  | {
      readonly name: DhcpCommand;
      readonly store: StoreLayout;
      readonly repair?: string | undefined;
      readonly door?: string | undefined;
    }
  | ApplyCommand
  | RollbackCommand
  | VerifyCommand
  | ResyncCommand
  | FirmwareSendCommand
  | { readonly name: "firmware-put" | "firmware-go-on"; readonly store: StoreLayout }
  | {
      readonly name: "start";
      readonly store: StoreLayout;
      /** The settings that are not at their default, in words. */
      readonly words: Readonly<Record<string, string>>;
    }
  | { readonly name: "status"; readonly store: StoreLayout; readonly json: boolean }
  | { readonly name: "generations"; readonly store: StoreLayout; readonly json: boolean }
  | { readonly name: "health"; readonly tftp: Endpoint; readonly http: Endpoint };

interface ServeStore {
  readonly name: "serve";
  readonly store: StoreLayout;
  /** Given by `start`, so that it knows its own server. */
  readonly instance: string | undefined;
  readonly settings: ServingSettings;
  readonly words: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;
type CommandName = Exclude<Command["name"], "help">;

/** The exit code of a command that could not be done: 1 would be an answer of verify. */
export function failureCode(words: readonly string[]): number {
  return words[0] === "verify" ? 2 : 1;
}

/** For `start` alone, and so not explained. */
const INSTANCE: Setting = { option: "instance", form: "ID", help: "" };
const DOORS = SERVING_OPTIONS.filter(({ option }) => option === "tftp" || option === "http");

const OPTIONS_OF: Readonly<Record<CommandName, readonly Setting[]>> = {
  serve: [ROOT, STORE, ...SERVING_OPTIONS, INSTANCE],
  apply: [STORE, ...OWN_OPTIONS.apply, JSON_OUTPUT],
  generations: [STORE, JSON_OUTPUT],
  rollback: [STORE, ...OWN_OPTIONS.rollback],
  verify: [STORE, ...DOORS, ...OWN_OPTIONS.verify, JSON_OUTPUT],
  resync: OWN_OPTIONS.resync,
  "firmware-put": [STORE],
  "firmware-send": OWN_OPTIONS["firmware-send"],
  "firmware-go-on": [STORE],
  clear: [STORE],
  start: [STORE, ...SERVING_OPTIONS],
  stop: [STORE],
  status: [STORE, JSON_OUTPUT],
  health: DOORS,
  "dhcp-serve": [STORE, DHCP_DOOR],
  "dhcp-apply": [STORE, ...OWN_OPTIONS["dhcp-apply"]],
  "dhcp-verify": [STORE],
  "dhcp-health": [STORE],
};

/** Reads the words after the program's name. @throws ProblemsError with all that is wrong with them. */
export function parseCommand(words: readonly string[], environment: Environment): Command {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || asksForHelp(rest) || name === "--help" || name === "-h") {
    return { name: "help" };
  }
  if (!isCommandName(name)) {
    throw new ProblemsError([`there is no command "${name}"; allowed: ${Object.keys(OPTIONS_OF).join(", ")}, help`]);
  }
  return new CommandReader(name, rest, environment).read();
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? words.length : end).includes("--help");
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS_OF, name);
}

class CommandReader {
  private readonly name: CommandName;
  private readonly values: ReadonlyMap<string, string>;
  private readonly environment: Environment;
  private readonly problems: string[] = [];
  /** What stands behind `--`. */
  private readonly program: readonly string[];

  constructor(name: CommandName, words: readonly string[], environment: Environment) {
    this.name = name;
    this.environment = environment;
    const end = name === "resync" || name === "firmware-send" ? words.indexOf("--") : -1;
    this.program = end < 0 ? [] : words.slice(end + 1);
    this.values = this.readOptions(end < 0 ? words : words.slice(0, end));
  }

  read(): Command {
    const command = this.build();
    if (this.problems.length > 0) {
      throw new ProblemsError(this.problems);
    }
    return command;
  }

  private build(): Command {
    switch (this.name) {
      case "serve": {
        const root = this.values.get("root");
        if (root !== undefined && this.values.has("store")) {
          this.problems.push("--root and --store exclude each other");
        }
        if (root !== undefined) {
          return { name: "serve", root: resolve(root), settings: this.serving() };
        }
        const instance = this.values.get("instance");
        return { name: "serve", store: this.store(), instance, settings: this.serving(), words: this.words() };
      }
      case "start": {
        const store = this.store();
        this.serving();
        return { name: "start", store, words: this.words() };
      }
      case "status":
        return { name: "status", store: this.store(), json: this.values.has("json") };
      case "generations":
        return { name: "generations", store: this.store(), json: this.values.has("json") };
      case "health":
        return { name: "health", ...this.doors() };
      case "apply": {
        const own = this.ownOptions();
        const json = this.values.has("json");
        return { name: "apply", store: this.store(), repair: own.repair(), lockWait: own.lockWait(), json };
      }
      case "rollback": {
        const own = this.ownOptions();
        return { name: "rollback", store: this.store(), to: own.to(), lockWait: own.lockWait() };
      }
      case "verify": {
        const store = this.store();
        const tftpFiles = this.ownOptions().tftpFiles();
        return { name: "verify", store, ...this.doors(), tftpFiles, json: this.values.has("json") };
      }
      case "dhcp-apply":
        return { name: "dhcp-apply", store: this.store(), repair: this.ownOptions().repair() };
      case "dhcp-serve": {
        const reader = this.settingReader();
        const door = reader.door();
        this.problems.push(...reader.problems);
        return { name: "dhcp-serve", store: this.store(), door };
      }
      case "resync":
        return this.ownOptions().resync(this.program);
      case "firmware-send":
        return this.ownOptions().firmwareSend(this.program);
      default:
        return { name: this.name, store: this.store() };
    }
  }

  private doors(): { tftp: Endpoint; http: Endpoint } {
    const reader = this.settingReader();
    const missing = this.onMissing();
    const doors = { tftp: reader.required("tftp", missing), http: reader.required("http", missing) };
    this.problems.push(...reader.problems);
    return doors;
  }

  private ownOptions(): OwnOptionReader {
    return new OwnOptionReader(this.values, this.problems);
  }

  private readOptions(words: readonly string[]): ReadonlyMap<string, string> {
    const known = new Map(OPTIONS_OF[this.name].map((setting) => [setting.option, setting]));
    const { tokens } = parseArgs({
      args: [...words],
      options: Object.fromEntries(
        [...known].map(([option, { form }]) => [option, { type: form === undefined ? "boolean" : "string" }]),
      ),
      strict: false,
      tokens: true,
    });
    const values = new Map<string, string>();
    for (const token of tokens) {
      if (token.kind === "positional") {
        this.problems.push(`"${token.value}" is not expected after ${this.name}`);
      } else if (token.kind === "option") {
        const setting = known.get(token.name);
        if (setting === undefined) {
          const allowed = [...known.keys()].filter((option) => option !== INSTANCE.option);
          const names = allowed.map((option) => `--${option}`).join(", ");
          this.problems.push(`${token.rawName} is unknown to ${this.name}; allowed: ${names}`);
        } else if (setting.form !== undefined && (token.value === undefined || token.value === "")) {
          this.problems.push(`${token.rawName} needs a value`);
          values.set(token.name, "");
        } else {
          values.set(token.name, token.value ?? "");
        }
      }
    }
    return values;
  }

  private serving(): ServingSettings {
    const reader = this.settingReader();
    const missing: string[] = [];
    const settings = reader.read((option, form) => missing.push(this.missingText(option, form)));
    this.problems.push(...missing, ...reader.problems);
    return settings;
  }

  private settingReader(): SettingReader {
    return new SettingReader((option) => this.given(option));
  }

  /** All settings of serving that are given, sorted by name. */
  private words(): Record<string, string> {
    const given = SERVING_OPTIONS.flatMap(({ option, form }) => {
      const value = this.given(option);
      // The background server runs in another folder.
      const isPath = form?.startsWith("FILE") === true && value !== "memory";
      return value === undefined ? [] : [[option, isPath ? resolve(value) : value] as const];
    });
    return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private store(): StoreLayout {
    const folder = this.given("store");
    if (folder === undefined) {
      this.onMissing()("store", this.name === "serve" ? "--root DIR or --store DIR" : "--store DIR");
    }
    return storeLayout(resolve(folder ?? "."));
  }

  private given(option: string): string | undefined {
    return this.values.get(option) ?? (this.environment[variableOf(option)] || undefined);
  }

  private onMissing(): (option: string, form: string) => void {
    return (option, form) => this.problems.push(this.missingText(option, form));
  }

  private missingText(option: string, form: string): string {
    return `${this.name} needs ${form} (or the environment variable ${variableOf(option)})`;
  }
}
