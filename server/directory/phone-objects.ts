import { phoneText } from "../../domain/directory/phone-text";

/** Most of each object on any phone (cisco.md section 5.1). */
export const OBJECT_LIMITS = {
  /** Characters of title and prompt. */
  title: 32,
  menuItems: 100,
  /** Characters of the name of a menu item. */
  menuName: 64,
  inputItems: 5,
  directoryEntries: 32,
  /** Characters of the name of an entry. */
  entryName: 32,
  /** Bytes of a whole directory. */
  directoryBytes: 8192,
  /** Characters of a text; newer phones take 4000. */
  text: 1024,
  /** Characters of an address. */
  url: 256,
} as const;

/** One character is one byte. Classic phones take it for granted; it is declared twice, as Cisco asks (cisco.md section 5.2). */
export const PHONE_CHARSET = "ISO-8859-1";

interface Heading {
  readonly title: string;
  readonly prompt: string;
}

/** A choice; each item leads to another page. */
export interface PhoneMenu extends Heading {
  readonly items: readonly { readonly name: string; readonly url: string }[];
}

/** A form; what is keyed in is appended to the address as its query. */
export interface PhoneInput extends Heading {
  readonly url: string;
  readonly items: readonly {
    readonly name: string;
    readonly parameter: string;
    /** `A`: any text, `T`: a telephone number (cisco.md section 5.4). */
    readonly flags: "A" | "T";
  }[];
}

/** People who can be called. */
export interface PhoneDirectory extends Heading {
  readonly entries: readonly { readonly name: string; readonly number: string }[];
  /** Address of the page behind this one. @default none: the phone shows the soft keys that it has anyway */
  readonly next?: string;
}

/** Something to read. Line ends in it stay. */
export interface PhoneMessage extends Heading {
  readonly text: string;
}

/** `CiscoIPPhoneMenu` with its first 100 items. */
export function menuXml({ items, ...heading }: PhoneMenu): string {
  return object("CiscoIPPhoneMenu", [
    ...headingLines(heading),
    ...items
      .slice(0, OBJECT_LIMITS.menuItems)
      .map(({ name, url }) => element("MenuItem", shown("Name", name, OBJECT_LIMITS.menuName), address("URL", url))),
  ]);
}

/** `CiscoIPPhoneInput` with its first 5 items. */
export function inputXml({ url, items, ...heading }: PhoneInput): string {
  return object("CiscoIPPhoneInput", [
    ...headingLines(heading),
    address("URL", url),
    ...items
      .slice(0, OBJECT_LIMITS.inputItems)
      .map(({ name, parameter, flags }) =>
        element(
          "InputItem",
          shown("DisplayName", name, OBJECT_LIMITS.title),
          shown("QueryStringParam", parameter, OBJECT_LIMITS.title),
          "<DefaultValue></DefaultValue>",
          `<InputFlags>${flags}</InputFlags>`,
        ),
      ),
  ]);
}

/** `CiscoIPPhoneDirectory` with its first 32 entries. Own soft keys take the place of the phone's, so all of them are named. */
export function directoryXml({ entries, next, ...heading }: PhoneDirectory): string {
  const keys =
    next === undefined
      ? []
      : [
          softKey("Dial", "SoftKey:Dial", 1),
          softKey("EditDial", "SoftKey:EditDial", 2),
          softKey("Exit", "SoftKey:Exit", 3),
          softKey("Next", next, 4),
        ];
  return object("CiscoIPPhoneDirectory", [
    ...headingLines(heading),
    ...entries.slice(0, OBJECT_LIMITS.directoryEntries).map(entryXml),
    ...keys,
  ]);
}

/** `CiscoIPPhoneText`, cut to what every phone takes. */
export function messageXml({ text, ...heading }: PhoneMessage): string {
  const lines = text.split("\n").map((line) => phoneText(line, OBJECT_LIMITS.text));
  return object("CiscoIPPhoneText", [
    ...headingLines(heading),
    `<Text>${escaped(lines.join("\n").slice(0, OBJECT_LIMITS.text))}</Text>`,
  ]);
}

/** One entry as it stands in a directory. */
export function entryXml({ name, number }: { readonly name: string; readonly number: string }): string {
  const { entryName, title } = OBJECT_LIMITS;
  // Without a name the line of the entry would be empty.
  const displayed = phoneText(name, entryName) || number;
  return element("DirectoryEntry", shown("Name", displayed, entryName), shown("Telephone", number, title));
}

/** The bytes of an object, in the character set that it declares. */
export function phoneBytes(xml: string): Buffer {
  return Buffer.from(xml, "latin1");
}

function object(name: string, lines: readonly string[]): string {
  return `<?xml version="1.0" encoding="${PHONE_CHARSET}"?>\n${element(name, ...lines)}\n`;
}

function headingLines({ title, prompt }: Heading): string[] {
  return [shown("Title", title, OBJECT_LIMITS.title), shown("Prompt", prompt, OBJECT_LIMITS.title)];
}

function softKey(name: string, url: string, position: number): string {
  return element("SoftKeyItem", `<Name>${name}</Name>`, address("URL", url), `<Position>${position}</Position>`);
}

function element(name: string, ...lines: readonly string[]): string {
  return [`<${name}>`, ...lines, `</${name}>`].join("\n");
}

function shown(name: string, text: string, most: number): string {
  return `<${name}>${escaped(phoneText(text, most))}</${name}>`;
}

/** @throws RangeError for an address that the phone would cut, and then ask for something else. */
function address(name: string, url: string): string {
  if (url.length > OBJECT_LIMITS.url || /[^\x21-\x7e]/.test(url)) {
    throw new RangeError(`an address of ${url.length} characters, or with others than ASCII, is none for a phone`);
  }
  return `<${name}>${escaped(url)}</${name}>`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replaceAll(/[&<>]/g, (character) => entities[character] ?? "");
}
