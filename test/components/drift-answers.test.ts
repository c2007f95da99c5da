import { describe, expect, it } from "vitest";
import { readDhcpAnswer, readServerAnswer } from "../../components/drift-answers";

describe("what a host's server says of itself", () => {
  it("is read in the words of its own lines", () => {
    const differences = [
      { place: "store", file: "a.cnf", fault: "changed", parts: ["proxy1_port"] },
      { place: "store", file: null, fault: "whole", parts: ["there is no current generation"] },
      { place: "mode", file: "key", fault: "mode", parts: ["mode 0644 instead of 0600"] },
    ];
    expect(readServerAnswer(JSON.stringify({ verified: true, pending: false, repair: "a", differences }))).toEqual({
      differences: [
        "store: changed a.cnf: proxy1_port",
        "store: there is no current generation",
        "mode: key: mode 0644 instead of 0600",
      ],
      ...{ pending: [], problems: [], mark: "a" },
    });
  });

  it.each(["", "{", "[]", '{"verified": true}', "error: the bundle is cut off"])("is none in %j", (text) => {
    expect(readServerAnswer(text)).toBeUndefined();
    expect(readDhcpAnswer(text)).toBeUndefined();
  });
});

describe("what a host's DHCP server says of itself", () => {
  it("is drift where what is declared was applied", () => {
    const text = "pool x is missing\nwarning: y is leased\nrepair: 00aa\ndifferences: 1\n";
    const expected = { differences: ["dhcp: pool x is missing"], pending: [], problems: [], mark: "00aa" };
    expect(readDhcpAnswer(text)).toEqual(expected);
    expect(readDhcpAnswer("repair: none\nKea goes by this configuration\n")).toMatchObject({ differences: [] });
  });

  it("is still to come where it was not, but for what differs from what was", () => {
    const own = "since it was applied: pool x is missing";
    const text = `pool x is missing\nreservation y is missing\npending: so\n${own}\nrepair: none\ndifferences: 2\n`;
    expect(readDhcpAnswer(text)).toEqual({
      differences: ["dhcp: pool x is missing"],
      pending: ["dhcp: reservation y is missing"],
      ...{ problems: [], mark: undefined },
    });
  });
});
