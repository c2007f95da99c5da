import type { Plugin } from "../engine/plugin";
import { serve } from "../engine/serve";
import { localCommand } from "./local-command";
import { remoteCommand } from "./remote-command";

const plugin: Plugin = {
  name: "command",
  version: "1.2.1",
  checkConfig: (inputs) => ({
    // pulumi-go-provider v1.3.0, on which the original is written, notes this as its version and never reads it.
    inputs: { ...inputs, "__pulumi-go-provider-version": "1.2.0" },
    failures: Object.keys(inputs)
      .filter((name) => name !== "version" && !name.startsWith("__"))
      .map((property) => ({ property, reason: `${property} is not known: the command plugin has no settings` })),
  }),
  configure: () => [localCommand, remoteCommand],
};

serve(plugin, process.argv.slice(2));
