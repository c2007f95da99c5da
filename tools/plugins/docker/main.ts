import type { Plugin } from "../engine/plugin";
import { serve } from "../engine/serve";
import { reveal } from "../property/wire";
import { container } from "./container";
import { Engine } from "./engine";
import { DEFAULT_HOST } from "./host";
import { checkedSettings, sshOptions } from "./provider-settings";
import { remoteImage } from "./remote-image";
import { volume } from "./volume";

const plugin: Plugin = {
  name: "docker",
  version: "5.2.0",
  checkConfig: checkedSettings,
  configure: (settings) => {
    const host = reveal(settings.host);
    const engine = new Engine(typeof host === "string" ? host : DEFAULT_HOST, sshOptions(settings.sshOpts));
    return [remoteImage(engine), container(engine), volume(engine)];
  },
};

serve(plugin, process.argv.slice(2));
