import { Document, isMap, type YAMLMap } from "yaml";
import type { Imported } from "./import-folder";
import { missingSettings } from "./missing-settings";

const HEADER = ` yaml-language-server: $schema=./schema/site.schema.json
 Made from a tftpboot folder by import-tftpboot. Passwords are set beside it, encrypted: see docs/import.md.`;

/** The text of `Pulumi.NAME.yaml`, which the program of this package deploys. It holds no password. */
export function yamlOf({ site, addressMissing }: Imported): string {
  const document = new Document(
    { config: { "cisco-phones:site": site } },
    {
      aliasDuplicateObjects: false,
      // What reads it may follow YAML 1.1, to which `on` and `02:00` are no texts unless they are quoted.
      version: "1.1",
    },
  );
  document.commentBefore = HEADER;
  const at = (...path: string[]): YAMLMap | undefined => {
    const node = document.getIn(["config", "cisco-phones:site", ...path], true);
    return isMap(node) ? node : undefined;
  };
  if (addressMissing) {
    const address = at("host")?.get("address", true);
    if (address !== undefined) {
      address.comment = " fill in: the address of this host that phones reach";
    }
  }
  const settings = at("settings");
  const missing = missingSettings(site);
  if (settings !== undefined && missing.length > 0) {
    settings.commentBefore = missing.map(({ name, what }) => ` ${name}: fill in: ${what}`).join("\n");
  }
  // Long texts stay on one line, as a person would write them.
  return document.toString({ lineWidth: 0 });
}
