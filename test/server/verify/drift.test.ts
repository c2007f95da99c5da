import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type DeclaredState,
  differenceLine,
  doorDrift,
  type StoreState,
  serverDrift,
  storeDrift,
} from "../../../server/verify/drift";
import { DESK } from "../bundle-text";

const SECRET = "Canary3secret";
const OWN = `SIP${DESK.mac}.cnf`;
const TEXT = 'proxy1_port: "5060"\nline1_password: "[secret line1_password]"\n';
const complete = (text: string): Buffer => Buffer.from(text.replace("[secret line1_password]", SECRET));

const declared: DeclaredState = {
  site: "home",
  phones: [DESK],
  files: new Map([
    [OWN, complete(TEXT)],
    ["bell.raw", Buffer.from([1, 2, 3])],
    ["dialplan.xml", Buffer.from("<DIALTEMPLATE>\n<a/>\n</DIALTEMPLATE>\n")],
  ]),
  texts: new Map([
    [OWN, TEXT],
    ["dialplan.xml", "<DIALTEMPLATE>\n<a/>\n</DIALTEMPLATE>\n"],
  ]),
};
const asDeclared: StoreState = {
  generation: "0123456789abcdef",
  strangeLink: undefined,
  site: "home",
  phones: [DESK],
  files: declared.files,
  unfit: [],
};
const withFile = (name: string, content: Buffer | undefined): StoreState => {
  const files = new Map(declared.files);
  if (content === undefined) {
    files.delete(name);
  } else {
    files.set(name, content);
  }
  return { ...asDeclared, files };
};
const linesOf = (store: StoreState): string[] => storeDrift(declared, store).map(differenceLine);

describe("drift of a store", () => {
  it("is none where all is as declared", () => {
    expect(linesOf(asDeclared)).toEqual([]);
  });

  it.each<[string, StoreState, string[]]>([
    ["a file that is gone", withFile("bell.raw", undefined), ["store: missing bell.raw"]],
    ["a file too many", withFile("evil.cnf", Buffer.from(SECRET)), ["store: undeclared evil.cnf"]],
    ["a key", withFile(OWN, complete(TEXT.replace("5060", "5061"))), [`store: changed ${OWN}: proxy1_port`]],
    [
      "the value of a secret",
      withFile(OWN, Buffer.from(TEXT.replace("[secret line1_password]", "hunter2hunter2"))),
      [`store: changed ${OWN}: line1_password [secret line1_password]`],
    ],
    [
      "keys that came and went",
      withFile(OWN, complete(TEXT.replace("proxy1_port", "proxy2_port"))),
      [`store: changed ${OWN}: proxy1_port (missing), proxy2_port (not declared)`],
    ],
    [
      "line ends alone",
      withFile(OWN, complete(TEXT.replaceAll("\n", "\r\n"))),
      [`store: changed ${OWN}: blanks, comments or order`],
    ],
    [
      "lines",
      withFile("dialplan.xml", Buffer.from("<DIALTEMPLATE>\n<b/>\n</DIALTEMPLATE>\n")),
      ["store: changed dialplan.xml: line 2"],
    ],
    ["bytes", withFile("bell.raw", Buffer.from([1, 2])), ["store: changed bell.raw: 2 bytes instead of 3"]],
    ["other bytes", withFile("bell.raw", Buffer.from([1, 2, 4])), ["store: changed bell.raw: 3 other bytes"]],
    ["the site", { ...asDeclared, site: "office" }, ["store: it is for the site office, declared is home"]],
    ["a phone", { ...asDeclared, phones: [] }, [`store: phones are declared otherwise: ${DESK.mac}`]],
    ["no generation", { ...asDeclared, generation: undefined }, ["store: there is no current generation"]],
    ["a lost generation", { ...asDeclared, files: undefined }, ["store: generation 0123456789abcdef is not there"]],
    [
      "a link elsewhere",
      { ...asDeclared, strangeLink: "/etc" },
      ["store: the link to the current generation leads to /etc"],
    ],
    [
      "a mode",
      { ...asDeclared, unfit: [{ path: "key", fault: "mode", text: "mode 0644 instead of 0600" }] },
      ["mode: key: mode 0644 instead of 0600"],
    ],
  ])("tells of %s", (_, store, expected) => {
    expect(linesOf(store)).toEqual(expected);
  });

  it("shows neither a declared secret nor anything that was found, whatever that is", () => {
    const found = fc.string({ minLength: 8, maxLength: 40 }).map((text) => `${text}Found9value`);
    fc.assert(
      fc.property(found, fc.constantFrom('proxy1_port: "', 'line1_password: "', "", "#"), (text, before) => {
        const lines = linesOf(withFile(OWN, complete(`${TEXT}${before}${text}\n`)));
        expect(lines).toHaveLength(1);
        expect(lines.join()).not.toContain(SECRET);
        expect(lines.join()).not.toContain("Found9value");
      }),
    );
  });
});

describe("drift of a door", () => {
  it("tells of what is missing, changed, refused and not declared, and of nothing that was not asked", () => {
    const answers = new Map<string, Answer>([
      [OWN, complete(TEXT.replace("5060", "1"))],
      ["bell.raw", { refused: "status 500" }],
      ["dialplan.xml", "missing"],
      ["old.cnf", Buffer.from("x")],
      ["gone.cnf", "missing"],
    ]);
    expect(doorDrift("http", declared, answers).map(differenceLine)).toEqual([
      `http: changed ${OWN}: proxy1_port`,
      "http: refused bell.raw: status 500",
      "http: missing dialplan.xml",
      "http: undeclared old.cnf",
    ]);
    expect(doorDrift("tftp", declared, new Map())).toEqual([]);
  });

  it("tells of another generation, and of files that nobody knows", () => {
    const answers = new Map([["a", Buffer.from("x")]]);
    expect(serverDrift({ generation: "1", files: 1 }, "1", answers)).toEqual([]);
    expect(serverDrift({ generation: null, files: 3 }, "1", answers).map(differenceLine)).toEqual([
      "http: generation none is served, the store's is 1",
      "http: 3 files are served, and 1 are known",
    ]);
  });
});
