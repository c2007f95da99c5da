import { randomBytes } from "node:crypto";
import type { ResourceRequest, ResourceType } from "../engine/plugin";
import { inputChanges, withoutInternal } from "../property/difference";
import { redactor } from "../property/redact";
import { BOOLEAN, type Fields, fieldFailures, STRING } from "../property/shape";
import { hasUnknown, isObject, type Properties, reveal, UNKNOWN, type Value } from "../property/wire";
import type { CommandEnd, OutputName } from "./captured-output";

/** What commands take wherever they run. */
const SHARED_FIELDS: Fields = {
  create: { shape: STRING },
  update: { shape: STRING },
  delete: { shape: STRING },
  stdin: { shape: STRING },
  environment: { shape: { kind: "map", of: STRING } },
  triggers: { shape: { kind: "list", of: { kind: "anything" } } },
  logging: { shape: { kind: "string", values: ["stdout", "stderr", "stdoutAndStderr", "none"] } },
  addPreviousOutputInEnv: { shape: BOOLEAN },
};

/** One run of a command. */
export interface CommandRun {
  readonly script: string;
  /** The resource's inputs, without secret marks. */
  readonly settings: Properties;
  /** What the process reads; empty: nothing. */
  readonly input: string;
  /** Variables that the resource gives. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables with the outputs of the run before; none at first, when they are empty, or not wanted. */
  readonly previousOutputs: Readonly<Record<string, string>>;
  readonly onLine: (line: string, from: OutputName) => void;
  /** Says how it goes, under the resource. */
  readonly say: (line: string) => void;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
}

/** A place where commands run. */
export interface CommandPlace {
  readonly token: string;
  /** What it takes besides what all commands take. */
  readonly fields: Fields;
  /** The inputs as the provider completes them; the same if not given. */
  readonly completed?: (inputs: Properties) => Properties;
  /** What is hidden in all that is shown; the secrets among the inputs if not given. */
  readonly hidden?: (inputs: Properties) => (Value | undefined)[];
  /** Runs it to its end. Rejects when it could not be started. */
  readonly run: (run: CommandRun) => Promise<CommandEnd>;
}

interface Outputs {
  readonly stdout: string;
  readonly stderr: string;
}

const UNKNOWN_OUTPUTS = { stdout: UNKNOWN, stderr: UNKNOWN };

export function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function environmentOf(settings: Properties): Record<string, string> {
  const { environment } = settings;
  const entries = isObject(environment) ? Object.entries(environment) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, text(value)]));
}

function previousOutputs(settings: Properties, previous: Outputs): Record<string, string> {
  const given = { PULUMI_COMMAND_STDOUT: previous.stdout, PULUMI_COMMAND_STDERR: previous.stderr };
  return settings.addPreviousOutputInEnv === false
    ? {}
    : Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

/** Runs one of the commands with its settings. Secrets reach the process and nothing else. */
async function run(
  place: CommandPlace,
  script: string,
  marked: Properties,
  previous: Outputs,
  request: ResourceRequest,
): Promise<Outputs> {
  const settings = reveal(marked) as Properties;
  const hide = redactor(...(place.hidden?.(marked) ?? Object.values(marked)));
  const { logging } = settings;
  const shown = (name: OutputName): boolean =>
    logging === undefined || logging === null || logging === name || logging === "stdoutAndStderr";
  const started = place.run({
    script,
    settings,
    input: text(settings.stdin),
    environment: environmentOf(settings),
    previousOutputs: previousOutputs(settings, previous),
    onLine: (line, from) => {
      if (shown(from)) {
        request.say(hide(line));
      }
    },
    say: (line) => request.say(hide(line)),
    warn: (message) => request.warn(hide(message)),
    signal: request.signal,
  });
  const end = await started.catch((error: unknown) => {
    throw new Error(hide(error instanceof Error ? error.message : String(error)));
  });
  if (end.failure !== undefined) {
    throw new Error(hide(`${end.failure}: running ${JSON.stringify(script)}:\n${end.both}`));
  }
  const withoutNewline = (output: string): string => output.replace(/\n$/, "");
  return { stdout: withoutNewline(end.stdout), stderr: withoutNewline(end.stderr) };
}

/** A change of any trigger makes the resource anew; everything else is an update. */
function replaces(input: string): boolean {
  return input === "triggers";
}

/** The life of a command resource, wherever its commands run: see README.md for where each rule comes from. */
export function commandType(place: CommandPlace): ResourceType {
  const fields = { ...SHARED_FIELDS, ...place.fields };
  return {
    token: place.token,

    check({ inputs: given }) {
      const inputs = place.completed?.(given) ?? given;
      return { inputs, failures: fieldFailures(fields, inputs, "", `the stand-in for ${place.token}`) };
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
      const outputs = script === undefined ? none : await run(place, text(reveal(script)), inputs, none, request);
      return { id: `${name}${randomBytes(4).toString("hex")}`, state: { ...inputs, ...outputs } };
    },

    async update(request) {
      const { inputs, state, preview } = request;
      const previous: Outputs = { stdout: text(reveal(state.stdout)), stderr: text(reveal(state.stderr)) };
      if (preview || hasUnknown(inputs)) {
        return { state: { ...inputs, ...UNKNOWN_OUTPUTS } };
      }
      const script = inputs.update ?? inputs.create;
      const outputs =
        script === undefined ? previous : await run(place, text(reveal(script)), inputs, previous, request);
      return { state: { ...inputs, ...outputs } };
    },

    async delete(request) {
      const { stdout, stderr, ...inputs } = request.state;
      const script = inputs.delete;
      if (script !== undefined && script !== null) {
        const previous: Outputs = { stdout: text(reveal(stdout)), stderr: text(reveal(stderr)) };
        await run(place, text(reveal(script)), inputs, previous, request);
      }
    },
  };
}
