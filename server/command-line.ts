import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Endpoint, parseEndpoint } from "./endpoint";
import { ProblemsError } from "./problems";
import { type StoreLayout, storeLayout } from "./store/layout";

export const USAGE = `Serves Cisco IP phones their files over TFTP and HTTP.

  serve  --root DIR  --tftp HOST:PORT --http HOST:PORT   serve a plain folder
  serve  --store DIR --tftp HOST:PORT --http HOST:PORT   serve the current generation of a store, and each next one
  apply  --store DIR            make the bundle on standard input the current generation
  clear  --store DIR            remove everything that apply made
  start  --store DIR --tftp HOST:PORT --http HOST:PORT   serve in the background; changes nothing if that runs already
  stop   --store DIR            stop what start started
  status --store DIR [--json]   whether it runs; exit code 3 if not
  health --tftp HOST:PORT --http HOST:PORT               read the health file over both doors; exit code 1 if one fails

Settings (environment variable in parentheses):
  --store DIR        folder of the generations (CISCO_PHONES_STORE)
  --root DIR         folder kept by hand
  --tftp HOST:PORT   where TFTP listens, phones ask on port 69 (CISCO_PHONES_TFTP)
  --http HOST:PORT   where HTTP listens (CISCO_PHONES_HTTP)
  --site NAME        shown as long as no generation names its site (CISCO_PHONES_SITE)
  --mtu BYTES        smallest MTU on the way to a phone, 576–65535, default 1500 (CISCO_PHONES_MTU)
`;

export interface ServingSettings {
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  readonly site: string | undefined;
  readonly mtu: number;
}

/** What the program is asked to do. */
export type Command =
  | { readonly name: "help" }
  | ({ readonly name: "serve"; readonly root: string } & ServingSettings)
  | ({ readonly name: "serve"; readonly store: StoreLayout; readonly instance: string | undefined } & ServingSettings)
  | { readonly name: "apply" | "clear" | "stop"; readonly store: StoreLayout }
  | ({ readonly name: "start"; readonly store: StoreLayout } & ServingSettings)
  | { readonly name: "status"; readonly store: StoreLayout; readonly json: boolean }
  | { readonly name: "health"; readonly tftp: Endpoint; readonly http: Endpoint };

type Environment = Readonly<Record<string, string | undefined>>;
type CommandName = Exclude<Command["name"], "help">;

const OPTIONS_OF: Readonly<Record<CommandName, readonly string[]>> = {
  serve: ["root", "store", "tftp", "http", "site", "mtu", "instance"],
  apply: ["store"],
  clear: ["store"],
  start: ["store", "tftp", "http", "site", "mtu"],
  stop: ["store"],
  status: ["store", "json"],
  health: ["tftp", "http"],
};

/** Reads the words after the program's name. @throws ProblemsError with all that is wrong with them. */
export function parseCommand(words: readonly string[], environment: Environment): Command {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || rest.includes("--help") || name === "--help" || name === "-h") {
    return { name: "help" };
  }
  if (!isCommandName(name)) {
    throw new ProblemsError([`there is no command "${name}"; allowed: ${Object.keys(OPTIONS_OF).join(", ")}, help`]);
  }
  return new CommandReader(name, rest, environment).read();
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(OPTIONS_OF, name);
}

class CommandReader {
  private readonly name: CommandName;
  private readonly values: ReadonlyMap<string, string>;
  private readonly environment: Environment;
  private readonly problems: string[] = [];

  constructor(name: CommandName, words: readonly string[], environment: Environment) {
    this.name = name;
    this.environment = environment;
    this.values = this.readOptions(words);
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
        const settings = this.serving();
        const root = this.values.get("root");
        if (root !== undefined && this.values.has("store")) {
          this.problems.push("--root and --store exclude each other");
        }
        return root === undefined
          ? { name: "serve", store: this.store(), instance: this.values.get("instance"), ...settings }
          : { name: "serve", root: resolve(root), ...settings };
      }
      case "start":
        return { name: "start", store: this.store(), ...this.serving() };
      case "status":
        return { name: "status", store: this.store(), json: this.values.has("json") };
      case "health":
        return { name: "health", tftp: this.endpoint("tftp"), http: this.endpoint("http") };
      default:
        return { name: this.name, store: this.store() };
    }
  }

  private readOptions(words: readonly string[]): ReadonlyMap<string, string> {
    const known = OPTIONS_OF[this.name];
    const { tokens } = parseArgs({
      args: [...words],
      options: Object.fromEntries(known.map((option) => [option, { type: option === "json" ? "boolean" : "string" }])),
      strict: false,
      tokens: true,
    });
    const values = new Map<string, string>();
    for (const token of tokens) {
      if (token.kind === "positional") {
        this.problems.push(`"${token.value}" is not expected after ${this.name}`);
      } else if (token.kind === "option") {
        if (!known.includes(token.name)) {
          const allowed = known.filter((option) => option !== "instance").map((option) => `--${option}`);
          this.problems.push(`${token.rawName} is unknown to ${this.name}; allowed: ${allowed.join(", ")}`);
        } else if (token.name !== "json" && (token.value === undefined || token.value === "")) {
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
    return {
      tftp: this.endpoint("tftp"),
      http: this.endpoint("http"),
      site: this.given("site"),
      mtu: this.mtu(),
    };
  }

  private store(): StoreLayout {
    const folder = this.given("store");
    if (folder === undefined) {
      this.missing(this.name === "serve" ? "--root DIR or --store DIR" : "--store DIR", "store");
    }
    return storeLayout(resolve(folder ?? "."));
  }

  private endpoint(option: "tftp" | "http"): Endpoint {
    const text = this.given(option);
    if (text === undefined) {
      this.missing(`--${option} HOST:PORT`, option);
    } else if (text !== "") {
      const endpoint = parseEndpoint(text);
      if (endpoint !== undefined) {
        return endpoint;
      }
      this.problems.push(`--${option} "${text}" is not HOST:PORT such as 0.0.0.0:69 or [::1]:6970`);
    }
    return { host: "", port: 0 };
  }

  private mtu(): number {
    const text = this.given("mtu") ?? "1500";
    const mtu = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (mtu < 576 || mtu > 65_535) {
      this.problems.push(`--mtu "${text}" is not a number of bytes from 576 to 65535`);
    }
    return mtu;
  }

  private given(option: string): string | undefined {
    return this.values.get(option) ?? (this.environment[`CISCO_PHONES_${option.toUpperCase()}`] || undefined);
  }

  private missing(form: string, option: string): void {
    this.problems.push(`${this.name} needs ${form} (or the environment variable CISCO_PHONES_${option.toUpperCase()})`);
  }
}
