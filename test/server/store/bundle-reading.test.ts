import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { ProblemsError } from "../../../server/problems";
import { readBundle } from "../../../server/store/bundle-reading";
import { bundleText, DESK } from "../bundle-text";

const CANARY = "Canary1secret";
const SECRETS_OF_A = { a: { "[secret p]": "one" } };
const read = (text: string) => readBundle(Readable.from(text === "" ? [] : [Buffer.from(text)]));

const withBase64 = (base64: string) => bundleText({ a: "x" }).replace('"text":"x"', `"base64":"${base64}"`);

async function problemsOf(text: string): Promise<readonly string[]> {
  const error: unknown = await read(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemsError)) {
    throw new Error("no problem was found");
  }
  expect(error.message).not.toContain(CANARY);
  return error.problems;
}

describe("a bundle", () => {
  it("has its secrets put in their places, each time they occur, and its files sorted", async () => {
    const { site, files } = await read(
      bundleText(
        { "b.cnf": 'p: "[secret p]" [secret q][secret p]\n', "a.cnf": "[secret p] ünïcode €\n" },
        { "b.cnf": { "[secret p]": "one", "[secret q]": "two" }, "a.cnf": { "[secret p]": "other" } },
        "office",
      ),
    );
    expect(site).toBe("office");
    expect([...files].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      ["a.cnf", "other ünïcode €\n"],
      ["b.cnf", 'p: "one" twoone\n'],
    ]);
  });

  it("has files of bytes as they are, even where those look like a placeholder", async () => {
    const bytes = Buffer.from([...Array(256).keys(), ...Buffer.from("[secret p]\r\n\0")]);
    const { files } = await read(
      bundleText({ "ring.raw": bytes, a: "[secret p]", none: Buffer.alloc(0) }, SECRETS_OF_A),
    );
    expect([...files]).toEqual([
      ["a", Buffer.from("one")],
      ["none", Buffer.alloc(0)],
      ["ring.raw", bytes],
    ]);
  });

  it("takes a file of 64 KiB", async () => {
    expect((await read(bundleText({ a: Buffer.alloc(65_536, 7) }))).files.get("a")).toEqual(Buffer.alloc(65_536, 7));
  });

  it("has its phones sorted by MAC", async () => {
    const hall = { mac: "00036BABCDE0", model: "7960", load: null, extensions: ["101", "102"], label: null };
    const { phones } = await read(bundleText({}, {}, "home", [DESK, hall]));
    expect(phones).toEqual([hall, DESK]);
  });

  it("leaves a value as it is, whatever it looks like", async () => {
    const value = "[secret q] $& $1 $' \\";
    const { files } = await read(
      bundleText({ a: "<[secret p]|[secret q]>" }, { a: { "[secret p]": value, "[secret q]": "two" } }),
    );
    expect(files.get("a")?.toString()).toBe(`<${value}|two>`);
  });

  it.each([
    ["nothing", "", "there is no bundle on standard input"],
    ["what is cut off", bundleText({ a: CANARY }).slice(0, -3), "is not complete JSON"],
    ["what is no JSON", CANARY, "is not complete JSON"],
    ["an earlier version", bundleText({ a: "x" }).replace('"format":4', '"format":3'), "bundle.format has to be 4"],
    [
      "no phones",
      bundleText({}).replace('"phones":[]', '"phones":null'),
      "bundle.phones is missing or not of type array",
    ],
    ["a phone twice", bundleText({}, {}, "home", [DESK, DESK]), "the phone 00036BABCDEF stands twice in the bundle"],
    [
      "a phone with an address that is none",
      bundleText({}, {}, "home", [{ ...DESK, mac: "00036babcdef" }]),
      "bundle.phones[0].mac is not in the right form",
    ],
    [
      "a phone with a key that is unknown",
      bundleText({}, {}, "home", [DESK]).replace('"label"', `"${CANARY}":"${CANARY}","label"`),
      "bundle.phones[0] has 1 keys that this version",
    ],
    ["a name that leaves the store", bundleText({ "../x": CANARY }), "bundle.files[0].path is not a relative path"],
    ["an absolute name", bundleText({ "/etc/x": CANARY }), "bundle.files[0].path is not a relative path"],
    ["a key that is unknown", bundleText({}).replace("{", `{"${CANARY}":1,`), "has 1 keys that this version"],
    [
      "a secret that is not a text",
      bundleText({ a: "x" }).replace('"secrets":{', '"secrets":{"a":{"[secret p]":7}'),
      'bundle.secrets["a"]["[secret p]"]',
    ],
    ["a value where a placeholder belongs", bundleText({ a: "x" }, { a: { [CANARY]: "x" } }), 'bundle.secrets["a"][?]'],
    [
      "a value where a path belongs",
      bundleText({ a: "x" }, { [`${CANARY} !`]: {} }),
      "secrets for a path that is none",
    ],
    [
      "bytes that are too many",
      bundleText({ a: Buffer.alloc(65_537) }),
      "bundle.files[0].base64 holds more than 64 KiB",
    ],
    ["bytes without their padding", withBase64("AAA"), "bundle.files[0].base64 is not base64"],
    ["bytes that another text stands for", withBase64("AB=="), "bundle.files[0].base64 is not base64"],
    ["bytes with a line end between", withBase64("AAAA\\nAAAA"), "bundle.files[0].base64 is not base64"],
    ["bytes in the alphabet of URLs", withBase64("_-__"), "bundle.files[0].base64 is not base64"],
    ["bytes that are no text", bundleText({ a: "x" }).replace('"text":"x"', '"base64":7'), "bundle.files[0].base64 is"],
    [
      "text and bytes of one file",
      bundleText({ a: "x" }).replace('"text":"x"', '"text":"x","base64":""'),
      "bundle.files[0] has to have either text or base64",
    ],
    [
      "neither text nor bytes of a file",
      bundleText({ a: "x" }).replace(',"text":"x"', ""),
      "bundle.files[0] has to have either text or base64",
    ],
    ["secrets of bytes", bundleText({ a: Buffer.from("[secret p]") }, SECRETS_OF_A), "a has secrets, and only a text"],
    ["a placeholder without value", bundleText({ a: "[secret p]" }), "a: [secret p] stands for a secret"],
    ["a broken placeholder", bundleText({ a: "[secret p q]" }), "a: [secret p q] stands for a secret"],
    [
      "a value without placeholder",
      bundleText({ a: "x" }, { a: { "[secret p]": CANARY } }),
      "a: [secret p] has a value",
    ],
    ["secrets of no file", bundleText({ a: "x" }, { b: {} }), "holds secrets for b, and no such file"],
    ["a file that is a folder", bundleText({ a: "x", "a/b": "y" }), "a is a file and also the folder of a/b"],
    [
      "a MAC in two cases",
      bundleText({ "SIP00036BABCDEF.cnf": "x", "SIP00036babcdef.cnf": "y" }),
      "are the same file to a phone",
    ],
    [
      "a name twice",
      bundleText({ a: CANARY }).replace('"files":[', '"files":[{"path":"a","text":"x"},'),
      "a stands twice in the bundle",
    ],
  ])("is refused for %s", async (_what, text, problem) => {
    expect(await problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  it("is told all that is wrong with it at once", async () => {
    expect(
      await problemsOf(bundleText({ a: "[secret x]", b: "[secret y]" }, { b: { "[secret z]": CANARY }, c: {} })),
    ).toHaveLength(4);
    expect(
      await problemsOf(JSON.stringify({ format: 2, site: "", files: [{ path: "..", text: 1 }], secrets: CANARY })),
    ).toHaveLength(6);
  });

  it("with a file named like a property of every object has no secret of it", async () => {
    expect((await read(bundleText({ constructor: "x", toString: "y" }))).files.size).toBe(2);
  });
});
