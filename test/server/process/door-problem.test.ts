import { describe, expect, it } from "vitest";
import { doorProblem } from "../../../server/process/door-problem";

const failure = (code: string) => Object.assign(new Error(`bind ${code}`), { code });

describe("a door that does not open", () => {
  it.each([
    [
      "EACCES",
      "no right to open UDP port 69 on 192.0.2.1; run as root, give the program the capability CAP_NET_BIND_SERVICE, or give a port from 1024 up with --tftp",
    ],
    ["EADDRNOTAVAIL", "this machine has no address 192.0.2.1; give one of its own, or 0.0.0.0 for all, with --tftp"],
    ["ENOTFOUND", "no address is known for the name 192.0.2.1; give an address with --tftp"],
    ["EMFILE", "UDP port 69 on 192.0.2.1 can't be opened: bind EMFILE"],
  ])("is explained for %s", (code, message) => {
    expect(doorProblem("tftp", { host: "192.0.2.1", port: 69 }, failure(code))).toBe(message);
  });
});
