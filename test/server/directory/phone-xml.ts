import { XMLParser, XMLValidator } from "fast-xml-parser";

const parser = new XMLParser({
  isArray: (name) => ["MenuItem", "InputItem", "DirectoryEntry", "SoftKeyItem"].includes(name),
  parseTagValue: false,
  ignoreDeclaration: true,
});

/** An object as a phone reads it: its name and what is in it. */
export interface ReadObject {
  readonly kind: string;
  readonly title: string;
  readonly prompt: string;
  readonly text: string | undefined;
  readonly items: readonly { readonly name: string; readonly url: string }[];
  readonly fields: readonly { readonly parameter: string; readonly flags: string }[];
  readonly url: string | undefined;
  readonly entries: readonly { readonly name: string; readonly number: string }[];
  readonly keys: readonly { readonly name: string; readonly url: string; readonly position: string }[];
}

/** Reads an object from its bytes, by the character set that it declares. @throws Error for what is not well-formed. */
export function readObject(bytes: Uint8Array): ReadObject {
  const raw = Buffer.from(bytes);
  const declared = /^<\?xml version="1\.0" encoding="([^"]+)"\?>\n/.exec(raw.toString("latin1"))?.[1];
  if (declared === undefined) {
    throw new Error("no XML declaration with a character set");
  }
  const text = new TextDecoder(declared, { fatal: true }).decode(raw);
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    throw new Error(`${valid.err.msg} in line ${valid.err.line}`);
  }
  const document = parser.parse(text) as Record<string, Record<string, unknown>>;
  const [[kind, body] = ["", {}], ...others] = Object.entries(document);
  if (others.length > 0) {
    throw new Error("more than one root");
  }
  const list = (name: string): Record<string, string>[] => (body[name] ?? []) as Record<string, string>[];
  return {
    kind,
    title: String(body.Title),
    prompt: String(body.Prompt),
    text: body.Text as string | undefined,
    url: body.URL as string | undefined,
    items: list("MenuItem").map(({ Name = "", URL = "" }) => ({ name: Name, url: URL })),
    fields: list("InputItem").map(({ QueryStringParam = "", InputFlags = "" }) => ({
      parameter: QueryStringParam,
      flags: InputFlags,
    })),
    entries: list("DirectoryEntry").map(({ Name = "", Telephone = "" }) => ({ name: Name, number: Telephone })),
    keys: list("SoftKeyItem").map(({ Name = "", URL = "", Position = "" }) => ({
      name: Name,
      url: URL,
      position: Position,
    })),
  };
}
