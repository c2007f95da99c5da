import anyAscii from "any-ascii";

/** Letters that are also written as two; elsewhere they lose their dots, or are no letter of the alphabet at all. */
const AS_TWO: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  å: "aa",
  ø: "oe",
  ñ: "ny",
};

/** Lower-case letters a–z, digits and `+ * #`; accents are gone, other scripts are in Latin letters, all else is one blank. */
export function folded(text: string): string {
  return anyAscii(text.normalize("NFC"))
    .toLowerCase()
    .replaceAll(/['`]/g, "")
    .replaceAll(/[^a-z0-9+*#]+/g, " ")
    .trim();
}

/** All ways in which a text may be keyed in: `Müller` is `muller` and `mueller`. */
export function foldedForms(text: string): readonly string[] {
  const plain = folded(text);
  const asTwo = folded(
    text
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[äöüåøñ]/g, (letter) => AS_TWO[letter] ?? letter),
  );
  return plain === asTwo ? [plain] : [plain, asTwo];
}
