import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AmiMessage, AmiReader, writeAction } from "../../../server/registrations/ami-messages";

const GREETING = "Asterisk Call Manager/11.0.0\r\n";
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,10}$/);
// A value may hold colons, blanks and letters of more than one byte, which a split can cut through.
const value = fc.string({ unit: "binary", maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, "").trimStart());
const message = fc
  .dictionary(name, value, { minKeys: 1, maxKeys: 5 })
  .filter((fields) => Object.keys(fields).length > 0);

const text = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries(fields)
    .map(([key, field]) => `${key}: ${field}\r\n`)
    .join("")}\r\n`;
const plain = (messages: readonly AmiMessage[]): Record<string, string>[] =>
  messages.map((fields) => Object.fromEntries(fields));

describe("the reader of AMI", () => {
  it("reads the same messages wherever the bytes are split", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 12 }), (messages, cuts) => {
        const bytes = Buffer.from(`${GREETING}${messages.map(text).join("")}`);
        const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
          (a, b) => a - b,
        );
        const reader = new AmiReader();
        const read = places.slice(1).flatMap((end, index) => reader.push(bytes.subarray(places[index], end)));
        expect(plain(read)).toEqual(messages);
      }),
    );
  });

  it("reads it byte for byte, too", () => {
    const bytes = Buffer.from(`${GREETING}${text({ Event: "PeerStatus", Peer: "SIP/1" })}`);
    const reader = new AmiReader();
    expect(plain([...bytes].flatMap((byte) => reader.push(Buffer.from([byte]))))).toEqual([
      { Event: "PeerStatus", Peer: "SIP/1" },
    ]);
  });

  it("knows at once what is not AMI, and never keeps without end", () => {
    expect(() => new AmiReader().push(Buffer.from("HTTP/1.1 400"))).toThrow("not Asterisk's manager interface");
    const endless = new AmiReader();
    endless.push(Buffer.from(GREETING));
    expect(() => endless.push(Buffer.alloc(70_000, "x"))).toThrow("without an end");
  });

  it("takes the first of a field that stands twice, and lines that are no fields as none", () => {
    const reader = new AmiReader();
    const [read] = reader.push(Buffer.from(`${GREETING}A: 1\r\nA: 2\r\nnothing\r\n\r\n`));
    expect(Object.fromEntries(read ?? [])).toEqual({ A: "1" });
  });
});

describe("an action", () => {
  it("can't be given another by one of its values", () => {
    const written = writeAction("Login", { Username: "a\r\n\r\nAction: Reload" });
    expect(written).toBe("Action: Login\r\nUsername: a    Action: Reload\r\n\r\n");
  });
});
