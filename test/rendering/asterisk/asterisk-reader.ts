/** One `[name]` with its values in order. */
export interface Section {
  readonly name: string;
  readonly values: Record<string, string>;
}

/** Reads a configuration file by the rules of Asterisk's own reader (main/config.c): `;` comments unless escaped, trimmed values. */
export function readSections(text: string): Section[] {
  const sections: Section[] = [];
  for (const raw of text.split("\n")) {
    const line = withoutComment(raw).trim();
    const [, name] = /^\[(.*)\]$/.exec(line) ?? [];
    if (name !== undefined) {
      sections.push({ name, values: {} });
    } else if (line !== "") {
      const [, key, value] = /^([^=\s]+)\s*=(?!>)\s*(.*)$/.exec(line) ?? [];
      const section = sections.at(-1);
      if (key === undefined || value === undefined || section === undefined || Object.hasOwn(section.values, key)) {
        throw new Error(`not understood: ${raw}`);
      }
      section.values[key] = value.trim();
    }
  }
  return sections;
}

function withoutComment(line: string): string {
  let text = line;
  let from = 0;
  for (;;) {
    const at = text.indexOf(";", from);
    if (at < 0) {
      return text;
    }
    if (at === from || text[at - 1] !== "\\") {
      return text.slice(0, at);
    }
    text = text.slice(0, at - 1) + text.slice(at);
    from = at;
  }
}
