const NOTATIONS = [
  /^[0-9A-F]{12}$/i,
  /^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/i,
  /^[0-9A-F]{2}(-[0-9A-F]{2}){5}$/i,
  /^[0-9A-F]{4}(\.[0-9A-F]{4}){2}$/i,
];

/** Multicast bit of the first octet (IEEE 802, I/G bit): such an address belongs to no single station. */
const GROUP_BIT = 0x01;

/** The hardware address of one phone. */
export class MacAddress {
  /** 12 upper-case hex digits, as in the names of files (cisco.md section 2.3): `00036BABCDEF`. */
  readonly plain: string;
  /** Lower case with colons, as DHCP servers write it: `00:03:6b:ab:cd:ef`. */
  readonly colons: string;

  private constructor(plain: string) {
    this.plain = plain;
    this.colons = (plain.toLowerCase().match(/../g) ?? []).join(":");
  }

  /**
   * Reads any usual notation: `00:03:6B:AB:CD:EF`, `00-03-6B-AB-CD-EF`, `0003.6bab.cdef`, `00036BABCDEF`,
   * each also after `SEP` or `SIP`.
   *
   * @throws Error when it is no address, a group address or all zeros.
   */
  static parse(text: string): MacAddress {
    const address = text.trim().replace(/^(SEP|SIP)/i, "");
    if (!NOTATIONS.some((notation) => notation.test(address))) {
      throw new Error("not a MAC address");
    }
    const plain = address.replaceAll(/[^0-9A-F]/gi, "").toUpperCase();
    if (/^0+$/.test(plain)) {
      throw new Error("all zeros is not the address of a phone");
    }
    if (Number.parseInt(plain.slice(0, 2), 16) & GROUP_BIT) {
      throw new Error("a group address, not the address of one phone");
    }
    return new MacAddress(plain);
  }

  /** As `parse`, without an exception. */
  static tryParse(text: string): MacAddress | undefined {
    try {
      return MacAddress.parse(text);
    } catch {
      return undefined;
    }
  }

  toString(): string {
    return this.colons;
  }
}
