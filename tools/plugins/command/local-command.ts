import { randomBytes } from "node:crypto";
import type { ResourceRequest, ResourceType } from "../engine/plugin";
import { inputChanges, withoutInternal } from "../property/difference";
import { redactor } from "../property/redact";
import { BOOLEAN, type Fields, fieldFailures, STRING } from "../property/shape";
import { hasUnknown, isObject, type Properties, reveal, UNKNOWN, type Value } from "../property/wire";
import { runProcess } from "./run-process";

/** The inputs of `command:local:Command` that are implemented: all but assetPaths and archivePaths. */
const FIELDS: Fields = {
  create: { shape: STRING },
  update: { shape: STRING },
  delete: { shape: STRING },
  stdin: { shape: STRING },
  dir: { shape: STRING },
  environment: { shape: { kind: "map", of: STRING } },
  interpreter: { shape: { kind: "list", of: STRING } },
  triggers: { shape: { kind: "list", of: { kind: "anything" } } },
  logging: { shape: { kind: "string", values: ["stdout", "stderr", "stdoutAndStderr", "none"] } },
  addPreviousOutputInEnv: { shape: BOOLEAN },
};

interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The variables that the command gets on top of those of the plugin. */
function variables(settings: Properties, previous: Outputs): Record<string, string> {
  const environment = settings.environment;
  const given = isObject(environment) ? Object.entries(environment).map(([name, value]) => [name, text(value)]) : [];
  const outputs =
    settings.addPreviousOutputInEnv === false
      ? []
      : [
          ["PULUMI_COMMAND_STDOUT", previous.stdout],
          ["PULUMI_COMMAND_STDERR", previous.stderr],
        ].filter(([, value]) => value !== "");
  return Object.fromEntries([...given, ...outputs]);
}

/** Runs one of the commands with its settings. Secrets reach the process and nothing else. */
async function run(script: string, marked: Properties, previous: Outputs, request: ResourceRequest): Promise<Outputs> {
  const settings = reveal(marked) as Properties;
  const hide = redactor(...Object.values(marked));
  const { interpreter, logging } = settings;
  const program = Array.isArray(interpreter) && interpreter.length > 0 ? interpreter.map(text) : ["/bin/sh", "-c"];
  const shown = (name: "stdout" | "stderr"): boolean =>
    logging === undefined || logging === null || logging === name || logging === "stdoutAndStderr";
  const outcome = await runProcess({
    argv: [...program, script],
    directory: typeof settings.dir === "string" ? settings.dir : process.cwd(),
    environment: variables(settings, previous),
    input: text(settings.stdin),
    onLine: (line, from) => {
      if (shown(from)) {
        request.say(hide(line));
      }
    },
    signal: request.signal,
  });
  if (outcome.failure !== undefined) {
    throw new Error(hide(`${outcome.failure}: running ${JSON.stringify(script)}:\n${outcome.both}`));
  }
  const withoutNewline = (output: string): string => output.replace(/\n$/, "");
  return { stdout: withoutNewline(outcome.stdout), stderr: withoutNewline(outcome.stderr) };
}

/** A change of any trigger makes the resource anew; everything else is an update. */
function replaces(input: string): boolean {
  return input === "triggers";
}

const UNKNOWN_OUTPUTS = { stdout: UNKNOWN, stderr: UNKNOWN };

/** `command:local:Command`: see README.md for where each rule comes from. */
export const localCommand: ResourceType = {
  token: "command:local:Command",

  check({ inputs }) {
    return { inputs, failures: fieldFailures(FIELDS, inputs, "", "the stand-in for command:local:Command") };
  },

  diff({ oldInputs, inputs }) {
    return { changes: inputChanges(withoutInternal(oldInputs), withoutInternal(inputs), replaces) };
  },

  async create(request) {
    const { inputs, name, preview } = request;
    if (preview) {
      return { id: "", state: { ...inputs, ...UNKNOWN_OUTPUTS } };
    }
    const script = inputs.create;
    const none: Outputs = { stdout: "", stderr: "" };
    const outputs = script === undefined ? none : await run(text(reveal(script)), inputs, none, request);
    return { id: `${name}${randomBytes(4).toString("hex")}`, state: { ...inputs, ...outputs } };
  },

  async update(request) {
    const { inputs, state, preview } = request;
    const previous: Outputs = { stdout: text(reveal(state.stdout)), stderr: text(reveal(state.stderr)) };
    if (preview || hasUnknown(inputs)) {
      return { state: { ...inputs, ...UNKNOWN_OUTPUTS } };
    }
    const script = inputs.update ?? inputs.create;
    const outputs = script === undefined ? previous : await run(text(reveal(script)), inputs, previous, request);
    return { state: { ...inputs, ...outputs } };
  },

  async delete(request) {
    const { state } = request;
    const { stdout, stderr, ...inputs } = state;
    const script = inputs.delete;
    if (script !== undefined && script !== null) {
      const previous: Outputs = { stdout: text(reveal(stdout)), stderr: text(reveal(stderr)) };
      await run(text(reveal(script)), inputs, previous, request);
    }
  },
};
