import type { Shape } from "./member";
import { plainText } from "./patterns";

const MANAGER = "^[^:\\s]+:\\d{1,5}$";
const USER = "^(?!general$)[A-Za-z0-9_-]+$";

export const ASTERISK_STATUS: Shape = {
  is: "mapping",
  name: "AsteriskStatus",
  meaning:
    "How the status page learns who is registered: a user of Asterisk's manager interface (AMI) who can listen only.",
  members: [
    {
      name: "address",
      presence: "defaulted",
      shape: plainText(MANAGER),
      meaning: "Where the hosts reach AMI.",
      allowed: "`HOST:PORT`",
      fallback: "127.0.0.1:5038",
      example: "192.168.1.3:5038",
    },
    {
      name: "user",
      presence: "defaulted",
      shape: plainText(USER, 79),
      meaning: "Name of the user that is made.",
      allowed: "at most 79 letters, digits and `_ -`",
      fallback: "cisco-phones",
    },
    {
      name: "permit",
      presence: "optional",
      shape: { is: "list", item: plainText("^\\d{1,3}(\\.\\d{1,3}){3}$"), schema: { minItems: 1 } },
      meaning: "IPv4 addresses from which Asterisk lets the user in.",
      allowed: "IPv4 addresses",
      fallbackWords: "the hosts' own, or the loopback's where `address` is one",
    },
  ],
};
