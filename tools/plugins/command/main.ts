import type { Plugin } from "../engine/plugin";
import { serve } from "../engine/serve";
import { localCommand } from "./local-command";

const plugin: Plugin = {
  name: "command",
  version: "1.2.1",
  checkConfig: (inputs) => ({
    // The original is written on pulumi-go-provider, which notes its version in the provider's settings.
    inputs: { ...inputs, "__pulumi-go-provider-version": "v1.5.0" },
    failures: Object.keys(inputs)
      .filter((name) => name !== "version" && !name.startsWith("__"))
      .map((property) => ({ property, reason: `${property} is not known: the command plugin has no settings` })),
  }),
  configure: () => [localCommand],
};

serve(plugin, process.argv.slice(2));
