import { FIELD_LIMITS } from "../phone-models";
import { GENERATED_FOR_7_4 } from "./first-load";
import { defaulted, group, optional } from "./setting";
import { ipv4, oneOf, words } from "./value-kind";

/** Files in XML that are served beside the dial plan. */
const RESERVED: readonly string[] = ["syncinfo", "XMLDefault.cnf", "DISTINCTIVERINGLIST"];

/** Files, addresses, cable and access (cisco.md sections 1.3, 1.6 and 1.11). */
export const NETWORK_SETTINGS = {
  telnet: defaulted("off", {
    kind: oneOf({ off: "0", on: "1", privileged: "2" }),
    keys: "telnet_level",
    since: "3.1",
    meaning: "Log-in over the network, with the admin password; `privileged` allows every command.",
    phoneDefault: "0",
    scope: "shared",
  }),
  networkMedia: defaulted("auto", {
    kind: oneOf({ auto: "Auto", full100: "Full100", half100: "Half100", full10: "Full10", half10: "Half10" }),
    keys: "network_media_type",
    since: GENERATED_FOR_7_4,
    meaning: "Speed and duplex of the port to the switch.",
    doubt: "Written as Cisco's own generator does; users' files have small letters, too.",
    phoneDefault: "Auto",
    scope: "either",
  }),
  pcPort: defaulted("hub", {
    kind: oneOf({ hub: "Hub/Switch", pc: "PC" }),
    keys: "network_port2_type",
    since: GENERATED_FOR_7_4,
    meaning: "What is connected to the second port.",
    phoneDefault: "Hub/Switch",
    scope: "either",
  }),
  dns: group("DNS servers that take the place of those from DHCP.", {
    primary: optional({ kind: ipv4, keys: "dyn_dns_addr_1", since: "4.0", meaning: "First one.", scope: "shared" }),
    secondary: optional({ kind: ipv4, keys: "dyn_dns_addr_2", since: "4.0", meaning: "Second one.", scope: "shared" }),
  }),
  tftpServer: optional({
    kind: ipv4,
    keys: "dyn_tftp_addr",
    since: "4.0",
    meaning: "TFTP server that the phone asks for its files after this one, in place of the one from DHCP.",
    scope: "shared",
  }),
  tftpFolder: optional({
    kind: words({
      max: FIELD_LIMITS.tftpFolder,
      form: { pattern: /^(\.\/|(?!\.{1,2}\/)[A-Za-z0-9._+-]+\/)+$/, allowed: "a folder such as ./ or phones/" },
      also: (folder) =>
        /\.(xml|cnf|txt|dat|bmp|raw|pcm)\//i.test(folder)
          ? { message: "a folder with the name of a file", remedy: "Choose another, such as phones/" }
          : undefined,
    }),
    keys: "tftp_cfg_dir",
    since: "2.0",
    meaning: "Folder in which the phone looks for its own file. The file is put there.",
    scope: "shared",
  }),
  dialPlanFile: defaulted("dialplan", {
    kind: words({
      max: 64,
      form: { pattern: /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, allowed: "letters, digits and . _ -, without .xml" },
      also: (name) =>
        RESERVED.includes(name) || /\.xml$/i.test(name)
          ? {
              message: "the name of another file, or one with its extension",
              remedy: "Choose another, such as dialplan",
            }
          : undefined,
    }),
    keys: "dial_template",
    since: "2.0",
    meaning: "Name of the dial plan's file, without `.xml`.",
    phoneDefault: "none",
    scope: "shared",
  }),
  sync: optional({
    kind: words({
      max: FIELD_LIMITS.sync,
      form: { pattern: /^[A-Za-z0-9._-]+$/, allowed: "letters, digits and . _ -" },
    }),
    keys: "sync",
    since: "2.0",
    unset: "0",
    meaning:
      "Mark that a phone compares with `syncinfo.xml` when Asterisk sends check-sync; it restarts if they differ. Without one " +
      "they always differ, so each phone that is told restarts. With one, both files have it, and a phone restarts only " +
      "if it has changed since its last boot.",
    phoneDefault: "1",
    scope: "shared",
  }),
} as const;
