import { STRING } from "../property/shape";
import { commandType, text } from "./command-type";
import { runProcess } from "./run-process";

/** `command:local:Command`, all but assetPaths and archivePaths: a process on the machine of the plugin. */
export const localCommand = commandType({
  token: "command:local:Command",
  fields: {
    dir: { shape: STRING },
    interpreter: { shape: { kind: "list", of: STRING } },
  },
  run({ script, settings, input, environment, previousOutputs, onLine, signal }) {
    const { interpreter, dir } = settings;
    const program = Array.isArray(interpreter) && interpreter.length > 0 ? interpreter.map(text) : ["/bin/sh", "-c"];
    return runProcess({
      argv: [...program, script],
      directory: typeof dir === "string" ? dir : process.cwd(),
      environment: { ...environment, ...previousOutputs },
      input,
      onLine,
      signal,
    });
  },
});
