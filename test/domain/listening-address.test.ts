import { describe, expect, it } from "vitest";
import { listenAlike } from "../../domain/listening-address";

describe("two programs that listen", () => {
  it.each([
    ["10.0.0.1:5060", "10.0.0.1:5060", true],
    ["0.0.0.0:5060", "10.0.0.1:5060", true],
    ["10.0.0.1:5060", "[::]:5060", true],
    ["[2001:db8::1]:5060", "[2001:db8::1]:5060", true],
    ["10.0.0.1:5060", "10.0.0.2:5060", false],
    ["0.0.0.0:5060", "0.0.0.0:5061", false],
    ["10.0.0.1:5060", "10.0.0.1:50600", false],
  ])("on %s and %s: in each other's way is %s", (first, second, expected) => {
    expect(listenAlike(first, second)).toBe(expected);
    expect(listenAlike(second, first)).toBe(expected);
  });
});
