import type { Plugin } from "../engine/plugin";
import { serve } from "../engine/serve";
import { reveal } from "../property/wire";
import { container } from "./container";
import { checkedSettings, DEFAULT_HOST, Engine } from "./engine";
import { remoteImage } from "./remote-image";
import { volume } from "./volume";

const plugin: Plugin = {
  name: "docker",
  version: "5.2.0",
  checkConfig: checkedSettings,
  configure: (settings) => {
    const host = reveal(settings.host);
    const engine = new Engine(typeof host === "string" ? host : DEFAULT_HOST);
    return [remoteImage(engine), container(engine), volume(engine)];
  },
};

serve(plugin, process.argv.slice(2));
