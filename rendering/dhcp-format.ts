import { type FileFormat, Unrepresentable } from "./file-format";

function only(pattern: RegExp, what: string): (text: string) => string {
  return (text) => {
    if (!pattern.test(text)) {
      throw new Unrepresentable(`holds more than ${what}`);
    }
    return text;
  };
}

/** A name, a number or an address, which ends at the first blank, comma or semicolon. */
const word = only(/^[A-Za-z0-9._:-]+$/, "letters, digits and . _ : -");
/** Addresses with commas between. */
const list = only(/^[\d.]+(, ?[\d.]+)*$/, "addresses with commas between");
/** Inside of double quotes, without anything that would end them or be an escape. */
const text = only(/^[A-Za-z0-9 .,_:-]+$/, "letters, digits, blanks and . , _ : -");

/** Configuration of dnsmasq (dnsmasq(8), "CONFIG FILE") and of ISC dhcpd (dhcpd.conf(5)): nothing that either reads as its own. */
export const DHCP_CONF: FileFormat = {
  encoders: { word, list, text },
  encodeSecret: () => {
    throw new Unrepresentable("is a secret, which a DHCP server has no use for");
  },
};
