/** Columns of a line, as Biome has them. */
export const WIDTH = 120;

/** Text that stands for itself in a program. */
export class Code {
  constructor(readonly text: string) {}
}

/**
 * A value as a TypeScript expression in the layout that Biome gives it.
 *
 * @param indent Columns before the line that it begins on.
 * @param before Columns of that line that are taken already, its indent included.
 * @param after Columns behind it, such as a comma.
 */
export function literal(value: unknown, indent: number, before: number, after = 1): string {
  const flat = flatLiteral(value);
  if (before + flat.length + after <= WIDTH && !mustBreak(value)) {
    return flat;
  }
  const inner = indent + 2;
  const pad = " ".repeat(inner);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${pad}${literal(item, inner, inner)},\n`);
    return `[\n${items.join("")}${" ".repeat(indent)}]`;
  }
  if (typeof value === "object" && value !== null && !(value instanceof Code)) {
    const members = entriesOf(value).map(([name, member]) => {
      const head = `${pad}${nameOf(name)}: `;
      return `${head}${literal(member, inner, head.length)},\n`;
    });
    return `{\n${members.join("")}${" ".repeat(indent)}}`;
  }
  return flat;
}

function flatLiteral(value: unknown): string {
  if (value instanceof Code) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(flatLiteral).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = entriesOf(value).map(([name, member]) => `${nameOf(name)}: ${flatLiteral(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** A list of several objects that have several members each stands on lines of its own, however short; so does what holds one. */
function mustBreak(value: unknown): boolean {
  if (Array.isArray(value)) {
    const objects = value.every((item) => typeof item === "object" && item !== null && entriesOf(item).length > 1);
    return (value.length > 1 && objects) || value.some(mustBreak);
  }
  return (
    typeof value === "object" &&
    value !== null &&
    !(value instanceof Code) &&
    entriesOf(value).some(([, member]) => mustBreak(member))
  );
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
