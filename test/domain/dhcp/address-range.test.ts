import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressNumber, addressText, contains, readPool, readSubnet, sizeOf } from "../../../domain/dhcp/address-range";

describe("an address as a number", () => {
  it("is the same address again", () => {
    expect(addressNumber("192.168.1.3")).toBe(0xc0a80103);
    expect(addressNumber("255.255.255.255")).toBe(0xffffffff);
    fc.assert(fc.property(fc.ipV4(), (address) => addressText(addressNumber(address)) === address));
  });
});

describe("a subnet", () => {
  it("has its network as first address and its broadcast as last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 8, max: 30 }), (number, prefix) => {
        const size = 2 ** (32 - prefix);
        const first = number - (number % size);
        const read = readSubnet(`${addressText(first)}/${prefix}`);
        expect(read).toEqual({ value: { first, last: first + size - 1, prefix } });
        expect("value" in read && contains(read.value, number)).toBe(true);
      }),
    );
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0/8",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/8 ",
    "010.0.0.0/8",
    "::/64",
  ])("is not %j", (text) => {
    expect(readSubnet(text)).toHaveProperty("faults");
  });
});

describe("a pool", () => {
  it("has both its ends", () => {
    const read = readPool("10.0.0.9-10.0.1.0");
    expect("value" in read && sizeOf(read.value)).toBe(248);
  });

  it.each(["", "10.0.0.1", "10.0.0.1-", "10.0.0.1-10", "10.0.0.0/24", "a-b"])("is not %j", (text) => {
    expect(readPool(text)).toHaveProperty("faults");
  });
});
