import type { DhcpSettings } from "../domain/dhcp/dhcp-settings";
import { VENDOR_CLASS_PREFIXES } from "../domain/dhcp/phone-class";

/** One option as Kea is told it. */
export interface KeaOption {
  readonly name: string;
  readonly data: string;
  /** Sent to clients that don't ask for it, too. */
  readonly "always-send"?: true;
}

/** Name of the class of phones. */
export const PHONES = "cisco-phones";

/** Option 150, which Kea does not know of itself: a list of addresses (RFC 5859). */
export const OPTION_150 = {
  array: true,
  code: 150,
  name: "tftp-server-address",
  space: "dhcp4",
  type: "ipv4-address",
} as const;

/** An option that is a list of addresses; nothing for an empty one. */
export function addressOption(name: string, addresses: readonly string[]): KeaOption[] {
  return addresses.length === 0 ? [] : [{ name, data: addresses.join(", ") }];
}

/**
 * Where phones find their files: options 66 and 150. Which of them a load asks for in option 55 is not documented, so both are sent
 * unasked.
 */
export function tftpOptions(tftpServers: readonly string[]): KeaOption[] {
  const [first] = tftpServers;
  return first === undefined
    ? []
    : [
        { name: "tftp-server-name", data: first, "always-send": true },
        { name: OPTION_150.name, data: tftpServers.join(", "), "always-send": true },
      ];
}

/** What a phone is told, and how it is known. */
export interface PhoneClass {
  readonly tftpServers: readonly string[];
  /** Where they are for phones alone. @default none */
  readonly ntpServers?: readonly string[];
  /** Whether all that is reserved is a phone; else reservations have to name the class themselves. */
  readonly reservedArePhones: boolean;
}

/** The class of phones, with what phones alone are told. `next-server` is siaddr of the answer. */
export function phoneClass({ tftpServers, ntpServers = [], reservedArePhones }: PhoneClass): Record<string, unknown> {
  const [first] = tftpServers;
  const tests = VENDOR_CLASS_PREFIXES.map((prefix) => `substring(option[60].hex, 0, ${prefix.length}) == '${prefix}'`);
  return {
    name: PHONES,
    ...(first === undefined ? {} : { "next-server": first }),
    "option-data": [...tftpOptions(tftpServers), ...addressOption("ntp-servers", ntpServers)],
    test: [...(reservedArePhones ? ["member('KNOWN')"] : []), ...tests].join(" or "),
  };
}

/** Classes in the order in which Kea evaluates them. Packets of the class `DROP` get no answer. */
export function clientClasses({ serves, tftpServers }: DhcpSettings): Record<string, unknown>[] {
  const phones = phoneClass({ tftpServers, reservedArePhones: true });
  switch (serves) {
    case "everyone":
      return [];
    case "tftp-to-phones":
      return [phones];
    case "phones-only":
      return [phones, { name: "DROP", test: `not member('${PHONES}')` }];
  }
}
