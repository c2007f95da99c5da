import { directoryPage } from "../../../server/directory/directory-page";
import { inputXml, menuXml, messageXml } from "../../../server/directory/phone-objects";

const BASE = "http://192.168.1.3:6970/directory";

/** So many people with names that sort as they are numbered. */
export function numbered(count: number): { name: string; number: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Person ${String(index + 1).padStart(4, "0")}`,
    number: String(1000 + index),
  }));
}

const urlFrom = (from: number): string => `${BASE}/find?name=M%FCller&number=&from=${from}`;

/** Objects whose bytes are kept in `golden/`. */
export const GOLDEN_OBJECTS: Readonly<Record<string, string>> = {
  menu: menuXml({
    title: "Phone book",
    prompt: "Choose a list",
    items: [
      { name: "Search", url: `${BASE}/search` },
      { name: "Kunden & Büro <Łódź>", url: `${BASE}/list?source=customers&from=0` },
    ],
  }),
  input: inputXml({
    title: "Phone book",
    prompt: "Part of name or number",
    url: `${BASE}/find`,
    items: [
      { name: "Name", parameter: "name", flags: "A" },
      { name: "Number", parameter: "number", flags: "T" },
    ],
  }),
  "first-page": directoryPage({ title: "Phone book", entries: numbered(40), from: 0, urlFrom }).xml,
  "last-page": directoryPage({ title: "Phone book", entries: numbered(40), from: 32, urlFrom }).xml,
  "odd-names": directoryPage({
    title: "Müller <&> Søn",
    note: "without crm",
    from: 0,
    urlFrom,
    entries: [
      { name: "Łukasz “Żółw” Wałęsa", number: "+48221234567" },
      { name: "Ærø & Çédille ]]> <b>", number: "*98" },
      { name: "Петров Иван", number: "110" },
      { name: "山田太郎", number: "111" },
      { name: "A name that is longer than the thirty-two characters", number: "1".repeat(32) },
      { name: "\u0000\u200b", number: "112" },
    ],
  }).xml,
  nobody: directoryPage({ title: "Phone book", entries: [], from: 0, urlFrom }).xml,
  text: messageXml({ title: "This phone", prompt: "Press Exit", text: "Number: 100\nName: Büro\nSite: home" }),
};
